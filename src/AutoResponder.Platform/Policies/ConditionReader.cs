using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core.Policies;

namespace AutoResponder.Platform.Policies;

/// <summary>What "unhealthy" means, out of a policy file.</summary>
internal static class ConditionReader
{
    private static readonly TimeSpan LongestWindow = TimeSpan.FromHours(1);
    private static readonly Condition Nothing = new Condition.Any([]);

    private static readonly Dictionary<string, MetricScope> Scopes = new()
    {
        ["site"] = MetricScope.Site,
        ["instance"] = MetricScope.Instance,
        ["plan"] = MetricScope.Plan,
    };

    private static readonly Dictionary<string, string> Aggregations =
        new[] { "Average", "Total", "Maximum", "Minimum", "Count" }.ToDictionary(name => name);

    public static Condition Read(Group parent, Yaml value)
    {
        var group = parent.Sub(value);
        if (value is not Yaml.Map) return Nothing;

        Condition? condition = group switch
        {
            _ when group.Has("any") => new Condition.Any(ReadAll(group, "any")),
            _ when group.Has("all") => new Condition.All(ReadAll(group, "all")),
            _ when group.Has("not") => new Condition.Not(Read(group, group.Raw("not")!)),
            _ when group.Has("ratio") => ReadRatio(group),
            _ when group.Has("metric") => ReadMetric(group),
            _ when group.Has("probe") => ReadProbe(group),
            _ => null,
        };
        if (condition is null)
        {
            group.Wrong(value, group.Has("requests")
                ? "conditions on logged requests are not carried out by this version"
                : "it is no condition; one has any, all, not, ratio, metric or probe");
            return Nothing;
        }

        group.Finish("of", "rising", "each", "for", "from");
        return condition;
    }

    private static ImmutableArray<Condition> ReadAll(Group group, string key)
    {
        var items = group.Items(key);
        if (items.Count == 0) group.Wrong(group.Raw(key)!, $"'{key}' holds no condition; it needs one at least");
        return [.. items.Select(item => Read(group, item))];
    }

    private static Condition.Ratio ReadRatio(Group group)
    {
        var names = group.Texts("ratio");
        if (names.Length != 2) group.Wrong(group.Raw("ratio")!, "'ratio' is two metrics, the part and the whole, such as [Http5xx, Requests]");
        return new Condition.Ratio(
            names.ElementAtOrDefault(0) ?? "", names.ElementAtOrDefault(1) ?? "", group.RequiredShare("above"), group.Number("atLeast") ?? 20, Window(group));
    }

    private static Condition.Metric ReadMetric(Group group)
    {
        var name = group.RequiredText("metric");
        var above = group.Raw("above");
        var below = group.Raw("below");
        if (above is null == below is null) group.Wrong(group.At, "a metric has either 'above' or 'below'");
        return new Condition.Metric(
            name,
            group.Choice("on", MetricScope.Site, Scopes),
            group.Choice("aggregation", "Average", Aggregations),
            above is not null ? Comparison.Above : Comparison.Below,
            (above ?? below) is { } threshold ? Threshold(group, name, threshold) : 0,
            Window(group),
            group.Number("requests"));
    }

    /// <summary>What has a unit must be given with it: a time, a size or a share by what the metric measures.</summary>
    private static double Threshold(Group group, string metric, Yaml value)
    {
        if (group.Scalar("threshold", value) is not { } scalar) return 0;

        var text = scalar.Value;
        if (metric.Contains("Time", StringComparison.Ordinal))
        {
            if (Units.TryDuration(text, out var length)) return length.TotalSeconds;

            group.Wrong(value, $"'{text}' is no length of time, and {metric} is one; it is such as 5s");
            return 0;
        }

        if (metric.Contains("Memory", StringComparison.Ordinal) && !metric.Contains("Percentage", StringComparison.Ordinal) || metric.Contains("Bytes", StringComparison.Ordinal))
        {
            if (Units.TrySize(text, out var bytes)) return bytes;

            group.Wrong(value, $"'{text}' is no size, and {metric} is one; it is such as 512MB or 4GB");
            return 0;
        }

        if (metric.Contains("Percentage", StringComparison.Ordinal))
        {
            if (Units.TryShare(text, out var share)) return share * 100;

            group.Wrong(value, $"'{text}' is no share, and {metric} is one; it is such as 75%");
            return 0;
        }

        if (Units.TryNumber(text, out var number)) return number;

        group.Wrong(value, $"'{text}' is no number; {metric} is a number without a unit");
        return 0;
    }

    private static Condition.Probe ReadProbe(Group group)
    {
        var path = group.RequiredText("probe");
        if (!path.StartsWith('/') || path.StartsWith("//", StringComparison.Ordinal)) group.Wrong(group.Raw("probe")!, $"'{path}' is no path; it begins with one /");

        var (from, to) = (200, 399);
        if (group.Text("expect") is { } expect)
        {
            var parts = expect.Split('-');
            if (parts.Length is 1 or 2
                && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out from)
                && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out to)
                && from is >= 100 and <= 599 && to >= from && to <= 599)
            {
                // As it stands.
            }
            else
            {
                group.Wrong(group.Raw("expect")!, $"'{expect}' is no range of statuses; it is such as 200-399");
            }
        }

        return new Condition.Probe(path, from, to, group.Duration("timeout", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10)), group.Whole("failures", 3, 1, 5));
    }

    private static TimeSpan Window(Group group) => group.Duration("window", TimeSpan.FromMinutes(5), LongestWindow);
}
