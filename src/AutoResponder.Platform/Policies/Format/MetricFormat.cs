using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Kinds;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>A metric over or under a threshold, which is written in what the metric is measured in.</summary>
internal static class MetricFormat
{
    private static readonly Word<MetricScope> On = new(("site", MetricScope.Site), ("instance", MetricScope.Instance), ("plan", MetricScope.Plan));
    private static readonly Word<string?> Aggregation = new([.. new[] { "Average", "Total", "Maximum", "Minimum", "Count" }.Select(name => (name, (string?)name))]);

    public static Converted<Draft, Condition.Metric> Make(Length window, TimeSpan usual) => new(
        new Group<Draft>("a metric over or under a threshold", new Draft("", MetricScope.Site, null, null, null, usual, null))
            .Required("metric", new MetricName(), draft => draft.Metric, (draft, metric) => draft with { Metric = metric }, "The metric, by Azure Monitor's own name.")
            .Key("on", On, draft => draft.On, (draft, on) => draft with { On = on }, "Where it is read: on the site as a whole, on each of its instances, or on its plan.")
            .Key("aggregation", Aggregation, draft => draft.Aggregation, (draft, aggregation) => draft with { Aggregation = aggregation }, "How the samples of the window are put together; if it is left out, Total for what is counted and Average for the rest.")
            .Key("above", new Threshold(), draft => draft.Above, (draft, above) => draft with { Above = above }, "Unhealthy above this. A length of time, a size, a share or a number, by what the metric is measured in. Either 'above' or 'below'.")
            .Key("below", new Threshold(), draft => draft.Below, (draft, below) => draft with { Below = below }, "Unhealthy below this.")
            .Key("window", window, draft => draft.Window, (draft, length) => draft with { Window = length }, "How far back it looks.")
            .Key("requests", new Maybe<double>(new Number()), draft => draft.Requests, (draft, requests) => draft with { Requests = requests }, "How many requests there must be in the window before the figure means anything.")
            .Later("of", "rising", "each", "for", "from"),
        Read,
        Draft.Of);

    private static Condition.Metric? Read(Draft draft, Found found)
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

        if (draft.Above is null == draft.Below is null)
        {
            found.Wrong("below", $"a metric has either 'above' or 'below', and here {(draft.Above is null ? "is neither" : "are both")}");
            return null;
        }

        var key = draft.Above is null ? "below" : "above";
        if (metric.Unit.TryRead(found.TextOf(key), out var threshold))
            return new Condition.Metric(metric.Name, draft.On, draft.Aggregation ?? metric.Aggregation, draft.Above is null ? Comparison.Below : Comparison.Above, threshold, draft.Window, draft.Requests);

        found.Wrong(key, $"'{Sentence.Shown(found.TextOf(key))}' is no {metric.Unit.Noun}, and {metric.Name} is one; '{key}' is {metric.Unit.Allowed}");
        return null;
    }

    /// <summary>As it stands in the file, where only the metric tells what a threshold is.</summary>
    internal sealed record Draft(string Metric, MetricScope On, string? Aggregation, string? Above, string? Below, TimeSpan Window, double? Requests)
    {
        public static Draft Of(Condition.Metric metric)
        {
            var threshold = Metrics.All[metric.Name].Unit.Say(metric.Threshold);
            var isAbove = metric.Operator == Comparison.Above;
            return new Draft(metric.Name, metric.On, metric.Aggregation, isAbove ? threshold : null, isAbove ? null : threshold, metric.Window, metric.Requests);
        }
    }
}
