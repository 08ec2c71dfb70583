using System.Collections.Immutable;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>Between which numbers of its plan's stream an incident's events lie, so that what one costs to read does not grow with what the plan has been through. Derived from the events, and written with them.</summary>
internal static class IncidentRow
{
    private const string From = nameof(From);
    private const string To = nameof(To);

    /// <summary>The rows that go with events: one for each incident among them. They are merged, since only the opening knows where it began.</summary>
    public static IEnumerable<TableEntity> Of(string partition, ImmutableArray<AuditRow> events)
    {
        foreach (var incident in events.Where(row => row.Incident is not null).GroupBy(row => row.Incident!))
        {
            var entity = new TableEntity(partition, Keys.Incident(incident.Key)) { ["Incident"] = incident.Key, [To] = incident.Max(row => row.Sequence) };
            if (incident.FirstOrDefault(row => row.Kind == nameof(IncidentEvent.IncidentOpened)) is { } opened) entity[From] = opened.Sequence;
            yield return entity;
        }
    }

    /// <summary>Null where nobody wrote it: there is no such incident on the plan, or it was over before such rows were kept.</summary>
    public static async Task<(long From, long To)?> ReadAsync(TableClient ledger, string partition, string incident, CancellationToken cancellationToken)
    {
        var read = await ledger.GetEntityIfExistsAsync<TableEntity>(partition, Keys.Incident(incident), [From, To], cancellationToken);
        return read is { HasValue: true, Value: { } row } ? (row.GetInt64(From) ?? 1, row.GetInt64(To) ?? long.MaxValue) : null;
    }
}
