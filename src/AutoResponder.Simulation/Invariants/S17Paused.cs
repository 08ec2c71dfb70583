using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Core.Audit;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>What a person wants left alone is left alone, from when the word is a fact until it is over or taken back.</summary>
internal sealed class S17Paused : Invariant
{
    private readonly List<Word> _words = [];

    public override string Name => "S17 paused";

    public override void Ordered(AuditRow row)
    {
        if (row.Kind is not ("Paused" or "Unpaused")) return;

        using var body = JsonDocument.Parse(row.Body);
        var data = body.RootElement.GetProperty("data");
        var target = data.GetProperty("target").GetString()!;

        // The newest word on a target holds, whether it begins anew or ends it.
        for (var i = 0; i < _words.Count; i++)
        {
            if (_words[i].Target == target && _words[i].Until > World.Now) _words[i] = _words[i] with { Until = World.Now };
        }

        if (row.Kind == "Paused") _words.Add(new Word(target, World.Now, data.GetProperty("until").GetDateTimeOffset()));
    }

    public override void Sent(SentCall call)
    {
        if (_words.Count == 0) return;

        // Its sender may have read just before, and the decider's clock may be ahead.
        var read = call.SentAt - Responder.OldestEvidence - call.SetBack;
        var standing = _words.Where(word => word.Since < read && word.Until > call.SentAt + World.Profile.ClockSpread).ToList();
        if (standing.Count == 0) return;

        var (site, isReturn) = Whose(call);
        var broken = standing.Find(word => Covers(word.Target, call.Plan, site, isReturn) || (call.DisturbsPlan && call.Plan.Sites.Exists(other => Covers(word.Target, call.Plan, other, false))));
        Check(broken is null, () => $"{call.Op} was sent while {broken!.Target} was paused from {broken.Since:HH:mm:ss} to {broken.Until:HH:mm:ss}");
    }

    /// <summary>The site that an act is for: the one that it reaches, or the one whose incident scales.</summary>
    private (SimSite? Site, bool IsReturn) Whose(SentCall call)
    {
        if (call.Site is { } site) return (site, false);

        var intent = World.Record.Intents.GetValueOrDefault(call.RequestId);
        return intent is { Lease: null, Incident: { } incident } ? (call.Plan.Sites.Find(candidate => incident.StartsWith($"{candidate.Name}-", StringComparison.Ordinal)), false) : (null, true);
    }

    /// <summary>A return is held by what names its plan; that the policy or the tag of a site is paused does not keep what its plan has borrowed.</summary>
    private static bool Covers(string target, SimPlan plan, SimSite? site, bool isReturn) =>
        target == plan.Id.Value || target == plan.Name
        || (!isReturn && (((target is "policy:web" or "tag:tier=web") && site?.Shape.IsOfOtherTier != true) || target == site?.Id.Value || target == site?.Name));

    private sealed record Word(string Target, DateTimeOffset Since, DateTimeOffset Until);
}
