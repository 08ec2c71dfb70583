using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Queues;
using AutoResponder.Platform.Seals;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary>Incidents out of the storage itself. Whoever may write to its queue is taken at their word who they are.</summary>
/// <param name="by">Who orders; null where nothing is ordered.</param>
internal sealed class StoredIncidents(StorageSettings storage, IConfiguration configuration, string? by) : IIncidentDesk
{
    private readonly IncidentReader _incidents = new(new AuditReader(storage.Tables()), SealServices.Archive(storage, configuration));

    public async Task<ImmutableArray<IncidentRow>> ListAsync(bool all, CancellationToken cancellationToken) =>
        [.. (await _incidents.ListAsync(all, cancellationToken)).Select(incident => new IncidentRow(incident.Incident, incident.State, incident.OpenedAt, incident.Text, incident.Lease?.Text))];

    public async Task<IncidentSheet?> FindAsync(string incident, CancellationToken cancellationToken)
    {
        if (await _incidents.EventsAsync(incident, cancellationToken) is not { IsEmpty: false } events) return null;

        var (story, now) = (IncidentStory.Of(events), (await _incidents.NewestAsync(cancellationToken)).FirstOrDefault(newest => newest.Incident == incident));
        return new IncidentSheet(
            incident, now?.State ?? IncidentSummary.Closed, (now?.Site ?? story.Site)?.Value, now is { IsOpen: true } ? now.Text : null, now?.Lease?.Text,
            now?.Question is { } asked ? new AskedQuestion(asked.Id.Value, asked.Would, asked.ExpiresAt) : null,
            story.Captures, [.. events.Select(happened => new HappenedLine(happened.At, happened.Kind, happened.Text))]);
    }

    public async Task<string> OrderAsync(IncidentSheet about, OrderKind what, string reason, CancellationToken cancellationToken)
    {
        var order = new Signal.Order(
            Guid.NewGuid().ToString("N"), what, by ?? throw new InvalidOperationException("Nobody is named who orders."), reason, DateTimeOffset.UtcNow,
            Site: about.Site is { } site ? SiteId.Parse(site) : null, Incident: about.Incident,
            Target: what is OrderKind.Approve or OrderKind.Deny ? about.Question?.Id : null);
        await new SignalQueue(storage).SendOrderAsync(order, cancellationToken);
        return order.By;
    }
}
