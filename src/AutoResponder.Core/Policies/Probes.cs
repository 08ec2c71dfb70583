namespace AutoResponder.Core.Policies;

/// <summary>Judges what the site answered to our own requests.</summary>
internal static class Probes
{
    public static Verdict Judge(Condition.Probe probe, View view)
    {
        var answers = view.Evidence.Probes.Where(reading => reading.Path == probe.Path && reading.Instance is null).ToList();
        if (answers.Count == 0) return Verdict.Unknown(() => $"{probe.Path} was not probed");

        var failed = answers.Where(reading => !probe.Accepts(reading)).ToList();
        if (failed.Count == 0 || answers.Exists(probe.Accepts))
            return new Verdict(Health.Healthy, () => $"{probe.Path} answered as it should, just now");

        return failed.Count >= probe.Failures
            ? new Verdict(Health.Unhealthy, () => $"{probe.Path} failed {failed.Count} times in a row, just now: {failed[^1].Error ?? $"status {failed[^1].Status}"}")
            : Verdict.Unknown(() => $"{probe.Path} failed {failed.Count} of {probe.Failures} times");
    }
}
