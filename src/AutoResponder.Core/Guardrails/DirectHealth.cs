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
        var (expected, isSick) = ((Condition.Probe?)null, false);
        foreach (var leaf in policy.Leaves)
        {
            if (leaf is Condition.Probe asked && asked.Path == probe.Path) expected ??= asked;
            isSick |= IsSick(probe, leaf);
        }

        return isSick || !(expected?.Accepts(probe) ?? probe.Status is >= 200 and < 500);
    }

    private static bool IsSick(ProbeReading probe, Condition leaf) => leaf switch
    {
        Condition.Metric { Name: "HttpResponseTime" or "AverageResponseTime", Operator: Comparison.Above } slow => probe.Took.TotalSeconds > slow.Threshold,
        Condition.Logged { Like: { IsOfOutcome: true } like } => like.Fits(new LoggedRequest(default, probe.Status, null, null, probe.Path, probe.Took)) == true,
        _ => false,
    };

    /// <summary>Whether the process that would be ended is itself above a memory threshold of the policy, or has itself lived through the growth that the policy calls an illness.</summary>
    public static bool WorkerIsTooLarge(Act act, Evidence evidence, Policy policy)
    {
        if (act is not Act.EndProcess end) return false;

        var instance = evidence.Instances?.FirstOrDefault(candidate => candidate.Id == end.Instance);
        return instance?.Workers?.FirstOrDefault(candidate => candidate.Process == end.Process) is { } worker && policy.Leaves.Any(leaf => leaf switch
        {
            Condition.Metric { On: MetricScope.Instance, Name: "MemoryWorkingSet" or "PrivateBytes", Operator: Comparison.Above } metric => worker.WorkingSet > metric.Limit(evidence),
            Condition.Trend { On: MetricScope.Instance, Name: "MemoryWorkingSet" or "PrivateBytes" } trend => HasGrown(worker, instance.Machine, trend, evidence),
            _ => false,
        });
    }

    /// <summary>Whether the log holds requests of a kind that the policy calls an illness, of the last minute. It does not say which instance they were on, so that it counts only where there is one, or where all are meant.</summary>
    public static bool SeenInLog(Act act, Evidence evidence, Policy policy) =>
        (act.ReachesEveryInstance || evidence.Instances is { Length: 1 })
        && policy.Leaves.OfType<Condition.Logged>().Any(leaf => leaf.Like.IsOfOutcome && evidence.Requests.Any(reading => reading.Like == leaf.Like && reading.Window == leaf.Window && reading.Recent > 0));

    /// <summary>Whether the site serves nothing: it fails its probe, or 80 % of at least 5 requests failed.</summary>
    /// <param name="notBefore">Requests from before the last act say nothing about what is served now.</param>
    public static bool NothingIsServed(Evidence evidence, Policy policy, DateTimeOffset now, DateTimeOffset? notBefore)
    {
        var probes = evidence.Probes.Where(probe => probe.Instance is null).ToList();
        if (probes.Count > 0 && probes.TrueForAll(probe => IsSick(probe, policy))) return true;

        var requests = Window.Of(evidence, "Requests", null, "Total", policy.LongestWindow, now, notBefore);
        var failed = Window.Of(evidence, "Http5xx", null, "Total", policy.LongestWindow, now, notBefore);

        // Where either was not measured it sums to nothing, which is not enough.
        return requests.Sum >= 5 && failed.Sum >= 0.8 * requests.Sum;
    }

    /// <summary>A process that was started in the middle of a growth is not the one that grew; one that holds less than what the growth began with has let go of it.</summary>
    private static bool HasGrown(WorkerReading worker, string? machine, Condition.Trend trend, Evidence evidence)
    {
        var series = evidence.Metrics.FirstOrDefault(candidate =>
            candidate.Metric == trend.Name && candidate.Aggregation == trend.Aggregation && candidate.Instance is { } on && on.Equals(machine, StringComparison.OrdinalIgnoreCase));
        if (series?.SampleEnd is not { } end || worker.StartedAt is not { } started || started > end - trend.For) return false;

        return trend.Name != "MemoryWorkingSet" || (worker.WorkingSet is { } bytes && series.From(end - trend.For).ToList() is [var first, ..] && bytes > first.Value);
    }
}
