using AutoResponder.Core.Observations;

namespace AutoResponder.Core.Trust;

/// <summary>How ill a site looks by what its users feel, whatever its policy asks about.</summary>
/// <param name="Failed">The share of requests that failed; null where it is not known.</param>
/// <param name="Seconds">How long an answer takes; null where it is not known.</param>
public readonly record struct Illness(double? Failed, double? Seconds)
{
    /// <summary>Less than this many points more failures is chance.</summary>
    private const double MorePoints = 0.2;

    /// <summary>Slower by this factor, and by a second at least.</summary>
    private const double Slower = 2;

    private static readonly TimeSpan Newest = TimeSpan.FromMinutes(5);

    public static Illness Of(Evidence? evidence)
    {
        if (evidence is null) return default;

        var (all, failed) = (Sum(evidence, "Requests"), Sum(evidence, "Http5xx"));
        return new Illness(all > 0 && failed is { } some ? some / all : null, Samples(evidence, "HttpResponseTime", "Average") is { Count: > 0 } times ? times.Average() : null);
    }

    public bool IsWorseThan(Illness before) =>
        Failed - before.Failed >= MorePoints || (Seconds >= before.Seconds * Slower && Seconds - before.Seconds >= 1);

    private static double? Sum(Evidence evidence, string metric) => Samples(evidence, metric, "Total") is { Count: > 0 } samples ? samples.Sum() : null;

    private static List<double> Samples(Evidence evidence, string metric, string aggregation)
    {
        var series = evidence.Metrics.FirstOrDefault(candidate =>
            candidate.Instance is null && candidate.Metric.Equals(metric, StringComparison.OrdinalIgnoreCase) && candidate.Aggregation.Equals(aggregation, StringComparison.OrdinalIgnoreCase));
        return series?.SampleEnd is { } end ? [.. series.From(end - Newest).Select(sample => sample.Value)] : [];
    }
}
