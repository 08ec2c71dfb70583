using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Console.Now;

/// <summary>Says how a site's open incident stands, with the ladder that it climbs.</summary>
internal sealed class OpenReader(IPolicies policies)
{
    /// <summary>Null where none is open.</summary>
    public async Task<OpenView?> OfAsync(HeadOnPlan head, PlanId plan, Lease? lease, CancellationToken cancellationToken)
    {
        if (head.Head.Incident is not Incident.Open open || IncidentSummary.Of(head.Head, plan, lease) is not { } summary) return null;

        var ladder = (await policies.FindAsync(open.Course.Policy, cancellationToken))?.Ladder;
        var rung = open.Course.Rung;
        return new OpenView(
            summary.Incident, summary.Site.Value, summary.Site.Name, plan.Value, open.Course.Policy.Name, open.State, open.Course.OpenedAt,
            rung + 1, ladder is { } steps && rung < steps.Length ? steps[rung].Name : null, ladder?.Length,
            head.LookAt, summary.Text, Held(open), summary.TakenBy, summary.Lease,
            summary.Question is { } asked ? new QuestionView(asked.Id.Value, asked.Would, asked.ExpiresAt) : null);
    }

    private static ImmutableArray<HeldView> Held(Incident.Open open) =>
        open is Incident.Held held ? [.. held.Objections.Select(no => new HeldView(no.Guardrail, no.Why, no.LookAgain))] : [];
}
