using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Functions.Console;

/// <summary>What the console shows, read from the ledger alone.</summary>
internal sealed class ConsoleData(AuditReader audit, IncidentReader incidents)
{
    private const int MostLines = 500;

    /// <summary>Each site's newest incident.</summary>
    public async Task<ImmutableArray<IncidentLine>> IncidentsAsync(CancellationToken cancellationToken) =>
        [.. (await incidents.NewestAsync(cancellationToken)).Select(IncidentLine.Of)];

    /// <summary>One incident's events, oldest first; empty where there is no such incident.</summary>
    public Task<ImmutableArray<AuditEvent>> IncidentAsync(string incident, CancellationToken cancellationToken) => incidents.EventsAsync(incident, cancellationToken);

    /// <summary>How an incident stands, where it is its site's newest.</summary>
    public async Task<IncidentLine?> LineAsync(string incident, CancellationToken cancellationToken) =>
        (await IncidentsAsync(cancellationToken)).FirstOrDefault(line => line.Incident == incident);

    /// <summary>The newest events of all streams that were decided after a moment, oldest first.</summary>
    /// <param name="after">UTC ticks.</param>
    public async Task<ImmutableArray<AuditEvent>> SinceAsync(long after, CancellationToken cancellationToken)
    {
        var events = ImmutableArray.CreateBuilder<AuditEvent>();
        foreach (var plan in (await audit.PlansAsync(cancellationToken)).Select(plan => (PlanId?)plan).Append(null))
        {
            await foreach (var happened in audit.NewestAsync(plan, MostLines, cancellationToken)) events.Add(happened);
        }

        return [.. events.Where(happened => happened.At.UtcTicks > after).OrderBy(happened => happened.At).ThenBy(happened => happened.Sequence).TakeLast(MostLines)];
    }
}

/// <summary>One line of the list of incidents. It is also the JSON of that list: a field may be added, never renamed.</summary>
internal sealed record IncidentLine(
    string Incident, string Site, string Name, string Plan, string State, DateTimeOffset? OpenedAt, int? Rung, string Text, string? TakenBy, LeaseSummary? Lease)
{
    public static IncidentLine Of(IncidentSummary summary) => new(
        summary.Incident, summary.Site.Value, summary.Site.Name, summary.Plan.Value, summary.State, summary.OpenedAt, summary.Rung, summary.Text, summary.TakenBy, summary.Lease);
}
