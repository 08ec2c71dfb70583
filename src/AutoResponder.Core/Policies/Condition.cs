using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core.Observations;

namespace AutoResponder.Core.Policies;

/// <summary>What "unhealthy" means. Judged over samples, three-valued: missing data is neither healthy nor unhealthy.</summary>
public abstract record Condition
{
    private Condition()
    {
    }

    /// <summary>Unhealthy while one of them is.</summary>
    public sealed record Any(ImmutableArray<Condition> Of) : Condition;

    /// <summary>Unhealthy while all of them are.</summary>
    public sealed record All(ImmutableArray<Condition> Of) : Condition;

    public sealed record Not(Condition Of) : Condition;

    /// <summary>A share of one total in another, such as failed requests in all requests.</summary>
    /// <param name="Above">The share, 0 to 1.</param>
    /// <param name="AtLeast">How many of the first kind there must be before the share means anything.</param>
    public sealed record Ratio(string Part, string Whole, double Above, double AtLeast, TimeSpan Window) : Condition;

    /// <summary>A metric over or under a threshold.</summary>
    /// <param name="Requests">How many requests there must be in the window before the figure means anything.</param>
    public sealed record Metric(
        string Name, MetricScope On, string Aggregation, Comparison Operator, double Threshold, TimeSpan Window, double? Requests = null) : Condition;

    /// <summary>A direct request that does not answer as it should.</summary>
    /// <param name="Failures">How many in a row within one look make it unhealthy.</param>
    public sealed record Probe(string Path, int ExpectFrom, int ExpectTo, TimeSpan Timeout, int Failures) : Condition
    {
        public bool Accepts(ProbeReading reading) => reading.Status is { } status && status >= ExpectFrom && status <= ExpectTo;
    }

    /// <summary>This condition and all inside it.</summary>
    public IEnumerable<Condition> Leaves() => this switch
    {
        Any any => any.Of.SelectMany(inner => inner.Leaves()),
        All all => all.Of.SelectMany(inner => inner.Leaves()),
        Not not => not.Of.Leaves(),
        _ => [this],
    };

    /// <summary>The longest window inside it.</summary>
    public TimeSpan LongestWindow => Leaves().Select(leaf => leaf switch
    {
        Ratio ratio => ratio.Window,
        Metric metric => metric.Window,
        _ => TimeSpan.Zero,
    }).DefaultIfEmpty().Max();

    /// <summary>Judges the evidence.</summary>
    /// <param name="notBefore">Only samples that begin at or after this count: what came before an act says nothing about it.</param>
    public Verdict Judge(Evidence evidence, DateTimeOffset now, DateTimeOffset? notBefore = null) => this switch
    {
        Any any => Fold(any.Of.Select(inner => inner.Judge(evidence, now, notBefore)), Health.Unhealthy),
        All all => Fold(all.Of.Select(inner => inner.Judge(evidence, now, notBefore)), Health.Healthy),
        Not not => Negate(not.Of.Judge(evidence, now, notBefore)),
        Ratio ratio => JudgeRatio(ratio, evidence, now, notBefore),
        Metric metric => JudgeMetric(metric, evidence, now, notBefore),
        Probe probe => JudgeProbe(probe, evidence),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The deciding health wins; else a gap makes it unknown; else the other.</summary>
    private static Verdict Fold(IEnumerable<Verdict> verdicts, Health deciding)
    {
        var all = verdicts.ToList();
        return all.Find(verdict => verdict.Health == deciding)
            ?? all.Find(verdict => verdict.Health == Health.Unknown)
            ?? new Verdict(deciding == Health.Unhealthy ? Health.Healthy : Health.Unhealthy, string.Join("; ", all.Select(verdict => verdict.Why)));
    }

    private static Verdict Negate(Verdict verdict) => verdict.Health switch
    {
        Health.Healthy => new Verdict(Health.Unhealthy, $"not ({verdict.Why})"),
        Health.Unhealthy => new Verdict(Health.Healthy, $"not ({verdict.Why})"),
        _ => verdict,
    };

    private static Verdict JudgeRatio(Ratio ratio, Evidence evidence, DateTimeOffset now, DateTimeOffset? notBefore)
    {
        var whole = Window.Of(evidence, ratio.Whole, null, "Total", ratio.Window, now, notBefore);
        var part = Window.Of(evidence, ratio.Part, null, "Total", ratio.Window, now, notBefore);
        if (whole.Gap is { } gap) return new Verdict(Health.Unknown, gap);
        if (part.Gap is { } other) return new Verdict(Health.Unknown, other);

        var share = whole.Sum > 0 ? part.Sum / whole.Sum : 0;
        var figures = string.Create(CultureInfo.InvariantCulture, $"{part.Sum:0} of {whole.Sum:0} {ratio.Whole} were {ratio.Part} ({share:P0}) in {whole.Span.TotalSeconds:0} s");
        if (part.Sum >= ratio.AtLeast && share > ratio.Above)
            return new Verdict(Health.Unhealthy, $"{figures}, above {ratio.Above.ToString("P0", CultureInfo.InvariantCulture)}");

        return whole.Covers && part.Covers
            ? new Verdict(Health.Healthy, figures)
            : new Verdict(Health.Unknown, $"{figures}, too little of the window of {ratio.Window.TotalSeconds:0} s yet");
    }

    private static Verdict JudgeMetric(Metric metric, Evidence evidence, DateTimeOffset now, DateTimeOffset? notBefore)
    {
        if (metric.Requests is { } floor)
        {
            var requests = Window.Of(evidence, "Requests", null, "Total", metric.Window, now, notBefore);
            if (requests.Gap is { } gap) return new Verdict(Health.Unknown, gap);
            if (requests.Sum < floor)
            {
                return requests.Covers
                    ? new Verdict(Health.Healthy, $"only {requests.Sum:0} requests in the window, too few for {metric.Name} to mean anything")
                    : new Verdict(Health.Unknown, $"only {requests.Sum:0} requests seen so far");
            }
        }

        if (metric.On != MetricScope.Instance)
            return JudgeSeries(metric, Window.Of(evidence, metric.Name, null, metric.Aggregation, metric.Window, now, notBefore), null);

        var instances = evidence.Metrics
            .Where(series => series.Instance is not null && series.Metric.Equals(metric.Name, StringComparison.OrdinalIgnoreCase))
            .Select(series => series.Instance!).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).ToList();
        return instances.Count == 0
            ? new Verdict(Health.Unknown, $"no samples of {metric.Name} by instance")
            : Fold(instances.Select(instance => JudgeSeries(metric, Window.Of(evidence, metric.Name, instance, metric.Aggregation, metric.Window, now, notBefore), instance)), Health.Unhealthy);
    }

