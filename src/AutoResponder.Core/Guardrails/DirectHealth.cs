using AutoResponder.Core.Acts;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Guardrails;

/// <summary>What direct readings say: they are of now, where metrics are of some minutes ago.</summary>
internal static class DirectHealth
{
    /// <summary>Whether a probe failed, or took longer than the policy lets an answer take.</summary>
    public static bool IsSick(ProbeReading probe, Policy policy)
    {
        var expected = policy.Unhealthy.Leaves().OfType<Condition.Probe>().FirstOrDefault(condition => condition.Path == probe.Path);
        var accepted = expected?.Accepts(probe) ?? probe.Status is >= 200 and < 500;
        return !accepted || policy.Unhealthy.Leaves().OfType<Condition.Metric>()
            .Any(metric => metric is { Name: "HttpResponseTime" or "AverageResponseTime", Operator: Comparison.Above } && probe.Took.TotalSeconds > metric.Threshold);
    }

    /// <summary>Whether the process that would be ended is itself above a memory threshold of the policy.</summary>
    public static bool WorkerIsTooLarge(Act act, Evidence evidence, Policy policy) =>
        act is Act.EndProcess end
        && evidence.Instances?.FirstOrDefault(instance => instance.Id == end.Instance)?.Workers?.FirstOrDefault(worker => worker.Process == end.Process)?.WorkingSet is { } bytes
        && policy.Unhealthy.Leaves().OfType<Condition.Metric>()
            .Any(metric => metric is { On: MetricScope.Instance, Name: "MemoryWorkingSet" or "PrivateBytes", Operator: Comparison.Above } && bytes > metric.Threshold);

    /// <summary>Whether the site serves nothing: it fails its probe, or 80 % of at least 5 requests failed.</summary>
    public static bool NothingIsServed(Evidence evidence, Policy policy, DateTimeOffset now)
    {
        var probes = evidence.Probes.Where(probe => probe.Instance is null).ToList();
        if (probes.Count > 0 && probes.TrueForAll(probe => IsSick(probe, policy))) return true;

        var requests = Window.Of(evidence, "Requests", null, "Total", policy.LongestWindow, now, null);
        var failed = Window.Of(evidence, "Http5xx", null, "Total", policy.LongestWindow, now, null);
        return requests is { Gap: null, Sum: >= 5 } && failed.Gap is null && failed.Sum >= 0.8 * requests.Sum;
    }
}
