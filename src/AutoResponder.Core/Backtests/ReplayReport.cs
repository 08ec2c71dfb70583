using System.Collections.Immutable;

namespace AutoResponder.Core.Backtests;

/// <summary>What came of deciding everything once more.</summary>
/// <param name="Decisions">How many were decided once more.</param>
/// <param name="Differing">How many of them came out otherwise.</param>
/// <param name="NotReplayed">How many could not be decided once more, by why.</param>
/// <param name="Differences">Some of those that differ, the earliest first.</param>
public sealed record ReplayReport(long Decisions, long Differing, IReadOnlyDictionary<string, long> NotReplayed, ImmutableArray<ReplayDifference> Differences);

/// <summary>A decision that is recorded otherwise than the rules make it.</summary>
/// <param name="Sequence">Of its first row.</param>
/// <param name="Then">What is recorded.</param>
/// <param name="Now">What comes out.</param>
public sealed record ReplayDifference(string Stream, long Sequence, DateTimeOffset At, string? Incident, ImmutableArray<string> Then, ImmutableArray<string> Now);

/// <summary>What came of one.</summary>
/// <param name="WhyNot">Why it could not be decided once more; null where it was.</param>
/// <param name="Otherwise">What came out, where that is something else; null where it is the same.</param>
internal readonly record struct Replayed(string? WhyNot, ImmutableArray<string>? Otherwise)
{
    public static Replayed Same => default;

    public static Replayed Not(string why) => new(why, null);
}
