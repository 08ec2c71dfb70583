using AutoResponder.Core;
using AutoResponder.Core.Policies;
using AutoResponder.Simulation.Cloud;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Only what is under care is touched: never the responder itself or its plan, nothing that was deleted or tagged off, and the policy must want acts at all.</summary>
internal sealed class S09Scope : Invariant
{
    public override string Name => "S9 scope";

    public override void Sent(SentCall call)
    {
        var oldest = call.SentAt - Responder.OldestEvidence - call.SetBack;
        if (call.DisturbsPlan)
        {
            Check(!call.Plan.Shape.IsOurs && !call.Plan.Shape.ScalesItself, () => $"{call.Op} disturbs a plan that is not to be disturbed");
            Check(call.Plan.Sites.TrueForAll(other => !other.IsOff || other.TaggedAt >= oldest), () => $"{call.Op} disturbs a neighbour that was tagged off");
        }

        if (call.Site is not { } site)
        {
            Check(!call.Plan.Shape.IsOurs && !call.Plan.Shape.ScalesItself, () => $"{call.Op} scales a plan that is not to be scaled");

            // What was borrowed is given back whatever the policy says by now: that ends an act, it begins none.
            if (!World.Record.Intents.TryGetValue(call.RequestId, out var intent) || intent.Incident is null) return;

            // Who borrows must be in care as well.
            site = call.Plan.Sites.Find(candidate => intent.Incident.StartsWith($"{candidate.Name}-", StringComparison.Ordinal));
            Check(site is not null, () => $"{call.Op} is of no site of its plan");
        }

        var policy = World.Host.Of(call.Sender)?.Policies.Since(oldest) is { } policies ? site!.PolicyOf(policies) : null;
        Check(policy is null || policy.Mode != Mode.Observe, () => $"{call.Op} was sent under a policy that only observes");
        Check(policy is null || policy.Sites.Matches(site!.Describe()), () => $"{call.Op} touches a site that no policy owns");
        Check(!site!.Shape.IsOurselves, () => $"{call.Op} touches the responder itself");
        Check(site.Plan == call.Plan, () => $"{call.Op} reaches out of its plan");
        Check(site.DeletedAt is null || site.DeletedAt >= oldest, () => $"{call.Op} touches a site that was deleted at {site.DeletedAt:HH:mm:ss}");
        Check(!site.IsOff || site.TaggedAt >= oldest, () => $"{call.Op} touches a site that was tagged off at {site.TaggedAt:HH:mm:ss}");
    }
}
