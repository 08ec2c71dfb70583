using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Ledger;
using Azure.Data.Tables;

namespace AutoResponder.Diagnostics.Tests;

/// <summary>An incident as the ledger would have it by the time of its capture: recycled, scaled out, neither helped.</summary>
internal static class LedgerStory
{
    public static async Task WriteAsync(TableServiceClient tables, SickSite site, CaptureOrder order, string why = "41 of 60 requests failed within 5 min (Http5xx / Requests above 20 %)")
    {
        var at = order.StartedAt.AddMinutes(-21);
        var stream = StreamHead.Begin(site.Plan.Value);
        var table = tables.GetTableClient(Keys.LedgerTable);
        foreach (var happened in Events(site, order, at, why))
        {
            var head = new SiteHead { Site = site.Site };
            var situation = new Situation(head, new PlanState { Plan = site.Plan }, FleetReading.NotRead, null, null);
            var body = AuditBody.Of(stream, happened, new DecisionContext(situation, new Signal.LookDue(), null, order.Incident, "test"), stream.Sequence + 1);
            (stream, var row) = stream.Append(body, happened.Kind, happened.At, site.Site, order.Incident);
            await table.AddEntityAsync(StreamRow.Event(Keys.Partition(site.Plan), row));
            foreach (var lies in IncidentRow.Of(Keys.Partition(site.Plan), [row])) await table.UpsertEntityAsync(lies);
        }
    }

    private static IEnumerable<IncidentEvent> Events(SickSite site, CaptureOrder order, DateTimeOffset at, string why)
    {
        var (first, second) = (new OpId($"{order.Incident}/0/0"), new OpId($"{order.Incident}/1/1"));
        yield return new IncidentEvent.IncidentOpened(order.Incident, new PolicyMark("web", new string('a', 64)), null, at, null, why) { At = at };
        yield return new IncidentEvent.CauseVerified("the alert shop-5xx was found in Azure") { At = at.AddSeconds(4) };
        yield return new IncidentEvent.Looked("Unhealthy", why, at) { At = at.AddSeconds(34) };
        yield return new IncidentEvent.StepHeld("recycle", 0, "end process 4711", [new Objection("cooldown", "recycled 11 min ago", at.AddMinutes(3))], at.AddMinutes(3)) { At = at.AddMinutes(1) };
        yield return new IncidentEvent.ActStarted(first, Guid.Empty, order.Incident, "recycle", 0, new Act.EndProcess(site.Site, SickSite.Instance, SickSite.Worker, SickSite.Started), at, at, why) { At = at.AddMinutes(3) };
        yield return new IncidentEvent.EffectSeen(first, "recycle", "process 4711 is gone", at.AddMinutes(8)) { At = at.AddMinutes(3.2) };
        for (var i = 4; i < 8; i++) yield return new IncidentEvent.Looked("Unhealthy", why, at) { At = at.AddMinutes(i) };
        yield return new IncidentEvent.StepDidNotHelp(first, "recycle", "still 38 of 57 requests fail") { At = at.AddMinutes(8.2) };
        yield return new IncidentEvent.ActStarted(second, Guid.Empty, order.Incident, "scaleOut", 1, new Act.SetCapacity(site.Plan, 1, 2), at, at, "CPU of the plan is above 75 %", new LeaseLength(TimeSpan.FromHours(1), TimeSpan.FromHours(8))) { At = at.AddMinutes(8.4) };
        yield return new IncidentEvent.EffectSeen(second, "scaleOut", "the plan has 2 instances", at.AddMinutes(15)) { At = at.AddMinutes(10) };
        yield return new IncidentEvent.Looked("Unknown", "no sample since the step took effect", at) { At = at.AddMinutes(11) };
        yield return new IncidentEvent.StepDidNotHelp(second, "scaleOut", "still 51 of 80 requests fail") { At = at.AddMinutes(20.6) };
        yield return new IncidentEvent.PreservationStarted(order.Op, "captureDiagnostics", 2, order.Scope, order.Until, order) { At = order.StartedAt };
    }
}
