using System.Globalization;
using AutoResponder.Core.Observations;

namespace AutoResponder.Core.Policies;

/// <summary>The samples of one metric that a condition looks at: the newest ones, back over the condition's window, none from before an act.</summary>
public sealed record Window
{
    /// <summary>Metrics lag by minutes; older than this they say nothing about now.</summary>
    public static readonly TimeSpan OldestSample = TimeSpan.FromMinutes(5);

    private Window(string? gap, IReadOnlyList<double> values, TimeSpan span, bool covers) =>
        (Gap, Values, Span, Covers) = (gap, values, span, covers);

    /// <summary>Why there is nothing to judge; null where there is.</summary>
    public string? Gap { get; }

    public IReadOnlyList<double> Values { get; }

    /// <summary>How much time the samples cover, gaps included.</summary>
    public TimeSpan Span { get; }

    /// <summary>Whether the samples fill the window: all of its length, and at least half of it without gaps.</summary>
    public bool Covers { get; }

    public double Sum => Values.Sum();

    public double Aggregate(string aggregation) => aggregation switch
    {
        "Total" or "Count" => Values.Sum(),
        "Maximum" => Values.Max(),
        "Minimum" => Values.Min(),
        _ => Values.Average(),
    };

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
        if (samples.Count == 0) return Nothing($"no samples of {on} from after the act yet");

        var span = end - samples[0].Start;
        var covers = span >= length && series.Grain * samples.Count * 2 >= length;
        return new Window(null, [.. samples.Select(sample => sample.Value)], span, covers);
    }

    private static Window Nothing(string why) => new(why, [], TimeSpan.Zero, false);
}
