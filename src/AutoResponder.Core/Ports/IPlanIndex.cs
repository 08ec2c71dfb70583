using System.Collections.Immutable;

namespace AutoResponder.Core.Ports;

/// <summary>Which plans want to be visited, and when. A hint, never the truth: lowered before the commit that needs it.</summary>
public interface IPlanIndex
{
    /// <summary>Makes sure that a plan is visited no later than this, and that a visit under way does not put it off: what needs it is about to be committed.</summary>
    Task LowerAsync(PlanId plan, DateTimeOffset wakeAt, CancellationToken cancellationToken);

    /// <summary>Sets the next visit after one, unless it was lowered meanwhile; null: no visit is needed.</summary>
    Task SetAsync(DuePlan visited, DateTimeOffset? wakeAt, CancellationToken cancellationToken);

    /// <summary>The plans of a shard that are due.</summary>
    Task<ImmutableArray<DuePlan>> DueAsync(int shard, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>A plan that is due, and the version of its row that was read.</summary>
public sealed record DuePlan(PlanId Plan, DateTimeOffset WakeAt, string Tag);

/// <summary>What is derived from the ledger for people: the feed of all plans by time, and what they are told.</summary>
public interface IAftermath
{
    /// <summary>Catches up with a plan's events since the last time. Doing it twice changes nothing, except that a person may be told twice.</summary>
    Task CatchUpAsync(PlanId plan, CancellationToken cancellationToken);
}
