using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core.Observations;

namespace AutoResponder.Platform.Diagnostics.Reporting.Findings;

/// <summary>What the site or its plan ran short of, by the captured figures.</summary>
internal static class Pressure
{
    private const int Newest = 5;
    private const double Grown = 1.5;
    private const double GrownBytes = 50e6;

    private static readonly (string Metric, double From, string Title, string Unit)[] Limits =
    [
        ("CpuPercentage", 80, "The plan was short of processor", " %"),
        ("MemoryPercentage", 85, "The plan was short of memory", " %"),
        ("HttpQueueLength", 10, "Requests were queueing for the plan", ""),
    ];

    public static Task<ImmutableArray<Finding>> FindAsync(Bundle bundle, ImmutableArray<MetricSeries> metrics, CancellationToken cancellationToken)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var (metric, from, title, unit) in Limits)
        {
            var values = Values(metrics, metric);
            if (values.Length == 0) continue;

            var newest = values[^Math.Min(Newest, values.Length)..].Average();
            if (newest >= from)
                findings.Add(new Finding(Weight.Notable, title, string.Create(CultureInfo.InvariantCulture, $"{metric} was {newest:0.#}{unit} on average over its newest {Math.Min(Newest, values.Length)} samples, and at most {values.Max():0.#}{unit}.")));
        }

        if (Growth(metrics) is { } growth) findings.Add(growth);
        return Task.FromResult(findings.ToImmutable());
    }

    private static Finding? Growth(ImmutableArray<MetricSeries> metrics)
    {
        var series = metrics.FirstOrDefault(one => one.Metric == "MemoryWorkingSet");
        var values = Values(metrics, "MemoryWorkingSet");
        if (series is null || values.Length < 6) return null;

        // The ends are averaged, so that one odd sample is no trend.
        var third = values.Length / 3;
        var (before, after) = (values[..third].Average(), values[^third..].Average());
        if (after < before * Grown || after - before < GrownBytes) return null;

        var length = series.Grain * values.Length;
        return new Finding(
            Weight.Notable,
            "The site's memory grew",
            string.Create(CultureInfo.InvariantCulture, $"Its working set went from {Sizes.Say(before)} to {Sizes.Say(after)} ({after / before:0.#} times as much) within {Lengths.Say(length)}, on averages of a third of the time each."));
    }

    private static double[] Values(ImmutableArray<MetricSeries> metrics, string name) => [.. metrics.Where(series => series.Metric == name).SelectMany(series => series.Values).OfType<double>()];
}
