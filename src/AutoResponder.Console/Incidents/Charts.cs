using System.Collections.Immutable;
using System.Text.Json;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Console.Incidents;

/// <summary>Lays the samples of all looks side by side: the metrics that the policy judges by, with its thresholds, and the steps at their times.</summary>
internal static class Charts
{
    private const int MostPanels = 6;

    /// <param name="policy">The one that the incident began under; null where nobody has it any more. Then what was measured is shown without a threshold.</param>
    public static ChartView Of(ImmutableArray<AuditEvent> events, Policy? policy)
    {
        var measured = Measured(events);
        var panels = policy is null
            ? measured.Keys.Select(key => Plain(key.Metric, key.Aggregation, null, false, measured[key]))
            : policy.Unhealthy.Leaves().SelectMany(leaf => Panels(leaf, measured));
        return new ChartView([.. panels.DistinctBy(panel => (panel.Name, panel.Threshold)).Take(MostPanels)], [.. events.Select(Mark).OfType<ChartMark>()]);
    }

    private static IEnumerable<ChartPanel> Panels(Condition leaf, SortedDictionary<(string Metric, string Aggregation), SortedDictionary<long, double?>> measured) => leaf switch
    {
        Condition.Ratio ratio when measured.TryGetValue((ratio.Whole, "Total"), out var whole) && measured.TryGetValue((ratio.Part, "Total"), out var part) => [Share(ratio, part, whole)],
        Condition.Metric { OfInstanceMemory: false } metric when measured.TryGetValue((metric.Name, metric.Aggregation), out var samples) =>
            [Plain(metric.Name, metric.Aggregation, metric.Threshold, metric.Operator == Comparison.Below, samples)],
        Condition.OfMetric metric when measured.TryGetValue((metric.Name, metric.Aggregation), out var samples) => [Plain(metric.Name, metric.Aggregation, null, false, samples)],
        _ => [],
    };

    /// <summary>A share of nothing is a gap.</summary>
    private static ChartPanel Share(Condition.Ratio ratio, SortedDictionary<long, double?> part, SortedDictionary<long, double?> whole)
    {
        var shares = new SortedDictionary<long, double?>();
        foreach (var (at, all) in whole) shares[at] = all > 0 && part.GetValueOrDefault(at) is { } some ? 100 * some / all : null;
        return Panel($"{ratio.Part} in {ratio.Whole}", "%", 100 * ratio.Above, false, shares);
    }

    private static ChartPanel Plain(string metric, string aggregation, double? threshold, bool isBelow, SortedDictionary<long, double?> samples) =>
        Panel(metric, metric.EndsWith("Percentage", StringComparison.Ordinal) ? "%" : aggregation.ToLowerInvariant(), threshold, isBelow, samples);

    private static ChartPanel Panel(string name, string unit, double? threshold, bool isBelow, SortedDictionary<long, double?> samples)
    {
        var known = samples.Values.OfType<double>().ToList();
        var limit = threshold is { } line ? $"; unhealthy {(isBelow ? "below" : "above")} {Knowledge.Figure(line)}" : "";
        return new ChartPanel(name, unit, threshold, isBelow, [.. samples.Keys], [.. samples.Values])
        {
            Text = known.Count == 0 ? $"nothing measured{limit}" : $"from {Knowledge.Figure(known.Min())} to {Knowledge.Figure(known.Max())}, last {Knowledge.Figure(known[^1])}{limit}",
        };
    }

    /// <summary>Azure mends a sample after it was first read: the later reading counts, and never a gap against a figure.</summary>
    private static SortedDictionary<(string Metric, string Aggregation), SortedDictionary<long, double?>> Measured(ImmutableArray<AuditEvent> events)
    {
        var measured = new SortedDictionary<(string Metric, string Aggregation), SortedDictionary<long, double?>>();
        foreach (var series in events.SelectMany(happened => Metrics(happened)).Where(series => series.Instance is null))
        {
            if (!measured.TryGetValue((series.Metric, series.Aggregation), out var samples)) measured[(series.Metric, series.Aggregation)] = samples = new SortedDictionary<long, double?>();

            for (var i = 0; i < series.Values.Length; i++)
            {
                var at = (series.Start + (series.Grain * i)).ToUnixTimeSeconds();
                if (series.Values[i] is { } value) samples[at] = value;
                else samples.TryAdd(at, null);
            }
        }

        return measured;
    }

    private static ImmutableArray<MetricSeries> Metrics(AuditEvent happened)
    {
        try
        {
            return AuditEntry.OfAny(happened.Body).Part("evidence", AuditJson.Default.Evidence)?.Metrics ?? [];
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            // Of a newer build: its timeline says so, and the chart has a gap.
            return [];
        }
    }

    private static ChartMark? Mark(AuditEvent happened) => happened.AsIncidentEvent() switch
    {
        IncidentEvent.IncidentOpened => At(happened, "opened", "ill"),
        IncidentEvent.ActStarted started => At(happened, started.Step, "act"),
        IncidentEvent.PreservationStarted { Scope: Core.Captures.CaptureScope.Full } started => At(happened, started.Step, "act"),
        IncidentEvent.StepHelped helped => At(happened, $"{helped.Step} helped", "well"),
        IncidentEvent.StepDidNotHelp failed => At(happened, $"{failed.Step} did not help", "ill"),
        IncidentEvent.IncidentHandedOver => At(happened, "handed over", "person"),
        IncidentEvent.IncidentClosed => At(happened, "closed", "well"),
        _ => null,
    };

    private static ChartMark At(AuditEvent happened, string label, string tone) => new(happened.At.ToUnixTimeSeconds(), label, tone);
}
