using System.Runtime.CompilerServices;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>Reads the audit as it was written: each row's canonical bytes. It writes nothing.</summary>
public sealed class AuditRows(TableServiceClient tables)
{
    /// <summary>How far the clocks of those who write a stream may be apart: rows lie in the order in which they were written, and their times almost do.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(15);

    private readonly TableClient _ledger = tables.GetTableClient(Keys.LedgerTable);
    private readonly AuditReader _reader = new(tables);

    /// <summary>The fleet's rows of a time, oldest first.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> OfFleetAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken) => ReadAsync(Keys.Fleet, Keys.EventPrefix, from, until, cancellationToken);

    /// <summary>Every plan's rows of a time: one plan after the other, each oldest first.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> OfPlansAsync(DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var plan in (await _reader.PlansAsync(cancellationToken)).OrderBy(plan => plan.Value, StringComparer.Ordinal))
        {
            var partition = Keys.Partition(plan);
            var first = await FirstAsync(partition, from - Apart, cancellationToken);
            await foreach (var row in ReadAsync(partition, Keys.Event(first), from, until, cancellationToken)) yield return row;
        }
    }

    /// <summary>The number of a plan's first row that is not older than a moment. It halves the stream again and again, so that what lies before the moment is not read; what was moved to the archive is older than all that is there.</summary>
    private async Task<long> FirstAsync(string partition, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        var head = await _ledger.GetEntityIfExistsAsync<TableEntity>(partition, Keys.Plan, ["Sequence"], cancellationToken);
        var (first, end) = (1L, (head is { HasValue: true, Value: { } row } ? row.GetInt64("Sequence") ?? 0 : 0) + 1);
        while (first < end)
        {
            var middle = first + ((end - first) / 2);
            var read = await _ledger.GetEntityIfExistsAsync<TableEntity>(partition, Keys.Event(middle), ["At"], cancellationToken);
            if (read is { HasValue: true, Value: { } there } && there.GetDateTimeOffset("At") >= moment) end = middle;
            else first = middle + 1;
        }

        return first;
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(string partition, string first, DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey lt {"ev;"} and At ge {from} and At lt {until}");
        await foreach (var row in _ledger.QueryAsync<TableEntity>(filter, select: ["Body"], cancellationToken: cancellationToken)) yield return row.GetBinary("Body");
    }
}
