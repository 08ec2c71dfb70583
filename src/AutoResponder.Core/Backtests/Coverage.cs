using AutoResponder.Core.Fleet;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Backtests;

/// <summary>Whether what a policy asks for stands in the record. What was asked for and could not be read is recorded as that; what nobody asked for is not there.</summary>
internal static class Coverage
{
    /// <summary>The first thing that is missing; null where all is there.</summary>
    public static string? Lacks(Needs needs, Evidence? evidence, FleetReading fleet)
    {
        if (needs.Fleet && fleet.Why == FleetReading.NotRead.Why) return "whether the fleet was armed";
        if (!needs.AnyEvidence) return null;
        if (evidence is null) return "any measurement";

        foreach (var question in needs.Metrics)
        {
            if (Lacks(question, evidence)) return $"{question.Metric} ({question.Aggregation}, {question.On.ToString().ToLowerInvariant()}, {Window.Say(question.Window)})";
        }

        if (needs.Instances && evidence.Instances is null && !Misses(evidence, "instance")) return "the instances and their processes";
        if (needs.Plan && evidence.Plan is null && !Misses(evidence, "plan")) return "the plan";
        if (needs.Consumers && evidence.Consumers is null && !Misses(evidence, "uses most of the plan") && !Misses(evidence, "sites")) return "which site uses most of the plan";
        if (needs.PlanSites && evidence.PlanSites is null && !Misses(evidence, "which sites the plan carries")) return "which sites the plan carries";
        if (needs.InstanceMemory && evidence.InstanceMemory is null && !Misses(evidence, "size of the plan's instances")) return "how much memory an instance has";
        if (needs.Alert is not null && evidence.Alert is null) return "what Azure says of the alert";
        if (needs.Capture is not null && evidence.Capture is null) return "how far evidence was saved";
        if (needs.Probes.FirstOrDefault(probe => !evidence.Probes.Any(reading => reading.Path == probe.Path) && !Misses(evidence, "probe")) is { } unprobed) return $"a probe of {unprobed.Path}";
        if (needs.Requests.FirstOrDefault(question => !evidence.Requests.Any(reading => reading.Like == question.Like && reading.Window == question.Window) && !Misses(evidence, "log")) is not null) return "these requests in the HTTP logs";
        return null;
    }

    /// <summary>A series that was asked for over a shorter time says nothing about the longer one.</summary>
    private static bool Lacks(MetricQuestion question, Evidence evidence)
    {
        var series = evidence.Metrics
            .Where(one => one.Metric.Equals(question.Metric, StringComparison.OrdinalIgnoreCase) && one.Aggregation.Equals(question.Aggregation, StringComparison.OrdinalIgnoreCase))
            .Where(one => one.Instance is not null == (question.On == MetricScope.Instance))
            .ToList();
        return series.Count == 0 ? !Misses(evidence, question.Metric) && !Misses(evidence, "metrics") : series.All(one => one.Grain * one.Values.Length < question.Window);
    }

    private static bool Misses(Evidence evidence, string what) => evidence.Missing.Any(missing => missing.Contains(what, StringComparison.OrdinalIgnoreCase));
}
