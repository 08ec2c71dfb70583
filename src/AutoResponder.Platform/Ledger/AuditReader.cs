using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>Reads the ledger for people. It writes nothing.</summary>
public sealed class AuditReader(TableServiceClient tables)
{
    private readonly TableClient _ledger = tables.GetTableClient(Keys.LedgerTable);
    private readonly TableClient _plans = tables.GetTableClient(Keys.PlansTable);

    /// <summary>Every plan that the responder ever wrote about.</summary>
    public async Task<ImmutableArray<PlanId>> PlansAsync(CancellationToken cancellationToken)
    {
        var plans = ImmutableArray.CreateBuilder<PlanId>();
        await foreach (var row in _plans.QueryAsync<TableEntity>(select: ["Plan"], cancellationToken: cancellationToken))
        {
            if (PlanId.TryParse(row.GetString("Plan"), out var plan)) plans.Add(plan);
        }

        return plans.ToImmutable();
    }

    /// <summary>The events of a plan after a sequence number, oldest first.</summary>
    public IAsyncEnumerable<AuditEvent> EventsAsync(PlanId plan, long after, CancellationToken cancellationToken) =>
        EventsAsync(Keys.Partition(plan), after, cancellationToken);

    /// <summary>The fleet's events after a sequence number, oldest first.</summary>
    public IAsyncEnumerable<AuditEvent> FleetEventsAsync(long after, CancellationToken cancellationToken) => EventsAsync(Keys.Fleet, after, cancellationToken);

    /// <summary>The newest events of a plan, or of the fleet, oldest first.</summary>
    /// <param name="plan">Null for the fleet's own stream.</param>
    public async IAsyncEnumerable<AuditEvent> NewestAsync(PlanId? plan, int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partition = plan is { } id ? Keys.Partition(id) : Keys.Fleet;
        var head = await _ledger.GetEntityIfExistsAsync<TableEntity>(partition, plan is null ? Keys.FleetState : Keys.Plan, ["Sequence"], cancellationToken);
        if (!head.HasValue) yield break;

        await foreach (var happened in EventsAsync(partition, Math.Max(0, (head.Value!.GetInt64("Sequence") ?? 0) - most), cancellationToken)) yield return happened;
    }

    /// <summary>Between which numbers of a plan's stream an incident's events lie; null where the plan does not keep that.</summary>
    public Task<(long From, long To)?> WhereAsync(PlanId plan, string incident, CancellationToken cancellationToken) => IncidentRow.ReadAsync(_ledger, Keys.Partition(plan), incident, cancellationToken);

    /// <summary>One incident's events that are in the table, oldest first.</summary>
    public async IAsyncEnumerable<AuditEvent> IncidentAsync(PlanId plan, string incident, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lies = await WhereAsync(plan, incident, cancellationToken);
        await foreach (var happened in IncidentAsync(plan, incident, lies, cancellationToken)) yield return happened;
    }

    /// <summary>The same, where it was asked already where they lie.</summary>
    /// <param name="lies">Between which numbers; null where nobody wrote that: a whole plan is read, and only one that has a site of that name.</param>
    public async IAsyncEnumerable<AuditEvent> IncidentAsync(PlanId plan, string incident, (long From, long To)? lies, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partition = Keys.Partition(plan);
        if (lies is null && !await MayBeOnAsync(plan, incident, cancellationToken)) yield break;

        var (from, to) = lies ?? (1, long.MaxValue);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {Keys.Event(from)} and RowKey le {(to == long.MaxValue ? "ev;" : Keys.Event(to))} and Incident eq {incident}");
        await foreach (var happened in QueryAsync(filter, cancellationToken)) yield return happened;
    }

    /// <summary>One incident in short.</summary>
    public async Task<IncidentStory> StoryAsync(PlanId plan, string incident, CancellationToken cancellationToken)
    {
        var events = new List<AuditEvent>();
        await foreach (var happened in IncidentAsync(plan, incident, cancellationToken)) events.Add(happened);
        return IncidentStory.Of(events);
    }

    /// <summary>One event of a plan; null where there is none of that number.</summary>
    public async Task<AuditEvent?> EventAsync(PlanId plan, long sequence, CancellationToken cancellationToken)
    {
        var read = await _ledger.GetEntityIfExistsAsync<TableEntity>(Keys.Partition(plan), Keys.Event(sequence), cancellationToken: cancellationToken);
        return read.HasValue ? AuditEvent.Read(read.Value!) : null;
    }

    /// <summary>When a plan's incidents were opened and closed, oldest first.</summary>
    public IAsyncEnumerable<AuditEvent> BordersAsync(PlanId plan, CancellationToken cancellationToken) => QueryAsync(
        TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Partition(plan)} and RowKey ge {Keys.EventPrefix} and RowKey lt {"ev;"} and (Kind eq {nameof(IncidentEvent.IncidentOpened)} or Kind eq {nameof(IncidentEvent.IncidentClosed)})"),
        cancellationToken);

    /// <summary>What the sites of a plan share; null where nothing was ever written about it.</summary>
    public async Task<PlanState?> PlanAsync(PlanId plan, CancellationToken cancellationToken)
    {
        var read = await _ledger.GetEntityIfExistsAsync<TableEntity>(Keys.Partition(plan), Keys.Plan, ["State"], cancellationToken);
        return read.HasValue ? JsonSerializer.Deserialize(read.Value!.GetString("State"), AuditJson.Default.PlanState) : null;
    }

    /// <summary>The heads of all sites of a plan.</summary>
    public async IAsyncEnumerable<SiteHead> HeadsAsync(PlanId plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partition = Keys.Partition(plan);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {Keys.HeadPrefix} and RowKey lt {"head:site;"}");
        await foreach (var row in _ledger.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            yield return JsonSerializer.Deserialize(row.GetString("State"), AuditJson.Default.SiteHead)!;
    }

    /// <summary>An incident is named after its site.</summary>
    private async Task<bool> MayBeOnAsync(PlanId plan, string incident, CancellationToken cancellationToken)
    {
        await foreach (var head in HeadsAsync(plan, cancellationToken))
        {
            if (incident.StartsWith($"{head.Site.Name}-", StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private IAsyncEnumerable<AuditEvent> EventsAsync(string partition, long after, CancellationToken cancellationToken) =>
        QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {Keys.Event(after)} and RowKey lt {"ev;"}"), cancellationToken);

    private async IAsyncEnumerable<AuditEvent> QueryAsync(string filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _ledger.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            yield return AuditEvent.Read(row);
    }
}
