using System.Collections.Immutable;
using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Ports;
using Azure;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>The ledger in Table storage: a plan is a partition, a decision is one entity-group transaction under the versions that were read.</summary>
public sealed class TableLedger(TableServiceClient tables) : ILedger
{
    private const string State = "State";
    private readonly TableClient _table = tables.GetTableClient(Keys.LedgerTable);

    public async Task<LedgerPage> ReadAsync(PlanId plan, SiteId site, CancellationToken cancellationToken)
    {
        var partition = Keys.Partition(plan);
        var planRead = _table.GetEntityIfExistsAsync<TableEntity>(partition, Keys.Plan, cancellationToken: cancellationToken);
        var headRead = _table.GetEntityIfExistsAsync<TableEntity>(partition, Keys.Head(site), cancellationToken: cancellationToken);
        var planRow = (await planRead) is { HasValue: true, Value: { } one } ? one : null;
        var headRow = (await headRead) is { HasValue: true, Value: { } other } ? other : null;

        // The two rows are read side by side: where a commit fell between them, the versions do not fit and the commit will say so.
        return new LedgerPage(
            Page(plan, planRow),
            headRow is null ? new SiteHead { Site = site } : Parse(headRow, AuditJson.Default.SiteHead),
            headRow?.GetDateTimeOffset("LookAt"),
            headRow?.ETag.ToString());
    }

    public async Task<PlanPage> ReadPlanAsync(PlanId plan, CancellationToken cancellationToken)
    {
        var read = await _table.GetEntityIfExistsAsync<TableEntity>(Keys.Partition(plan), Keys.Plan, cancellationToken: cancellationToken);
        return Page(plan, read.HasValue ? read.Value : null);
    }

    public async Task<bool> WasAppliedAsync(PlanId plan, SignalId signal, CancellationToken cancellationToken) =>
        (await _table.GetEntityIfExistsAsync<TableEntity>(Keys.Partition(plan), Keys.Signal(signal), ["RowKey"], cancellationToken)).HasValue;

    public async Task<CommitResult> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken)
    {
        var partition = Keys.Partition(commit.Plan.Plan);
        var transaction = new Transaction(partition)
            .Put(StreamRow.Write(partition, Keys.Plan, commit.Stream, Text(commit.Plan, AuditJson.Default.PlanState)), commit.Read.Tag);
        if (commit.Head is { } head) transaction.Put(HeadRow(partition, head), head.Tag);
        foreach (var row in commit.Rows) transaction.Add(StreamRow.Event(partition, row));
        foreach (var row in IncidentRow.Of(partition, commit.Rows)) transaction.Merge(row);
        if (commit.Signal is { } signal) transaction.Add(new TableEntity(partition, Keys.Signal(signal)) { ["Sequence"] = commit.Stream.Sequence });

        try
        {
            await transaction.SendAsync(_table, cancellationToken);
            return CommitResult.Committed;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // An insert that exists may also be our own, applied while its answer was lost: the signal's row tells.
            return commit.Signal is { } id && await WasAppliedAsync(commit.Plan.Plan, id, cancellationToken) ? CommitResult.AppliedBefore : CommitResult.Raced;
        }
    }

    public async Task<ImmutableArray<HeadOnPlan>> HeadsAsync(PlanId plan, CancellationToken cancellationToken)
    {
        var partition = Keys.Partition(plan);
        var heads = ImmutableArray.CreateBuilder<HeadOnPlan>();
        var rows = _table.QueryAsync<TableEntity>(
            row => row.PartitionKey == partition && string.Compare(row.RowKey, Keys.HeadPrefix) >= 0 && string.Compare(row.RowKey, "head:site;") < 0,
            cancellationToken: cancellationToken);
        await foreach (var row in rows)
            heads.Add(new HeadOnPlan(Parse(row, AuditJson.Default.SiteHead), row.GetDateTimeOffset("LookAt")));

        return heads.ToImmutable();
    }

    private static PlanPage Page(PlanId plan, TableEntity? row) => row is null
        ? new PlanPage(StreamHead.Begin(plan.Value), new PlanState { Plan = plan }, null)
        : new PlanPage(StreamRow.Read(row), Parse(row, AuditJson.Default.PlanState), row.ETag.ToString());

    private static TableEntity HeadRow(string partition, HeadCommit commit)
    {
        var row = new TableEntity(partition, Keys.Head(commit.Head.Site))
        {
            [State] = Text(commit.Head, AuditJson.Default.SiteHead),
            ["Site"] = commit.Head.Site.Value,
            ["IncidentState"] = commit.Head.Incident.State,
        };
        if (commit.LookAt is { } lookAt) row["LookAt"] = lookAt;
        if (commit.Head.Incident is Incident.Open open) row["Incident"] = open.Course.Id;
        return row;
    }

    private static string Text<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);

    private static T Parse<T>(TableEntity row, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(row.GetString(State), type) ?? throw new JsonException($"Row {row.RowKey} of {row.PartitionKey} holds no state.");
}
