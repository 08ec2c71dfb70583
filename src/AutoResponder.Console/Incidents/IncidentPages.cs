using System.Collections.Immutable;
using AutoResponder.Console.Now;
using AutoResponder.Core;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Diagnostics.Journal;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Console.Incidents;

/// <summary>Reads one incident for a person.</summary>
internal sealed class IncidentPages(IncidentReader incidents, AuditReader audit, ILedger ledger, OpenReader open, IPolicies policies)
{
    /// <summary>All of it, with what its charts show; null where there is no such incident.</summary>
    public async Task<(IncidentView View, ChartView Chart)?> ReadAsync(string incident, CancellationToken cancellationToken)
    {
        var wanted = IncidentReader.Normal(incident);
        if (await incidents.EventsAsync(wanted, cancellationToken) is not { IsEmpty: false } events) return null;

        var (plan, lease, borrowed, standing) = await StandingAsync(wanted, events, cancellationToken);
        var story = IncidentStory.Of(events);
        var view = new IncidentView(
            wanted, story.Site?.Value, story.Site?.Name, plan.Value, standing?.State ?? IncidentSummary.Closed,
            Stories.Tell(story, events, standing, lease), standing, Evidence(events), Decisions.Of(events), borrowed);
        return (view, await ChartAsync(events, cancellationToken));
    }

    /// <summary>What its charts show; null where there is no such incident.</summary>
    public async Task<ChartView?> ChartAsync(string incident, CancellationToken cancellationToken) =>
        await incidents.EventsAsync(IncidentReader.Normal(incident), cancellationToken) is { IsEmpty: false } events ? await ChartAsync(events, cancellationToken) : null;

    /// <summary>How an incident stands, without its past; null where it is not open.</summary>
    public async Task<OpenView?> OpenAsync(string incident, CancellationToken cancellationToken)
    {
        var wanted = IncidentReader.Normal(incident);
        foreach (var plan in await audit.PlansAsync(cancellationToken))
        {
            foreach (var head in await ledger.HeadsAsync(plan, cancellationToken))
            {
                if ((head.Head.Incident as Incident.Open)?.Course.Id == wanted) return await open.OfAsync(head, plan, null, cancellationToken);
            }
        }

        return null;
    }

    private async Task<ChartView> ChartAsync(ImmutableArray<AuditEvent> events, CancellationToken cancellationToken)
    {
        var mark = events.Select(happened => happened.AsIncidentEvent()).OfType<IncidentEvent.IncidentOpened>().FirstOrDefault()?.Policy;
        return Charts.Of(events, mark is null ? null : await policies.FindAsync(mark, cancellationToken));
    }

    private async Task<(PlanId Plan, Lease? Lease, LeaseSummary? Borrowed, OpenView? Standing)> StandingAsync(string incident, ImmutableArray<AuditEvent> events, CancellationToken cancellationToken)
    {
        var plan = PlanId.Parse(events[0].Stream);
        var lease = (await audit.PlanAsync(plan, cancellationToken))?.Lease;
        var head = (await ledger.HeadsAsync(plan, cancellationToken)).FirstOrDefault(head => IncidentSummary.Of(head.Head, plan, lease)?.Incident == incident);
        return (plan, lease?.Terms.Incident == incident ? lease : null, head is null ? null : IncidentSummary.Of(head.Head, plan, lease)?.Lease, head is null ? null : await open.OfAsync(head, plan, lease, cancellationToken));
    }

    private static ImmutableArray<EvidenceView> Evidence(ImmutableArray<AuditEvent> events)
    {
        var facts = events.Select(happened => happened.AsIncidentEvent()).ToList();
        var ended = facts.OfType<IncidentEvent.PreservationEnded>().GroupBy(end => end.Op).ToDictionary(group => group.Key, group => group.Last());
        return
        [
            .. facts.OfType<IncidentEvent.PreservationStarted>().OrderBy(start => start.Scope).Select(start =>
            {
                var end = ended.GetValueOrDefault(start.Op);
                return new EvidenceView(CaptureKeys.Folder(start.Order), start.Scope == CaptureScope.Full ? "full" : "quick", start.At, end?.Whole, end?.What);
            }),
        ];
    }
}
