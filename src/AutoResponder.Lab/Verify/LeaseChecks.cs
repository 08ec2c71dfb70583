using AutoResponder.Lab.Runs;

namespace AutoResponder.Lab.Verify;

/// <summary>What was borrowed was given back, once, and the plan is as it was.</summary>
internal static class LeaseChecks
{
    public static IEnumerable<Finding> Run(IReadOnlyList<EventRow> events, IReadOnlyList<WireCall> calls, RunRecord record)
    {
        var seen = events.Where(row => row.Kind == "EffectSeen").Select(row => row.Op).ToHashSet(StringComparer.Ordinal);
        var borrowed = events.Where(row => row.Kind == "ActStarted" && IsMore(row) && seen.Contains(row.Op)).ToList();
        var begun = events.Where(row => row.Kind == "LeaseReturnStarted").ToList();
        var returned = events.Where(row => row.Kind == "LeaseReturned").Select(row => row.Op).ToList();
        var ended = events.Count(row => row.Kind == "LeaseEnded");

        foreach (var lease in begun.GroupBy(row => row.Text("lease") ?? "", StringComparer.Ordinal))
        {
            var times = returned.Count(op => lease.Any(row => row.Op == op));
            var taken = calls.Count(call => call.IsTaken && lease.Any(row => row.RequestId.Equals(call.RequestId, StringComparison.OrdinalIgnoreCase)));
            yield return new Finding(times == 1 && taken == 1, $"lease {lease.Key} was returned {times} times, by {taken} calls that Azure took");
        }

        if (borrowed.Count > 0 || begun.Count > 0)
            yield return new Finding(borrowed.Count == returned.Count + ended, $"{borrowed.Count} times capacity was borrowed, {returned.Count} times returned, {ended} times ended otherwise");

        var wasEnded = ended > 0 || record.Scenario != "broken" || borrowed.Count == 0;
        yield return new Finding(!wasEnded || record.CapacityAtEnd == record.CapacityAtStart, $"capacity {record.CapacityAtStart} at the start, {record.CapacityAtEnd} at the end");
    }

    private static bool IsMore(EventRow row) => row.Act is { } act && (int?)act["to"] is { } to && (int?)act["from"] is { } from && to > from;
}
