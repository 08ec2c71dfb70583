using System.Globalization;

namespace AutoResponder.Core.Policies;

/// <summary>Judges a metric against a threshold.</summary>
internal static class Thresholds
{
    public static Verdict Judge(Condition.Metric metric, View view)
    {
        if (metric.Requests is { } floor && TooFew(metric, floor, view) is { } meaningless) return meaningless;
        if (metric.Limit(view.Evidence) is not { } limit) return Verdict.Unknown(() => "how much memory an instance of the plan has is not known");

        return metric.On == MetricScope.Instance ? OnAnyInstance(metric, limit, view) : Judge(metric, limit, null, view);
    }

    /// <summary>A figure over too few requests means nothing.</summary>
    private static Verdict? TooFew(Condition.Metric metric, double floor, View view)
    {
        var requests = view.Of("Requests", null, "Total", metric.Window);
        return requests.Gap is { } gap ? Verdict.Unknown(gap) : requests.Sum >= floor ? null : TooFew(metric, requests, view.Now);
    }

    private static Verdict TooFew(Condition.Metric metric, Window requests, DateTimeOffset now) => requests.Covers
        ? new Verdict(Health.Healthy, () => $"only {requests.Sum:0} requests in {requests.Says(now)}, too few for {metric.Name} to mean anything")
        : Verdict.Unknown(() => $"only {requests.Sum:0} requests seen so far");

    private static Verdict OnAnyInstance(Condition.Metric metric, double limit, View view)
    {
        var instances = view.InstancesOf(metric.Name);
        return instances.Count == 0
            ? Verdict.Unknown(() => $"no samples of {metric.Name} by instance")
            : Verdict.Any([.. instances.Select(instance => Judge(metric, limit, instance, view))]);
    }

    private static Verdict Judge(Condition.Metric metric, double limit, string? instance, View view)
    {
        var window = view.Of(metric.Name, instance, metric.Aggregation, metric.Window);
        return window.Gap is { } gap ? Verdict.Unknown(gap) : Judge(metric, limit, instance, window, view.Now);
    }

    private static Verdict Judge(Condition.Metric metric, double limit, string? instance, Window window, DateTimeOffset now)
    {
        var figure = window.Aggregate(metric.Aggregation);
        var beyond = metric.Operator == Comparison.Above ? figure > limit : figure < limit;
        return window.Covers || (beyond && OnlyGetsWorse(metric))
            ? new Verdict(beyond ? Health.Unhealthy : Health.Healthy, Figures)
            : Verdict.Unknown(() => $"{Figures()}, too little of the window of {Window.Say(metric.Window)} yet");

        string Figures() => string.Create(
            CultureInfo.InvariantCulture,
            $"{metric.Name}{(instance is null ? "" : $" on {instance}")} is {figure:0.###} ({metric.Aggregation} of {window.Says(now)}), {(beyond ? "" : "not ")}{metric.Operator.ToString().ToLowerInvariant()} {limit:0.###}{(metric.OfInstanceMemory ? $", which is {metric.Threshold:0.###} % of an instance's memory" : "")}");
    }

    /// <summary>A total only grows with the window, so half a window can prove it too high but never low; an average of a few samples proves nothing either way.</summary>
    private static bool OnlyGetsWorse(Condition.Metric metric) => metric.Operator == Comparison.Above
        ? metric.Aggregation is "Total" or "Maximum" or "Count"
        : metric.Aggregation is "Minimum";
}
