namespace AutoResponder.Lab.Verify;

/// <summary>What became of one intent to borrow.</summary>
/// <param name="Op">The op of the scale-out; it names the lease.</param>
/// <param name="IsBorrowed">Azure took the call, or the instances were seen.</param>
/// <param name="Returned">How often the audit says that it was given back.</param>
/// <param name="Ended">How often the audit says that it ended otherwise.</param>
/// <param name="ReturnsTaken">How many calls that give it back Azure took.</param>
internal sealed record LeaseStory(string Op, bool IsBorrowed, int Returned, int Ended, int ReturnsTaken)
{
    public bool IsOver => Returned + Ended == 1;

    /// <summary>Each intent to add something, with all that followed.</summary>
    public static IEnumerable<LeaseStory> Of(IReadOnlyList<EventRow> events, IReadOnlyList<WireCall> calls)
    {
        foreach (var intent in events.Where(row => row.Kind == "ActStarted" && IsMore(row)))
        {
            var about = events.Where(row => row.Text("lease") == intent.Op).ToList();
            var returns = about.Where(row => row.Act is not null).Select(row => row.RequestId).ToHashSet(StringComparer.OrdinalIgnoreCase);
            yield return new LeaseStory(
                intent.Op,
                calls.Any(call => call.IsTaken && call.RequestId.Equals(intent.RequestId, StringComparison.OrdinalIgnoreCase)) || events.Any(row => row.Kind == "EffectSeen" && row.Op == intent.Op),
                about.Count(row => row.Kind == "LeaseReturned"),
                about.Count(row => row.Kind == "LeaseEnded"),
                calls.Count(call => call.IsTaken && returns.Contains(call.RequestId)));
        }
    }

    private static bool IsMore(EventRow row) => row.Act is { } act && (string?)act["kind"] is "setCapacity" or "setMinimum" && (int?)act["to"] > (int?)act["from"];
}
