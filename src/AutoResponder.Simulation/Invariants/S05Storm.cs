using AutoResponder.Core;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Where many fell ill together nothing is begun; and of a storm there is one event, however many sites see it.</summary>
internal sealed class S05Storm : Invariant
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(10);
    private readonly List<(DateTimeOffset At, SimSite Site)> _ill = [];
    private readonly Dictionary<string, DateTimeOffset> _begun = [];

    public override string Name => "S5 storm";

    public override void Committed(Written row)
    {
        if (row.Incident is IncidentEvent.IncidentOpened && row.Row.Site is { } id && World.Find(id) is { } site) _ill.Add((row.At, site));
    }

    public override void Ordered(AuditRow row)
    {
        if (row.Kind != "StormBegan") return;

        using var body = System.Text.Json.JsonDocument.Parse(row.Body);
        var where = body.RootElement.GetProperty("data").GetProperty("where").GetString()!;
        Check(!_begun.TryGetValue(where, out var before) || World.Now - before > Within - World.Profile.ClockSpread, () => $"people are told a second time of the storm over {where} that began at {before:HH:mm:ss}");
        _begun[where] = World.Now;
    }

    public override void Sent(SentCall call)
    {
        if (_ill.Count < 3 || !World.Record.Intents.TryGetValue(call.RequestId, out var intent) || intent is not { Lease: null, Incident: { } incident }) return;

        var site = call.Site ?? call.Plan.Sites.Find(candidate => incident.StartsWith($"{candidate.Name}-", StringComparison.Ordinal));
        if (site is null) return;

        // Counted by clocks that are apart, and read a moment before it was sent.
        var read = call.SentAt - Responder.OldestEvidence - call.SetBack;
        var spread = World.Profile.ClockSpread;
        foreach (var (what, share, belongs) in new (string, double, Func<SimSite, bool>)[] { ("its region", 0.2, other => other.Region == site.Region), ("the fleet", 0.1, _ => true) })
        {
            // What was deleted may still be in somebody's list.
            var watched = World.Sites.Count(belongs);
            var together = _ill.Where(ill => ill.At < read && ill.At > call.SentAt - Within + spread && belongs(ill.Site) && !ill.Site.IsDeleted).Select(ill => ill.Site).Distinct().ToList();
            var isStorm = together.Count >= 3 && together.Count >= share * watched && together.Select(ill => ill.Plan).Distinct().Count() >= 2;
            if (isStorm) Check(false, () => $"{call.Op} was sent while {together.Count} of {watched} sites of {what} had just fallen ill");
        }

        Check(true, () => "");
    }
}
