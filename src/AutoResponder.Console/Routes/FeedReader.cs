using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Console.Routes;

/// <summary>Lists for programs: incidents, and what was decided since a moment.</summary>
internal sealed class FeedReader(AuditReader audit, IncidentReader incidents)
{
    private const int MostLines = 500;

    public async Task<ImmutableArray<IncidentLine>> IncidentsAsync(CancellationToken cancellationToken) =>
        [.. (await incidents.NewestAsync(cancellationToken)).Select(IncidentLine.Of)];

    /// <summary>What is open or has something borrowed; with what is over, if all is asked for.</summary>
    public async Task<IncidentsView> ListAsync(bool all, CancellationToken cancellationToken) => new([.. (await incidents.ListAsync(all, cancellationToken)).Select(IncidentLine.Of)]);

    /// <summary>The newest events of all streams that were decided after a moment, oldest first.</summary>
    /// <param name="after">UTC ticks.</param>
    public async Task<ImmutableArray<AuditLine>> SinceAsync(long after, CancellationToken cancellationToken)
    {
        var events = ImmutableArray.CreateBuilder<AuditEvent>();
        foreach (var plan in (await audit.PlansAsync(cancellationToken)).Select(plan => (PlanId?)plan).Append(null))
        {
            await foreach (var happened in audit.NewestAsync(plan, MostLines, cancellationToken)) events.Add(happened);
        }

        return [.. events.Where(happened => happened.At.UtcTicks > after).OrderBy(happened => happened.At).ThenBy(happened => happened.Sequence).TakeLast(MostLines).Select(AuditLine.Of)];
    }
}

/// <summary>The list of incidents. It is the JSON of <c>/api/v1/incidents</c>.</summary>
internal sealed record IncidentsView(ImmutableArray<IncidentLine> Incidents);

/// <summary>One line of the list of incidents. A field may be added, never renamed.</summary>
internal sealed record IncidentLine(
    string Incident, string Site, string Name, string Plan, string State, DateTimeOffset? OpenedAt, int? Rung, string Text, string? TakenBy, LeaseSummary? Lease)
{
    public static IncidentLine Of(IncidentSummary summary) => new(
        summary.Incident, summary.Site.Value, summary.Site.Name, summary.Plan.Value, summary.State, summary.OpenedAt, summary.Rung, summary.Text, summary.TakenBy, summary.Lease);
}

/// <summary>One line of what was decided.</summary>
/// <param name="Seq">What to ask for what comes after it with.</param>
internal sealed record AuditLine(long Seq, DateTimeOffset At, string Stream, string? Site, string? Incident, string Kind, string Text)
{
    public static AuditLine Of(AuditEvent happened) => new(happened.At.UtcTicks, happened.At, happened.Stream, happened.Site?.Value, happened.Incident, happened.Kind, happened.Text);
}
