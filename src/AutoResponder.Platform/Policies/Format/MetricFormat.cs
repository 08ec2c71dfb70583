using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Kinds;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>A metric over or under a threshold, which is written in what the metric is measured in, or one that rises.</summary>
internal static class MetricFormat
{
    private const string InstanceMemory = "instanceMemory";
    private static readonly Word<MetricScope> On = new(("site", MetricScope.Site), ("instance", MetricScope.Instance), ("plan", MetricScope.Plan));
    private static readonly Word<string?> Aggregation = new([.. new[] { "Average", "Total", "Maximum", "Minimum", "Count" }.Select(name => (name, (string?)name))]);
    private static readonly Length Each = new(TimeSpan.FromHours(1));
    private static readonly Length For = new(TimeSpan.FromHours(2));

    public static Converted<Draft, Condition.OfMetric> Make(Length window, TimeSpan usual) => new(
        new Group<Draft>("a metric over or under a threshold, or one that rises", new Draft("") { Window = usual })
            .Required("metric", new MetricName(), draft => draft.Metric, (draft, metric) => draft with { Metric = metric }, "The metric, by Azure Monitor's own name.")
            .Key("on", On, draft => draft.On, (draft, on) => draft with { On = on }, "Where it is read: on the site as a whole, on each of its instances, or on its plan.")
            .Key("aggregation", Aggregation, draft => draft.Aggregation, (draft, aggregation) => draft with { Aggregation = aggregation }, "How the samples of the window are put together; if it is left out, Total for what is counted and Average for the rest.")
            .Key("above", new Threshold(), draft => draft.Above, (draft, above) => draft with { Above = above }, "Unhealthy above this. A length of time, a size, a share or a number, by what the metric is measured in. One of 'above', 'below' and 'rising'.")
            .Key("below", new Threshold(), draft => draft.Below, (draft, below) => draft with { Below = below }, "Unhealthy below this.")
            .Key("of", new Word<string?>((InstanceMemory, InstanceMemory)), draft => draft.Of, (draft, of) => draft with { Of = of }, "The threshold is a share of this: how much memory one instance of the plan has. Where that is not known, nothing is.")
            .Key("window", new Maybe<TimeSpan>(window), draft => draft.Rising is null ? draft.Window : null, (draft, length) => draft with { Window = length ?? draft.Window }, "How far back it looks.")
            .Key("requests", new Maybe<double>(new Number()), draft => draft.Requests, (draft, requests) => draft with { Requests = requests }, "How many requests there must be in the window before the figure means anything.")
            .Key("rising", new Maybe<double>(new Share()), draft => draft.Rising, (draft, rising) => draft with { Rising = rising }, "Unhealthy while it rises by at least this share from each part of a time to the next.")
            .Key("each", new Maybe<TimeSpan>(Each), draft => draft.Each, (draft, each) => draft with { Each = each }, "How long each part of a rise is; 5m if it is left out.")
            .Key("for", new Maybe<TimeSpan>(For), draft => draft.For, (draft, time) => draft with { For = time }, "For how long it must have risen: a number of parts, at least 3; 30m if it is left out."),
        Read,
        From);

    private static Condition.OfMetric? Read(Draft draft, Found found)
    {
        if (!Metrics.All.TryGetValue(draft.Metric, out var metric))
        {
            found.Wrong("metric", Metrics.Unknown(draft.Metric, metric => metric.IsOffered(draft.On)));
            return null;
        }

        if (!metric.IsOffered(draft.On))
        {
            found.Wrong(found.Has("on") ? "on" : "metric", metric.OfPlans ? $"{metric.Name} is measured on the plan; write 'on: plan'" : $"{metric.Name} is measured on the site; write 'on: site', or 'on: instance' for each of its instances");
            return null;
        }

        return draft.Rising is { } by ? TrendFormat.Read(draft, metric, by, found) : ReadThreshold(draft, metric, found);
    }

    private static Condition.Metric? ReadThreshold(Draft draft, Metric metric, Found found)
    {
        if (draft.Each is not null || draft.For is not null)
        {
            var key = draft.Each is not null ? "each" : "for";
            found.Wrong(key, $"'{key}' belongs to 'rising', which is not here; a threshold has a 'window'");
            return null;
        }

        if (draft.Above is null == draft.Below is null)
        {
            found.Wrong("below", $"a metric has either 'above' or 'below' or 'rising', and here {(draft.Above is null ? "is none of them" : "are both")}");
            return null;
        }

        var isShare = draft.Of is not null;
        if (isShare && (!Metrics.IsMemory(metric) || draft.On != MetricScope.Instance))
        {
            found.Wrong("of", Metrics.IsMemory(metric) ? "an instance's memory is what one instance has; write 'on: instance'" : $"{metric.Name} is no share of memory; 'of' belongs to {Sentence.And([.. Metrics.Names.Where(name => Metrics.IsMemory(Metrics.All[name]))])}");
            return null;
        }

        var (at, unit) = (draft.Above is null ? "below" : "above", isShare ? MetricUnit.Percent : metric.Unit);
        if (unit.TryRead(found.TextOf(at), out var threshold))
        {
            return new Condition.Metric(metric.Name, draft.On, draft.Aggregation ?? metric.Aggregation, draft.Above is null ? Comparison.Below : Comparison.Above, threshold, draft.Window, draft.Requests)
            {
                OfInstanceMemory = isShare,
            };
        }

        var what = isShare ? "and it is one of an instance's memory" : $"and {metric.Name} is one";
        var hint = !isShare && Metrics.IsMemory(metric) && found.TextOf(at).EndsWith('%') ? ", or a share such as 85% with 'of: instanceMemory'" : "";
        found.Wrong(at, $"'{Sentence.Shown(found.TextOf(at))}' is no {unit.Noun}, {what}; '{at}' is {unit.Allowed}{hint}");
        return null;
    }

    private static Draft From(Condition.OfMetric condition)
    {
        var draft = new Draft(condition.Name) { On = condition.On, Aggregation = condition.Aggregation };
        if (condition is Condition.Trend trend) return draft with { Rising = trend.By, Each = trend.Each, For = trend.For };

        var metric = (Condition.Metric)condition;
        var threshold = (metric.OfInstanceMemory ? MetricUnit.Percent : Metrics.All[metric.Name].Unit).Say(metric.Threshold);
        var isAbove = metric.Operator == Comparison.Above;
        return draft with { Above = isAbove ? threshold : null, Below = isAbove ? null : threshold, Of = metric.OfInstanceMemory ? InstanceMemory : null, Window = metric.Window, Requests = metric.Requests };
    }

    /// <summary>As it stands in the file, where only the metric tells what a threshold is.</summary>
    internal sealed record Draft(string Metric)
    {
        public MetricScope On { get; init; } = MetricScope.Site;

        public string? Aggregation { get; init; }

        public string? Above { get; init; }

        public string? Below { get; init; }

        public string? Of { get; init; }

        public TimeSpan Window { get; init; }

        public double? Requests { get; init; }

        public double? Rising { get; init; }

        public TimeSpan? Each { get; init; }

        public TimeSpan? For { get; init; }
    }
}
