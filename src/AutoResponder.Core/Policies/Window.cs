using System.Globalization;
using AutoResponder.Core.Observations;

namespace AutoResponder.Core.Policies;

/// <summary>The samples of one metric that a condition looks at: the newest ones, back over the condition's window, none from before an act.</summary>
public sealed record Window
{
    /// <summary>Metrics lag by minutes; older than this they say nothing about now.</summary>
    public static readonly TimeSpan OldestSample = TimeSpan.FromMinutes(5);

    private readonly IReadOnlyList<(DateTimeOffset Start, double Value)> _samples;
    private readonly TimeSpan _length;

    private Window(string? gap, IReadOnlyList<(DateTimeOffset Start, double Value)> samples, TimeSpan grain, TimeSpan length, DateTimeOffset end) =>
        (Gap, _samples, Grain, _length, End) = (gap, samples, grain, length, end);

    /// <summary>Why there is nothing to judge; null where there is.</summary>
    public string? Gap { get; }

    public IReadOnlyList<double> Values => [.. _samples.Select(sample => sample.Value)];

    /// <summary>How much time each sample covers.</summary>
    public TimeSpan Grain { get; }

    /// <summary>Where the newest sample ends.</summary>
    public DateTimeOffset End { get; }

    /// <summary>How much time the samples cover, gaps included.</summary>
    public TimeSpan Span => _samples.Count == 0 ? TimeSpan.Zero : End - _samples[0].Start;

    /// <summary>Whether the samples fill the window: all of its length, and at least half of it without gaps.</summary>
    public bool Covers => _samples.Count > 0 && Span >= _length && Grain * _samples.Count * 2 >= _length;

    public double Sum => _samples.Sum(sample => sample.Value);

    public double Aggregate(string aggregation) => Aggregate(aggregation, Values);

    public static double Aggregate(string aggregation, IReadOnlyList<double> values) => aggregation switch
    {
        "Total" or "Count" => values.Sum(),
        "Maximum" => values.Max(),
        "Minimum" => values.Min(),
        _ => values.Average(),
    };

    /// <summary>The samples that begin within a time, its end not included.</summary>
    public IReadOnlyList<double> Between(DateTimeOffset from, DateTimeOffset to) => [.. _samples.Where(sample => sample.Start >= from && sample.Start < to).Select(sample => sample.Value)];

    /// <summary>Two windows over the time that they have in common: one metric may have come a minute further than the other.</summary>
    public static (Window One, Window Other) Common(Window one, Window other)
    {
        if (one.Gap is not null || other.Gap is not null) return (one, other);

        var (from, to) = (Later(one.End - one._length, other.End - other._length), one.End < other.End ? one.End : other.End);
        return (one.Within(from, to), other.Within(from, to));
    }

    /// <summary>The window in words: how much of it there is, how much of that was measured, and how old the newest of it is.</summary>
    public string Says(DateTimeOffset now)
    {
        var measured = Grain * _samples.Count;
        var gaps = measured < Span ? $", {Say(Span - measured)} of it missing" : "";
        return $"{Say(Span)} to {Say(now > End ? now - End : TimeSpan.Zero)} ago{gaps}";
    }

    public static string Say(TimeSpan length) => length.TotalSeconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0.#} s")
        : string.Create(CultureInfo.InvariantCulture, $"{length.TotalMinutes:0.#} min");

    public static Window Of(
        Evidence evidence, string metric, string? instance, string aggregation, TimeSpan length, DateTimeOffset now, DateTimeOffset? notBefore)
    {
        var series = evidence.Metrics.FirstOrDefault(candidate =>
            candidate.Metric.Equals(metric, StringComparison.OrdinalIgnoreCase)
            && candidate.Aggregation.Equals(aggregation, StringComparison.OrdinalIgnoreCase)
            && string.Equals(candidate.Instance, instance, StringComparison.OrdinalIgnoreCase));
        var on = instance is null ? metric : $"{metric} on {instance}";
        if (series?.SampleEnd is not { } end) return Nothing($"no samples of {on}");
        if (now - end > OldestSample)
            return Nothing(string.Create(CultureInfo.InvariantCulture, $"the newest sample of {on} is {(now - end).TotalMinutes:0.#} min old"));

        // The window ends where the samples do, not now: Azure's newest minutes are always still empty.
        var from = end - length;
        if (notBefore is { } moment && moment > from) from = moment;
        var samples = series.From(from).ToList();
        return samples.Count == 0 ? Nothing($"no samples of {on} from after the act yet") : new Window(null, samples, series.Grain, length, end);
    }

    private Window Within(DateTimeOffset from, DateTimeOffset to) =>
        _samples.Where(sample => sample.Start >= from && sample.Start + Grain <= to).ToList() is { Count: > 0 } rest ? new Window(null, rest, Grain, to - from, to) : Nothing("no samples of the same minutes");

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static Window Nothing(string why) => new(why, [], TimeSpan.Zero, TimeSpan.Zero, default);
}
