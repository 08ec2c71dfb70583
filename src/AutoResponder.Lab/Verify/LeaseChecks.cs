using AutoResponder.Lab.Runs;

namespace AutoResponder.Lab.Verify;

/// <summary>What was borrowed was given back, once, and the plan is as it was.</summary>
internal static class LeaseChecks
{
    public static IEnumerable<Finding> Run(IReadOnlyList<EventRow> events, IReadOnlyList<WireCall> calls, RunRecord record)
    {
        foreach (var lease in LeaseStory.Of(events, calls))
        {
            // What never came needs no end; what came has exactly one, and one call at most that brought it about.
            var holds = (lease.IsOver || (!lease.IsBorrowed && lease is { Returned: 0, Ended: 0 })) && (lease.Returned == 1 ? lease.ReturnsTaken == 1 : lease.ReturnsTaken <= 1);
            yield return new Finding(holds, $"lease {lease.Op} {(lease.IsBorrowed ? "came" : "never came")}, was returned {lease.Returned} times by {lease.ReturnsTaken} calls that Azure took, and ended otherwise {lease.Ended} times");
        }

        var known = events.Where(row => row.Kind == "ActStarted").Select(row => row.Op).ToHashSet(StringComparer.Ordinal);
        foreach (var row in events.Where(row => row.Act is not null && row.Text("lease") is { } lease && !known.Contains(lease)))
            yield return new Finding(false, $"{row.Op} gives back {row.Text("lease")}, which nobody borrowed");

        yield return new Finding(record.CapacityAtEnd == record.CapacityAtStart, $"capacity {record.CapacityAtStart} at the start, {record.CapacityAtEnd} at the end");
    }
}
