using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;

namespace AutoResponder.Simulation.Invariants;

/// <summary>The state is the fold of the events, byte for byte; their numbers have no gaps, and the chain of hashes holds.</summary>
internal sealed class S07Fold : Invariant
{
    public override string Name => "S7 fold and chain";

    public override void Finished(bool calm)
    {
        foreach (var plan in World.Ledger.Plans) Verify(plan);
    }

    private void Verify(PlanId id)
    {
        var plan = new PlanState { Plan = id };
        var heads = new Dictionary<SiteId, SiteHead>();
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(id.Value));
        long sequence = 0;
        foreach (var row in World.Ledger.Events(id))
        {
            hash = SHA256.HashData([0, .. hash, .. row.Body.Span]);
            using var body = JsonDocument.Parse(row.Body);
            var root = body.RootElement;
            Check(
                row.Sequence == ++sequence && root.GetProperty("seq").GetInt64() == sequence && root.GetProperty("stream").ValueEquals(id.Value) && row.Hash.AsSpan().SequenceEqual(hash),
                () => $"row {sequence} of {id.Name} is out of its chain");
            if (row.Site is { } site)
            {
                var happened = root.GetProperty("data").Deserialize(AuditJson.Default.IncidentEvent)!;
                heads[site] = (heads.GetValueOrDefault(site) ?? new SiteHead { Site = site }).Evolve(happened);
                plan = plan.Evolve(site, happened);
            }
            else
            {
                plan = plan.Evolve(root.GetProperty("data").Deserialize(AuditJson.Default.PlanEvent)!);
            }
        }

        Check(JsonSerializer.Serialize(plan, AuditJson.Default.PlanState) == World.Ledger.PlanText(id), () => $"the state of {id.Name} is not the fold of its events");
        foreach (var (site, head) in heads)
            Check(JsonSerializer.Serialize(head, AuditJson.Default.SiteHead) == World.Ledger.HeadText(id, site), () => $"the state of {site.Name} is not the fold of its events");
    }
}
