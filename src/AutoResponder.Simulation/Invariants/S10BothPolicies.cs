using AutoResponder.Core;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Where the policy was edited since an incident began, an act keeps to the mode, the selector and the limits of both; the ladder is that of the beginning.</summary>
internal sealed class S10BothPolicies : Invariant
{
    private static readonly TimeSpan CommitToSend = TimeSpan.FromSeconds(20);
    private readonly Dictionary<string, string> _began = [];

    public override string Name => "S10 both policies";

    public override void Committed(Written row)
    {
        if (row.Incident is IncidentEvent.IncidentOpened opened) _began[$"{row.Plan}:{opened.Incident}"] = opened.Policy.Hash;
    }

    public override void Sent(SentCall call)
    {
        if (!World.Record.Intents.TryGetValue(call.RequestId, out var intent) || intent is not { Lease: null, Incident: { } incident }) return;
        if (World.Host.Find(_began[$"{call.Plan.Id}:{incident}"]) is not { } began) return;

        if (World.Host.Of(call.Sender)?.Policies.Since(call.SentAt - Responder.OldestEvidence - call.SetBack) is not { } policies) return;

        var name = incident[..incident.LastIndexOf('-')];
        var loaded = call.Plan.Sites.First(candidate => candidate.Name == name).PolicyOf(policies);
        if (loaded.Hash == began.Hash) return;

        Check(!World.Profile.Policy.Forgets, () => $"{call.Op} was sent, and nobody can read any more what its incident began under");
        Check(began.Ladder.Any(step => step.Name == intent.Step), () => $"{call.Op} is a step of no rung that the incident began under");
        foreach (var policy in new[] { began, loaded })
        {
            Check(policy.Mode != Mode.Observe, () => $"{call.Op} was sent, and {policy.Hash} only observes");
            Check(call.Site is null || policy.Sites.Matches(call.Site.Describe()) || call.Site.IsOff, () => $"{call.Op} was sent, and {policy.Hash} does not own the site");

            var cooldown = policy.Guardrails.Cooldown - CommitToSend - World.Profile.ClockSpread;
            var last = World.Arm.Calls.LastOrDefault(other => other != call && other.Counts && other.Plan == call.Plan
                && World.Record.Intents.TryGetValue(other.RequestId, out var before) && before.Step == intent.Step && before.Incident is { } its && its[..its.LastIndexOf('-')] == name
                && !(intent.IsTurn && before.IsTurn && before.Incident == intent.Incident && before.Rung == intent.Rung && other.Fate == CallFate.Executed));
            Check(last is null || call.SentAt - last.SentAt >= cooldown, () => $"{call.Op} came {(call.SentAt - last!.SentAt).TotalSeconds:0} s after {last.Op}, and {policy.Hash} asks for {policy.Guardrails.Cooldown.TotalSeconds:0} s");
        }
    }
}
