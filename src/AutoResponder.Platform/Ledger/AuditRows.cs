using System.Runtime.CompilerServices;
using AutoResponder.Core.Audit;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>Reads the audit as it was written: each row's canonical bytes. It writes nothing.</summary>
/// <param name="archive">Where rows lie that left the table; null: those are not asked for.</param>
public sealed class AuditRows(TableServiceClient tables, AuditArchive? archive = null)
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
            if (archive is not null && first > 1 && !await IsThereAsync(partition, first - 1, cancellationToken))
            {
                await foreach (var row in ArchivedAsync(archive, partition, first, from, until, cancellationToken)) yield return row;
            }

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

    /// <summary>Where the row before the first of a time is in the table, nothing of that time is in the archive.</summary>
    private async Task<bool> IsThereAsync(string partition, long sequence, CancellationToken cancellationToken) =>
        (await _ledger.GetEntityIfExistsAsync<TableEntity>(partition, Keys.Event(sequence), ["RowKey"], cancellationToken)).HasValue;

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ArchivedAsync(AuditArchive archive, string partition, long before, DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var stored in archive.ReadAsync(partition, from - Apart, until + Apart, cancellationToken))
        {
            if (stored.Sequence < before && AuditEntry.TryRead(stored.Body) is { } entry && entry.At >= from && entry.At < until) yield return stored.Body;
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(string partition, string first, DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey lt {"ev;"} and At ge {from} and At lt {until}");
        await foreach (var row in _ledger.QueryAsync<TableEntity>(filter, select: ["Body"], cancellationToken: cancellationToken)) yield return row.GetBinary("Body");
    }
}
