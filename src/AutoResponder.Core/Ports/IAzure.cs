using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;

namespace AutoResponder.Core.Ports;

/// <summary>The sites under care.</summary>
public interface IInventory
{
    /// <summary>Every site under care by the fleet's rules. May be some minutes old.</summary>
    Task<ImmutableArray<ManagedSite>> ListAsync(FleetRules rules, CancellationToken cancellationToken);

    /// <summary>One site, if it is under care; null where it is not, or is gone.</summary>
    /// <param name="fresh">Ask Azure now, as before every act; otherwise a list of some minutes' age will do.</param>
    Task<ManagedSite?> FindAsync(SiteId site, FleetRules rules, bool fresh, CancellationToken cancellationToken);
}

/// <summary>Measures, now.</summary>
public interface IEvidenceSource
{
    /// <summary>Gathers what is needed. What cannot be read is named in <see cref="Evidence.Missing"/>; it never throws for an answer of Azure.</summary>
    Task<Evidence> LookAsync(ManagedSite site, Needs needs, CancellationToken cancellationToken);

    /// <summary>The same of a plan, for which no site stands: only metrics of the plan, the plan itself and an operation can be asked for.</summary>
    Task<Evidence> LookAsync(PlanId plan, Needs needs, CancellationToken cancellationToken);
}

/// <summary>Saves evidence. It works on beside the incident, which never waits longer than the order says.</summary>
public interface ICaptures
{
    /// <summary>Makes sure that a capture is under way: begun if it is not, taken up again where whoever did it died. May be called any number of times.</summary>
    Task SeeToAsync(CaptureOrder order, CancellationToken cancellationToken);
}

/// <summary>Sends acts. One call, one target, once: it does not retry, decide or store.</summary>
public interface IActs
{
    /// <param name="sendBy">Nothing is sent at or after this moment, by the clock next to the socket.</param>
    /// <param name="requestId">Goes out as <c>x-ms-client-request-id</c>.</param>
    Task<ActOutcome> SendAsync(Act act, OpId op, Guid requestId, DateTimeOffset sendBy, CancellationToken cancellationToken);
}

/// <summary>The queue that only the responder itself, its console and its command line write to.</summary>
public interface ISignals
{
    /// <summary>Looks at a site at a later moment; a message that waits, never a timer in memory.</summary>
    Task SendLookAsync(SiteId site, TimeSpan delay, CancellationToken cancellationToken);
}

/// <summary>Writes down what is about nothing under care.</summary>
public interface IUnassigned
{
    /// <summary>Counts a signal on the one row of its hour, reason and target.</summary>
    Task CountAsync(Signal signal, string reason, string? target, CancellationToken cancellationToken);
}

/// <summary>The policies in force.</summary>
public interface IPolicies
{
    PolicySet Current { get; }

    /// <summary>A policy as it was, by the hash of its text; null where nobody has that any more, or where this build would refuse it.</summary>
    ValueTask<Policy?> FindAsync(PolicyMark mark, CancellationToken cancellationToken) =>
        new(Current.Policies.FirstOrDefault(policy => policy.Name == mark.Name && policy.Hash == mark.Hash));
}