    private static Verdict JudgeSeries(Metric metric, Window window, string? instance)
    {
        if (window.Gap is { } gap) return new Verdict(Health.Unknown, gap);

        var figure = window.Aggregate(metric.Aggregation);
        var beyond = metric.Operator == Comparison.Above ? figure > metric.Threshold : figure < metric.Threshold;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{metric.Name}{(instance is null ? "" : $" on {instance}")} is {figure:0.###} ({metric.Aggregation} of {window.Span.TotalSeconds:0} s), {(beyond ? "" : "not ")}{metric.Operator.ToString().ToLowerInvariant()} {metric.Threshold:0.###}");

        // A total only grows with the window, so half a window can prove it too high but never low; an average of a few samples proves nothing either way.
        var provenEarly = beyond && metric.Operator == Comparison.Above && metric.Aggregation is "Total" or "Maximum" or "Count";
        return window.Covers || provenEarly
            ? new Verdict(beyond ? Health.Unhealthy : Health.Healthy, text)
            : new Verdict(Health.Unknown, $"{text}, too little of the window yet");
    }

    private static Verdict JudgeProbe(Probe probe, Evidence evidence)
    {
        var answers = evidence.Probes.Where(reading => reading.Path == probe.Path && reading.Instance is null).ToList();
        if (answers.Count == 0) return new Verdict(Health.Unknown, $"{probe.Path} was not probed");

        var failed = answers.Where(reading => !probe.Accepts(reading)).ToList();
        if (failed.Count == 0 || answers.Exists(probe.Accepts))
            return new Verdict(Health.Healthy, $"{probe.Path} answered as it should");

        return failed.Count >= probe.Failures
            ? new Verdict(Health.Unhealthy, $"{probe.Path} failed {failed.Count} times in a row: {failed[^1].Error ?? $"status {failed[^1].Status}"}")
            : new Verdict(Health.Unknown, $"{probe.Path} failed {failed.Count} of {probe.Failures} times");
    }
}

/// <summary>Where a metric is read.</summary>
public enum MetricScope
{
    Site,
    Instance,
    Plan,
}

/// <summary>Which side of a threshold is bad.</summary>
public enum Comparison
{
    Above,
    Below,
}

/// <summary>What the evidence says.</summary>
public enum Health
{
    Healthy,
    Unhealthy,

    /// <summary>Missing, late or too little data: neither of the two.</summary>
    Unknown,
}

/// <summary>A health and the figures behind it, as a sentence.</summary>
public sealed record Verdict(Health Health, string Why);
