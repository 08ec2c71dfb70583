using AutoResponder.Core;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using Azure;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>Signals about nothing of ours: one counted row for each hour, reason and target, so that a flood of them stays small and none is forgotten.</summary>
public sealed class Unassigned(TableServiceClient tables, TimeProvider time) : IUnassigned
{
    private const int MostRounds = 20;
    private readonly TableClient _table = tables.GetTableClient(Keys.LedgerTable);

    public async Task CountAsync(Signal signal, string reason, string? target, CancellationToken cancellationToken)
    {
        var partition = $"unassigned:{Keys.Hour(time.GetUtcNow())}";
        var row = $"{reason.Replace(' ', '-')}~{Digest.Key(target)}";
        for (var round = 0; round < MostRounds; round++)
        {
            var read = await _table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellationToken);
            var entity = new TableEntity(partition, row)
            {
                ["Reason"] = reason,
                ["Target"] = target is { Length: > 1024 } ? target[..1024] : target,
                ["Kind"] = signal.GetType().Name,
                ["Last"] = signal.Id?.Value,
                ["Count"] = (read.HasValue ? read.Value!.GetInt64("Count") ?? 0 : 0) + 1,
            };
            try
            {
                await (read.HasValue
                    ? _table.UpdateEntityAsync(entity, read.Value!.ETag, TableUpdateMode.Replace, cancellationToken)
                    : _table.AddEntityAsync(entity, cancellationToken));
                return;
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10 * (round + 1)), time, cancellationToken);
            }
        }

        throw new InvalidOperationException($"Others were faster {MostRounds} times on {partition}; the signal has to come again.");
    }
}
