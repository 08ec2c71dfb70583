using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Ports;
using Azure;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>The index of plans that want a visit: the table <c>plans</c>, in shards.</summary>
public sealed class PlanIndex(TableServiceClient tables) : IPlanIndex
{
    private const string WakeAt = "WakeAt";
    private static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TableClient _table = tables.GetTableClient(Keys.PlansTable);

    public async Task LowerAsync(PlanId plan, DateTimeOffset wakeAt, CancellationToken cancellationToken)
    {
        var (partition, row) = (Keys.Shard(plan.Shard), Keys.Partition(plan));
        while (true)
        {
            var read = await _table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellationToken);
            // Low enough already is written all the same: whoever visits the plan right now must not put it off by what was there before this commit.
            var known = read.HasValue ? read.Value!.GetDateTimeOffset(WakeAt) : null;
            var entity = new TableEntity(partition, row) { ["Plan"] = plan.Value, [WakeAt] = known < wakeAt ? known : wakeAt };
            try
            {
                await (read.HasValue
                    ? _table.UpdateEntityAsync(entity, read.Value!.ETag, TableUpdateMode.Merge, cancellationToken)
                    : _table.AddEntityAsync(entity, cancellationToken));
                return;
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412)
            {
                // Somebody moved it: by what it says now.
            }
        }
    }

    public async Task SetAsync(DuePlan visited, DateTimeOffset? wakeAt, CancellationToken cancellationToken)
    {
        var entity = new TableEntity(Keys.Shard(visited.Plan.Shard), Keys.Partition(visited.Plan))
        {
            ["Plan"] = visited.Plan.Value,
            [WakeAt] = wakeAt ?? Never,
        };
        try
        {
            await _table.UpdateEntityAsync(entity, new ETag(visited.Tag), TableUpdateMode.Merge, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 412 or 404)
        {
            // Lowered while it was visited: that wake-up stands, and the plan is visited once more.
        }
    }

    public async Task<ImmutableArray<DuePlan>> DueAsync(int shard, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var partition = Keys.Shard(shard);
        var due = ImmutableArray.CreateBuilder<DuePlan>();
        await foreach (var row in _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and WakeAt le {now}"), cancellationToken: cancellationToken))
        {
            if (PlanId.TryParse(row.GetString("Plan"), out var plan)) due.Add(new DuePlan(plan, row.GetDateTimeOffset(WakeAt) ?? now, row.ETag.ToString()));
        }

        return due.ToImmutable();
    }
}
