using System.Globalization;
using System.Runtime.CompilerServices;
using AutoResponder.Platform.Ledger;
using AutoResponder.Verification;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Seals;

/// <summary>What lies in the storage, as the verification reads it: the events out of the table, and before them the archived ones; the checkpoints out of their container. It asks no index of the engine's which streams there are.</summary>
public sealed class TableHistory(TableServiceClient tables, SealStore seals, AuditArchive archive) : IHistory
{
    private readonly TableClient _ledger = tables.GetTableClient("ledger");

    public Task<long> LastCheckpointAsync(CancellationToken cancellationToken) => seals.LastNumberAsync(cancellationToken);

    public Task<ReadOnlyMemory<byte>?> CheckpointAsync(long number, CancellationToken cancellationToken) => seals.ReadCheckpointAsync(number, cancellationToken);

    public Task<ReadOnlyMemory<byte>?> LeavesAsync(Hash32 hash, CancellationToken cancellationToken) => seals.ReadLeavesAsync(hash, cancellationToken);

    public async IAsyncEnumerable<IStoredStream> StreamsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var met = new HashSet<string>(StringComparer.Ordinal);
        for (var partition = await NextAsync("", cancellationToken); partition is not null; partition = await NextAsync(partition, cancellationToken))
        {
            met.Add(partition);
            yield return new Stored(_ledger, archive, partition);
        }

        await foreach (var archived in archive.PartitionsAsync(cancellationToken))
        {
            if (!met.Contains(archived)) yield return new Stored(_ledger, archive, archived);
        }
    }

    /// <summary>From partition to partition: each costs one question, however much is in it.</summary>
    private async Task<string?> NextAsync(string after, CancellationToken cancellationToken)
    {
        await foreach (var page in _ledger.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey gt {after}"), maxPerPage: 1, select: ["PartitionKey"], cancellationToken: cancellationToken).AsPages())
        {
            if (page.Values.Count > 0) return page.Values[0].PartitionKey;
        }

        return null;
    }

    private sealed class Stored(TableClient ledger, AuditArchive archive, string partition) : IStoredStream
    {
        public string Place => partition;

        public async Task<StoredHead?> HeadAsync(CancellationToken cancellationToken)
        {
            var read = await ledger.GetEntityIfExistsAsync<TableEntity>(partition, partition == "fleet" ? "state" : "plan", ["Stream", "Sequence", "Hash"], cancellationToken);
            if (!read.HasValue || read.Value is not { } row || row["Stream"] is not string stream) return null;

            return new StoredHead(stream, row["Sequence"] is long sequence ? sequence : 0, HashOf(row));
        }

        public async IAsyncEnumerable<StoredEvent> EventsAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var last = after;
            await foreach (var archived in archive.ReadAsync(partition, last, cancellationToken))
            {
                yield return archived;
                last = archived.Sequence;
            }

            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {Key(last)} and RowKey lt {"ev;"}");
            await foreach (var row in ledger.QueryAsync<TableEntity>(filter, select: ["RowKey", "Body", "Hash"], cancellationToken: cancellationToken))
            {
                var number = NumberOf(row.RowKey);
                if (number > last + 1)
                {
                    // Perhaps it was archived this very moment.
                    await foreach (var archived in archive.ReadAsync(partition, last, cancellationToken))
                    {
                        if (archived.Sequence >= number) break;

                        yield return archived;
                        last = archived.Sequence;
                    }
                }

                yield return new StoredEvent(number, row["Body"] as byte[] ?? [], HashOf(row));
                last = Math.Max(last, number);
            }
        }

        /// <summary>A column of another type than the engine writes is one that somebody changed: it holds nothing, and the verification says so.</summary>
        private static Hash32? HashOf(TableEntity row) => row["Hash"] is byte[] { Length: Hash32.Length } hash ? new Hash32(hash) : null;

        private static string Key(long number) => string.Create(CultureInfo.InvariantCulture, $"ev:{number:D12}");

        private static long NumberOf(string key) => key.Length == 15 && long.TryParse(key.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
