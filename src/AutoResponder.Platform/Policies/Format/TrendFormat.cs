using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Kinds;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>A metric that rises: what must hold between its keys.</summary>
internal static class TrendFormat
{
    private const int FewestParts = 3;
    private static readonly string[] OfThresholds = ["above", "below", "of", "window", "requests"];
    private static readonly TimeSpan UsualEach = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan UsualFor = TimeSpan.FromMinutes(30);

    public static Condition.Trend? Read(MetricFormat.Draft draft, Metric metric, double by, Found found)
    {
        var (each, time) = (draft.Each ?? UsualEach, draft.For ?? UsualFor);
        var wrong = Array.Find(OfThresholds, found.Has);
        if (wrong is not null) found.Wrong(wrong, $"'{wrong}' stands beside 'rising', which has only 'each' and 'for'; a threshold is a condition of its own");
        else if (by <= 0) found.Wrong("rising", "'0%' is no rise; 'rising' is a share above 0%, such as 10%");
        else if (each < TimeSpan.FromMinutes(1)) found.Wrong("each", $"'{Units.Say(each)}' is shorter than a sample; 'each' is at least 1m");
        else if (time.Ticks % each.Ticks != 0 || time < each * FewestParts)
            found.Wrong(found.Has("for") ? "for" : "each", $"'for' ({Units.Say(time)}) is not {FewestParts} or more whole parts of 'each' ({Units.Say(each)}); it is such as {Units.Say(each * 6)}");
        else return new Condition.Trend(metric.Name, draft.On, draft.Aggregation ?? metric.Aggregation, by, each, time);

        return null;
    }
}
