using System.Collections.Immutable;
using System.Text.Json;

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
internal readonly record struct Replayed(string? WhyNot, ImmutableArray<Outcome>? Otherwise)
{
    public static Replayed Same => default;

    public static Replayed Not(string why) => new(why, null);
}

/// <summary>An event as people are told it, and as it is written; there is no text where nothing could be decided.</summary>
internal readonly record struct Outcome(string Said, string Text)
{
    /// <summary>Both in words; where those are the same, each with the fields in which it is another.</summary>
    public static (ImmutableArray<string> Then, ImmutableArray<string> Now) Beside(IReadOnlyList<Outcome> then, IReadOnlyList<Outcome> now) =>
        ([.. then.Select((one, at) => Say(one, now.ElementAtOrDefault(at)))], [.. now.Select((one, at) => Say(one, then.ElementAtOrDefault(at)))]);

    private static string Say(Outcome one, Outcome other)
    {
        if (one.Said != other.Said || one.Text == other.Text || one.Text.Length == 0 || other.Text.Length == 0) return one.Said;

        var (fields, others) = (JsonDocument.Parse(one.Text).RootElement, JsonDocument.Parse(other.Text).RootElement);
        var differing = fields.EnumerateObject().Where(field => !others.TryGetProperty(field.Name, out var same) || !JsonElement.DeepEquals(field.Value, same)).Select(field => $"{field.Name} {field.Value.GetRawText()}");
        return $"{one.Said} ({string.Join(", ", differing)})";
    }
}
