using System.Runtime.CompilerServices;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>Reads the audit as it was written: each row's canonical bytes. It writes nothing.</summary>
public sealed class AuditRows(TableServiceClient tables)
{
    private readonly TableClient _ledger = tables.GetTableClient(Keys.LedgerTable);
    private readonly AuditReader _reader = new(tables);

    /// <summary>The fleet's rows of a time, oldest first.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> OfFleetAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken) => ReadAsync(Keys.Fleet, from, until, cancellationToken);

    /// <summary>Every plan's rows of a time: one plan after the other, each oldest first.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> OfPlansAsync(DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var plan in (await _reader.PlansAsync(cancellationToken)).OrderBy(plan => plan.Value, StringComparer.Ordinal))
        {
            await foreach (var row in ReadAsync(Keys.Partition(plan), from, until, cancellationToken)) yield return row;
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(string partition, DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {Keys.EventPrefix} and RowKey lt {"ev;"} and At ge {from} and At lt {until}");
        await foreach (var row in _ledger.QueryAsync<TableEntity>(filter, select: ["Body"], cancellationToken: cancellationToken)) yield return row.GetBinary("Body");
    }
}
