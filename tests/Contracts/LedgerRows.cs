using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Ports;

namespace AutoResponder.Contracts;

/// <summary>Decisions as rows, small ones, for whoever tries a ledger.</summary>
public static class LedgerRows
{
    public const string Subscription = "5f3c0a4e-0000-4000-8000-00000000000b";

    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static PlanId NewPlan() => PlanId.Parse($"/subscriptions/{Subscription}/resourceGroups/rg/providers/Microsoft.Web/serverfarms/plan-{Guid.NewGuid():N}");

    public static SiteId SiteOf(PlanId plan, int number) => SiteId.Parse($"/subscriptions/{Subscription}/resourceGroups/rg/providers/Microsoft.Web/sites/s{number}-{plan.Name[^8..]}");

    /// <summary>An incident opens.</summary>
    public static LedgerCommit Opening(LedgerPage page, string signal, DateTimeOffset? lookAt) =>
        Of(page, new IncidentEvent.IncidentOpened($"{page.Head.Site.Name}-1", new PolicyMark("web", "hash"), null, Noon, new AlertMark("rule", Noon, null), "tried") { At = Noon }, signal, lookAt);

    /// <summary>A signal is noted.</summary>
    public static LedgerCommit Noting(LedgerPage page, string? signal) => Of(page, new IncidentEvent.SignalNoted(null, "tried") { At = Noon }, signal, page.LookAt);

    /// <summary>Something happens to the plan alone.</summary>
    public static LedgerCommit OfPlan(PlanPage page, string? signal)
    {
        var happened = new PlanEvent.PlanChanged(new Change("Updated", Noon), "tried") { At = Noon };
        var (stream, row) = page.Stream.Append(Encoding.UTF8.GetBytes($"{{\"seq\":{page.Stream.Sequence + 1}}}"), happened.Kind, happened.At, null, null);
        return new LedgerCommit(page, stream, page.Plan.Evolve(happened), null, signal is null ? null : new SignalId(signal), [row]);
    }

    public static string StateOf(SiteHead head) => JsonSerializer.Serialize(head, AuditJson.Default.SiteHead);

    public static string StateOf(PlanState plan) => JsonSerializer.Serialize(plan, AuditJson.Default.PlanState);

    private static LedgerCommit Of(LedgerPage page, IncidentEvent happened, string? signal, DateTimeOffset? lookAt)
    {
        var head = page.Head.Evolve(happened);
        var (stream, row) = page.Plan.Stream.Append(Encoding.UTF8.GetBytes($"{{\"seq\":{page.Plan.Stream.Sequence + 1}}}"), happened.Kind, happened.At, head.Site, null);
        return new LedgerCommit(
            page.Plan, stream, page.Plan.Plan.Evolve(head.Site, happened), new HeadCommit(head, lookAt, page.HeadTag), signal is null ? null : new SignalId(signal), ImmutableArray.Create(row));
    }
}
