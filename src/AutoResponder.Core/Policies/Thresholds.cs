using System.Globalization;

namespace AutoResponder.Core.Policies;

/// <summary>Judges a metric against a threshold.</summary>
internal static class Thresholds
{
    public static Verdict Judge(Condition.Metric metric, View view)
    {
        if (metric.Requests is { } floor)
        {
            var requests = view.Of("Requests", null, "Total", metric.Window);
            if (requests.Gap is { } gap) return Verdict.Unknown(gap);
            if (requests.Sum < floor)
            {
                return requests.Covers
                    ? new Verdict(Health.Healthy, $"only {requests.Sum:0} requests in {requests.Says(view.Now)}, too few for {metric.Name} to mean anything")
                    : Verdict.Unknown($"only {requests.Sum:0} requests seen so far");
            }
        }

        if (metric.Limit(view.Evidence) is not { } limit) return Verdict.Unknown("how much memory an instance of the plan has is not known");
        if (metric.On != MetricScope.Instance) return Judge(metric, limit, null, view);

        var instances = view.InstancesOf(metric.Name);
        return instances.Count == 0
            ? Verdict.Unknown($"no samples of {metric.Name} by instance")
            : Verdict.Any([.. instances.Select(instance => Judge(metric, limit, instance, view))]);
    }

    private static Verdict Judge(Condition.Metric metric, double limit, string? instance, View view)
    {
        var window = view.Of(metric.Name, instance, metric.Aggregation, metric.Window);
        if (window.Gap is { } gap) return Verdict.Unknown(gap);

        var figure = window.Aggregate(metric.Aggregation);
        var beyond = metric.Operator == Comparison.Above ? figure > limit : figure < limit;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{metric.Name}{(instance is null ? "" : $" on {instance}")} is {figure:0.###} ({metric.Aggregation} of {window.Says(view.Now)}), {(beyond ? "" : "not ")}{metric.Operator.ToString().ToLowerInvariant()} {limit:0.###}{(metric.OfInstanceMemory ? $", which is {metric.Threshold:0.###} % of an instance's memory" : "")}");

        return window.Covers || (beyond && OnlyGetsWorse(metric))
            ? new Verdict(beyond ? Health.Unhealthy : Health.Healthy, text)
            : Verdict.Unknown($"{text}, too little of the window of {Window.Say(metric.Window)} yet");
    }

    /// <summary>A total only grows with the window, so half a window can prove it too high but never low; an average of a few samples proves nothing either way.</summary>
    private static bool OnlyGetsWorse(Condition.Metric metric) => metric.Operator == Comparison.Above
        ? metric.Aggregation is "Total" or "Maximum" or "Count"
        : metric.Aggregation is "Minimum";
}
