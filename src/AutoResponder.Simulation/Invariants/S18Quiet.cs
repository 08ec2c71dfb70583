using AutoResponder.Core;
using AutoResponder.Simulation.Cloud;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Nothing is begun in a quiet window.</summary>
internal sealed class S18Quiet : Invariant
{
    public override string Name => "S18 quiet windows";

    public override void Sent(SentCall call)
    {
        // What was borrowed is given back whatever the hour.
        if (World.Profile.Policy is not { QuietFor: > 0 } policy || !World.Record.Intents.TryGetValue(call.RequestId, out var intent) || intent.Lease is not null) return;

        // Whoever decided may have had another clock, and it may have been just before.
        var (from, to) = (call.SentAt - Responder.SendWithin - call.SetBack - World.Profile.ClockSpread, call.SentAt + World.Profile.ClockSpread);
        var (first, last) = (Open(policy, from), Open(policy, to));
        Check(first is null || last is null || first != last, () => $"{call.Op} was sent in a quiet window that is open until {first:HH:mm}");
    }

    /// <summary>The end of the window that is open, by this world's own reckoning.</summary>
    public static DateTimeOffset? Open(Runs.PolicyShape policy, DateTimeOffset moment)
    {
        var into = ((moment.Minute - policy.QuietFrom + 60) % 60) + (moment.Second / 60.0);
        return into < policy.QuietFor ? new DateTimeOffset(moment.Year, moment.Month, moment.Day, moment.Hour, moment.Minute, 0, TimeSpan.Zero).AddMinutes(policy.QuietFor - Math.Floor(into)) : null;
    }
}
