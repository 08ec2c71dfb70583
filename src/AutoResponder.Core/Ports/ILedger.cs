using System.Collections.Immutable;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Signals;

namespace AutoResponder.Core.Ports;

/// <summary>Where decisions become facts: one entity-group transaction each, under the versions that were read.</summary>
public interface ILedger
{
    /// <summary>Reads, in one round trip, what a decision about a site starts from.</summary>
    Task<LedgerPage> ReadAsync(PlanId plan, SiteId site, CancellationToken cancellationToken);

    /// <summary>Reads what a decision about a plan starts from.</summary>
    Task<PlanPage> ReadPlanAsync(PlanId plan, CancellationToken cancellationToken);

    /// <summary>All or nothing. Throws only where it cannot be told whether it was written; then the signal has to come again.</summary>
    Task<CommitResult> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken);

    /// <summary>Whether a signal was applied before: asked before an expensive look, answered again by the commit.</summary>
    Task<bool> WasAppliedAsync(PlanId plan, SignalId signal, CancellationToken cancellationToken);

    /// <summary>The heads of all sites of a plan that were ever written.</summary>
    Task<ImmutableArray<HeadOnPlan>> HeadsAsync(PlanId plan, CancellationToken cancellationToken);
}

/// <summary>What the ledger holds of a plan, with the version that a commit must still find.</summary>
public sealed record PlanPage(StreamHead Stream, PlanState Plan, string? Tag);

/// <summary>What the ledger holds of a site and its plan.</summary>
/// <param name="LookAt">When the open incident is due; null while it is quiet.</param>
public sealed record LedgerPage(PlanPage Plan, SiteHead Head, DateTimeOffset? LookAt, string? HeadTag);

/// <summary>How a commit ended.</summary>
public enum CommitResult
{
    /// <summary>It is a fact now.</summary>
    Committed,

    /// <summary>Somebody else was faster, and nothing was written: read and decide again.</summary>
    Raced,

    /// <summary>The signal was applied before, and nothing was written: there is nothing left to do.</summary>
    AppliedBefore,
}

/// <summary>One decision, as rows.</summary>
/// <param name="Head">The site's head, where the decision is about a site.</param>
public sealed record LedgerCommit(PlanPage Read, StreamHead Stream, PlanState Plan, HeadCommit? Head, SignalId? Signal, ImmutableArray<AuditRow> Rows);

/// <summary>A site's head as it is to be.</summary>
/// <param name="Tag">The version that was read; null where there was none.</param>
public sealed record HeadCommit(SiteHead Head, DateTimeOffset? LookAt, string? Tag);

/// <summary>A site's head and when it is due.</summary>
public sealed record HeadOnPlan(SiteHead Head, DateTimeOffset? LookAt);

/// <summary>What holds for the whole fleet: arming, and the budget that all sites share.</summary>
public interface IFleetLedger
{
    /// <summary>Reads whether acts are allowed at all. Throws where it cannot be read; the caller takes that as disarmed.</summary>
    Task<FleetReading> ReadAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The same, and where it cannot be read the gate is closed, whatever the trouble is.</summary>
    async Task<FleetReading> ReadOrClosedAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(now, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Not what it says of itself: an error's text may hold an address with its key, and this goes into a row for good.
            return FleetReading.NotRead with { Why = $"the fleet's state could not be read ({e.GetType().Name})" };
        }
    }

    /// <summary>Reserves what an act takes of the fleet's budgets, against the reading; false where the state has moved since: read and decide again.</summary>
    Task<bool> ReserveAsync(FleetReading reading, Reservation reservation, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Applies an order, once.</summary>
    Task ApplyAsync(Signal.Order order, CancellationToken cancellationToken);

    /// <summary>Counts a site that falls ill, before the decision that says so: twice is once.</summary>
    Task FellIllAsync(IllSite ill, CancellationToken cancellationToken);

    /// <summary>Says how a step fared, before the decision that says so: others that share something with the site have to know.</summary>
    Task TriedAsync(TriedStep tried, CancellationToken cancellationToken);

    /// <summary>Says that there is a storm. The first time it is an event, and people are told; that it goes on is none.</summary>
    Task SeeStormAsync(Storm storm, CancellationToken cancellationToken);

    /// <summary>Says that the responder is well: an arming holds only while this is said again and again.</summary>
    Task RenewAsync(DateTimeOffset until, CancellationToken cancellationToken);
}
