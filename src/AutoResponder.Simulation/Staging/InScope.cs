using AutoResponder.Core;
using AutoResponder.Core.Policies;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Invariants;

namespace AutoResponder.Simulation.Staging;

/// <summary>Under whatever policies: only what one of them owns and wants acts for is touched, and never the responder itself, its plan, or what is gone or tagged off.</summary>
internal sealed class InScope : Invariant
{
    public override string Name => "in scope";

    public override void Sent(SentCall call)
    {
        var oldest = call.SentAt - Responder.OldestEvidence - call.SetBack;
        var intent = World.Record.Intents.GetValueOrDefault(call.RequestId);

        // What was borrowed is given back whatever the policy says by now: that ends an act, it begins none.
        if (intent is null or { Incident: null }) return;

        Check(call.Site is not null || !(call.Plan.Shape.IsOurs || call.Plan.Shape.ScalesItself), () => $"{call.Op} scales a plan that is not to be scaled");
        var site = call.Site ?? call.Plan.Sites.Find(candidate => intent.Incident.StartsWith($"{candidate.Id.Name}-", StringComparison.Ordinal));
        Check(site is not null, () => $"{call.Op} is of no site of its plan");
        if (site is null) return;

        var policies = World.Host.Of(call.Sender)?.Policies.Since(oldest);
        Check(policies is null || policies.OwnerOf(site.Describe())?.Mode is Mode.Act or Mode.Approve, () => $"{call.Op} touches a site that no policy owns that acts");
        Check(!site.Shape.IsOurselves, () => $"{call.Op} touches the responder itself");
        Check(site.DeletedAt is null || site.DeletedAt >= oldest, () => $"{call.Op} touches a site that was deleted");
        Check(!site.IsOff || site.TaggedAt >= oldest, () => $"{call.Op} touches a site that was tagged off");
    }
}
