using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Rules;

/// <summary>How sick one instance is, by the policy's own figures split by instance, then by what it answers itself. Figures from before the last act are of no instance as it is now.</summary>
internal static class Sickness
{
    public static double Of(InstanceReading instance, Evidence evidence, Policy policy, DateTimeOffset now, DateTimeOffset? notBefore)
    {
        var (view, byFigures, byProbe) = (new View(evidence, now, notBefore), 0.0, 0.0);
        if (instance.Machine is { } machine)
        {
            foreach (var leaf in policy.Leaves) byFigures = Math.Max(byFigures, Of(leaf, machine, view));
        }

        foreach (var probe in evidence.Probes)
        {
            if (probe.Instance == instance.Id && DirectHealth.IsSick(probe, policy)) byProbe = 1;
        }

        // Both together beat either alone; what it answers right now counts as much as a whole share of failures.
        return byFigures + byProbe;
    }

    private static double Of(Condition leaf, string machine, View view) => leaf switch
    {
        Condition.Ratio ratio => Share(ratio, machine, view),
        Condition.Metric { On: not MetricScope.Plan } metric => Excess(metric, machine, view),
        Condition.Trend { On: not MetricScope.Plan } trend => Growth(trend, machine, view),
        _ => 0,
    };

    private static double Share(Condition.Ratio ratio, string machine, View view)
    {
        var (whole, part) = Window.Common(view.Of(ratio.Whole, machine, "Total", ratio.Window), view.Of(ratio.Part, machine, "Total", ratio.Window));
        var share = whole.Gap is null && part.Gap is null && whole.Sum > 0 ? part.Sum / whole.Sum : 0;
        return share > ratio.Above ? share : 0;
    }

    private static double Excess(Condition.Metric metric, string machine, View view)
    {
        var window = view.Of(metric.Name, machine, metric.Aggregation, metric.Window);
        if (window.Gap is not null || metric.Limit(view.Evidence) is not { } limit || limit <= 0) return 0;

        var figure = window.Aggregate(metric.Aggregation);
        return metric.Operator == Comparison.Above
            ? figure > limit ? Math.Min(1, figure / limit / 10) : 0
            : figure < limit ? 1 - (figure / limit) : 0;
    }

    /// <summary>Of several that grow, the one that has grown most.</summary>
    private static double Growth(Condition.Trend trend, string machine, View view)
    {
        if (Trends.Judge(trend, machine, view).Health != Health.Unhealthy) return 0;

        var parts = Trends.Parts(trend, view.Of(trend.Name, machine, trend.Aggregation, trend.For));
        return parts[^1] is { } last and > 0 && parts[0] is { } first ? 0.1 + (0.4 * (last - first) / last) : 0.1;
    }
}
