using System.Globalization;

namespace AutoResponder.Core.Policies;

/// <summary>Judges whether a metric grows: its time is cut into parts, and each must be larger than the one before. A part that nothing is known of leaves it open, unless two others show that it does not grow.</summary>
internal static class Trends
{
    public static Verdict Judge(Condition.Trend trend, View view)
    {
        if (trend.On != MetricScope.Instance) return Judge(trend, null, view);

        var instances = view.InstancesOf(trend.Name);
        return instances.Count == 0
            ? Verdict.Unknown(() => $"no samples of {trend.Name} by instance")
            : Verdict.Any([.. instances.Select(instance => Judge(trend, instance, view))]);
    }

    public static Verdict Judge(Condition.Trend trend, string? instance, View view)
    {
        var (window, now) = (view.Of(trend.Name, instance, trend.Aggregation, trend.For), view.Now);
        if (window.Gap is { } gap) return Verdict.Unknown(gap);

        var parts = Parts(trend, window);
        var steps = parts.Zip(parts.Skip(1)).Select(pair => Grew(pair.First, pair.Second, trend.By)).ToList();
        return steps switch
        {
            _ when steps.Contains(false) => new Verdict(Health.Healthy, () => $"{Figures()}, which is not a rise by {By()} each time"),
            _ when steps.Contains(null) => Verdict.Unknown(() => $"{Figures()}, and not all of it is known"),
            _ => new Verdict(Health.Unhealthy, () => $"{Figures()}, a rise by {By()} or more each time"),
        };

        string By() => trend.By.ToString("P0", CultureInfo.InvariantCulture);

        string Figures()
        {
            var on = instance is null ? trend.Name : $"{trend.Name} on {instance}";
            return string.Create(CultureInfo.InvariantCulture, $"{on} each {Window.Say(trend.Each)} was {string.Join(", ", parts.Select(part => part is { } known ? Short(known) : "?"))} ({trend.Aggregation}, {window.Says(now)})");
        }
    }

    /// <summary>What the trend's parts amount to, oldest first; null where less than half of one was measured.</summary>
    public static IReadOnlyList<double?> Parts(Condition.Trend trend, Window window) =>
    [
        .. Enumerable.Range(0, trend.Parts).Select(part =>
        {
            var from = window.End - (trend.Each * (trend.Parts - part));
            var samples = window.Between(from, from + trend.Each);
            return samples.Count > 0 && window.Grain * samples.Count * 2 >= trend.Each ? samples.Aggregate(trend.Aggregation) : (double?)null;
        }),
    ];

    /// <summary>From nothing to something is a rise by any share; from nothing to nothing is none.</summary>
    private static bool? Grew(double? before, double? after, double by) => before is { } one && after is { } next ? next > one && next >= one * (1 + by) : null;

    private static string Short(double figure) => figure.ToString(figure >= 1_000_000 ? "0,,.# M" : "0.###", CultureInfo.InvariantCulture);
}
