using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>The same step on the same site no sooner than the policy says.</summary>
internal sealed class S04Cooldown : Invariant
{
    private static readonly TimeSpan CommitToSend = TimeSpan.FromSeconds(20);

    public override string Name => "S4 cooldown";

    public override void Sent(SentCall call)
    {
        if (!World.Record.Intents.TryGetValue(call.RequestId, out var intent) || intent.Incident is not { } incident) return;

        // Loosened meanwhile: S10 looks at what holds then.
        if (World.Host.WasLoosened) return;

        var last = World.Arm.Calls.LastOrDefault(other => other != call && other.Counts && Same(other, call, intent.Step, incident) && !IsTurnBefore(other, intent));
        if (last is null) return;

        var cooldown = TimeSpan.FromMinutes(World.Profile.Policy.Cooldown) - CommitToSend - World.Profile.ClockSpread;
        Check(call.SentAt - last.SentAt >= cooldown, () => $"{call.Op} came {(call.SentAt - last.SentAt).TotalSeconds:0} s after {last.Op}");
    }

    /// <summary>What lies between two turns of one step is another invariant's.</summary>
    private bool IsTurnBefore(SentCall other, Intent intent) =>
        intent.IsTurn && World.Record.Intents[other.RequestId] is { IsTurn: true } before && before.Incident == intent.Incident && before.Rung == intent.Rung && other.Fate == CallFate.Executed;

    private bool Same(SentCall other, SentCall call, string step, string incident) =>
        World.Record.Intents.TryGetValue(other.RequestId, out var before) && before.Step == step && before.Incident is { } one && SiteOf(one) == SiteOf(incident) && other.Plan == call.Plan;

    private static string SiteOf(string incident) => incident[..incident.LastIndexOf('-')];
}
