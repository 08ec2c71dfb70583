using System.Collections.Immutable;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Signals;

namespace AutoResponder.Core.Ports;

/// <summary>Where decisions become facts: one entity-group transaction each, under the versions that were read.</summary>
public interface ILedger
{
    /// <summary>Reads, in one round trip, what a decision about a site starts from.</summary>
    Task<LedgerPage> ReadAsync(PlanId plan, SiteId site, SignalId? signal, CancellationToken cancellationToken);

    /// <summary>All or nothing; false where somebody else was faster, and nothing was written.</summary>
    Task<bool> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken);

    /// <summary>The heads of all sites of a plan that were ever written.</summary>
    Task<ImmutableArray<HeadOnPlan>> HeadsAsync(PlanId plan, CancellationToken cancellationToken);
}

/// <summary>What the ledger holds, with the versions that a commit must still find.</summary>
/// <param name="Applied">The signal was applied before: there is nothing to do.</param>
/// <param name="LookAt">When the open incident is due; null while it is quiet.</param>
public sealed record LedgerPage(StreamHead Stream, PlanState Plan, SiteHead Head, bool Applied, DateTimeOffset? LookAt, string? StreamTag, string? HeadTag);

/// <summary>One decision, as rows.</summary>
public sealed record LedgerCommit(
    LedgerPage Read, StreamHead Stream, PlanState Plan, SiteHead Head, DateTimeOffset? LookAt, SignalId? Signal, ImmutableArray<AuditRow> Rows);

/// <summary>A site's head and when it is due.</summary>
public sealed record HeadOnPlan(SiteHead Head, DateTimeOffset? LookAt);

/// <summary>What holds for the whole fleet: arming, and the budget that all sites share.</summary>
public interface IFleetLedger
{
    /// <summary>Reads whether acts are allowed at all. Throws where it cannot be read; the caller takes that as disarmed.</summary>
    Task<FleetReading> ReadAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Reserves one disturbing act against the reading; false where the state has moved since: read and decide again.</summary>
    Task<bool> ReserveAsync(FleetReading reading, OpId op, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Applies an order, once.</summary>
    Task ApplyAsync(Signal.Order order, CancellationToken cancellationToken);

    /// <summary>Says that the responder is well: an arming holds only while this is said again and again.</summary>
    Task RenewAsync(DateTimeOffset until, CancellationToken cancellationToken);
}
