using AutoResponder.Core;
using AutoResponder.Simulation.Cloud;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Nothing is done under a policy that owns many more sites than it says, or many without a word.</summary>
internal sealed class S29TooBroad : Invariant
{
    public override string Name => "S29 too broad";

    public override void Sent(SentCall call)
    {
        // What was borrowed is given back whoever owns what by now.
        if (!World.Record.Intents.TryGetValue(call.RequestId, out var intent) || intent is not { Lease: null, Incident: { } incident }) return;

        var site = call.Site ?? call.Plan.Sites.Find(candidate => incident.StartsWith($"{candidate.Name}-", StringComparison.Ordinal));
        if (site is null || World.Host.Of(call.Sender)?.Policies.Since(call.SentAt - Responder.OldestEvidence - call.SetBack) is not { } set || set.OwnerOf(site.Describe()) is not { } owner) return;

        // Sites only go in these worlds, so that whoever counted before counted no fewer of them.
        var there = World.Sites.Where(one => !one.IsDeleted).Select(one => set.OwnerOf(one.Describe())?.Name).ToList();
        var (owned, all) = (there.Count(name => name == owner.Name), there.Count);
        if (owner.Sites.Expect is { } expect) Check(owned <= expect * 1.2m, () => $"{call.Op} was sent under {owner.Name}, which expects {expect} sites and owns {owned}");
        else if (all >= 20) Check(owned <= 50 && owned <= all * 0.25m, () => $"{call.Op} was sent under {owner.Name}, which owns {owned} of {all} sites and does not say so");
    }
}
