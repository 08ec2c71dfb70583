using System.Collections.Immutable;
using System.Runtime.InteropServices;
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

    /// <summary>Something about one metric's figures.</summary>
    public abstract record OfMetric(string Name, MetricScope On, string Aggregation) : Condition;

    /// <summary>A metric over or under a threshold.</summary>
    /// <param name="Requests">How many requests there must be in the window before the figure means anything.</param>
    public sealed record Metric(
        string Name, MetricScope On, string Aggregation, Comparison Operator, double Threshold, TimeSpan Window, double? Requests = null) : OfMetric(Name, On, Aggregation)
    {
        /// <summary>Whether the threshold is a percentage of one instance's memory, and not a figure of its own.</summary>
        public bool OfInstanceMemory { get; init; }

        /// <summary>The threshold in what the metric is measured in; null where it is a share of a size that is not known.</summary>
        public double? Limit(Evidence evidence) => OfInstanceMemory ? evidence.InstanceMemory * (Threshold / 100) : Threshold;
    }

    /// <summary>A metric that grows: in each part of a time its figure is larger than in the part before.</summary>
    /// <param name="By">How much larger at least, 0 to 1.</param>
    public sealed record Trend(string Name, MetricScope On, string Aggregation, double By, TimeSpan Each, TimeSpan For) : OfMetric(Name, On, Aggregation)
    {
        public int Parts => (int)(For / Each);
    }

    /// <summary>So many requests of a kind, counted from the site's own HTTP logs.</summary>
    public sealed record Logged(RequestFilter Like, double AtLeast, TimeSpan Window) : Condition;

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
        Trend trend => trend.For,
        Logged logged => logged.Window,
        _ => TimeSpan.Zero,
    }).DefaultIfEmpty().Max();

    /// <summary>Judges the evidence.</summary>
    /// <param name="notBefore">Only samples that begin at or after this count: what came before an act says nothing about it.</param>
    public Verdict Judge(Evidence evidence, DateTimeOffset now, DateTimeOffset? notBefore = null) => Judge(new View(evidence, now, notBefore));

    private Verdict Judge(View view) => this switch
    {
        Any any => Verdict.Any(JudgeEach(any.Of, view)),
        All all => Verdict.All(JudgeEach(all.Of, view)),
        Not not => Verdict.Not(not.Of.Judge(view)),
        Ratio ratio => Shares.Judge(ratio, view),
        Metric metric => Thresholds.Judge(metric, view),
        Trend trend => Trends.Judge(trend, view),
        Logged logged => LogCounts.Judge(logged, view),
        Probe probe => Probes.Judge(probe, view),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static ImmutableArray<Verdict> JudgeEach(ImmutableArray<Condition> conditions, View view)
    {
        var verdicts = new Verdict[conditions.Length];
        for (var i = 0; i < verdicts.Length; i++) verdicts[i] = conditions[i].Judge(view);
        return ImmutableCollectionsMarshal.AsImmutableArray(verdicts);
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
