using System.Collections.Immutable;
using AutoResponder.Core.Observations;

namespace AutoResponder.Core.Policies;

/// <summary>What the evidence says.</summary>
public enum Health
{
    Healthy,
    Unhealthy,

    /// <summary>Missing, late or too little data: neither of the two.</summary>
    Unknown,
}

/// <summary>A health and the figures behind it, as a sentence: what was measured, over which window, how much of it was there, and how old the newest of it is.</summary>
/// <remarks>The sentence is made when it is asked for: of most looks nobody ever reads one.</remarks>
public sealed class Verdict(Health health, Func<string> why)
{
    public Health Health { get; } = health;

    public string Why => field ??= why();

    public static Verdict Any(ImmutableArray<Verdict> verdicts) => Fold(verdicts, Health.Unhealthy, Health.Healthy);

    public static Verdict All(ImmutableArray<Verdict> verdicts) => Fold(verdicts, Health.Healthy, Health.Unhealthy);

    public static Verdict Not(Verdict verdict) => verdict.Health switch
    {
        Health.Healthy => new Verdict(Health.Unhealthy, () => $"not ({verdict.Why})"),
        Health.Unhealthy => new Verdict(Health.Healthy, () => $"not ({verdict.Why})"),
        _ => verdict,
    };

    public static Verdict Unknown(Func<string> why) => new(Health.Unknown, why);

    /// <summary>The deciding health wins; else a gap makes it unknown; else the other.</summary>
    private static Verdict Fold(ImmutableArray<Verdict> verdicts, Health deciding, Health other) =>
        First(verdicts, deciding) ?? First(verdicts, Health.Unknown) ?? (verdicts is [var only] ? only : new Verdict(other, () => string.Join("; ", verdicts.Select(verdict => verdict.Why))));

    private static Verdict? First(ImmutableArray<Verdict> verdicts, Health health)
    {
        foreach (var verdict in verdicts)
        {
            if (verdict.Health == health) return verdict;
        }

        return null;
    }
}

/// <summary>What a condition is judged by.</summary>
/// <param name="NotBefore">Only samples that begin at or after this count.</param>
internal readonly record struct View(Evidence Evidence, DateTimeOffset Now, DateTimeOffset? NotBefore)
{
    public Window Of(string metric, string? instance, string aggregation, TimeSpan length) => Window.Of(Evidence, metric, instance, aggregation, length, Now, NotBefore);

    /// <summary>The instances that a metric was read on, in a fixed order.</summary>
    public IReadOnlyList<string> InstancesOf(string metric) =>
    [
        .. Evidence.Metrics
            .Where(series => series.Instance is not null && series.Metric.Equals(metric, StringComparison.OrdinalIgnoreCase))
            .Select(series => series.Instance!).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal),
    ];
}
