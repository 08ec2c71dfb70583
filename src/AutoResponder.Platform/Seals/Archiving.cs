using AutoResponder.Core.Incidents;
using AutoResponder.Platform.Ledger;
using AutoResponder.Verification;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Seals;

/// <summary>Moves what is sealed and old out of the tables. It is written to the archive, read back, compared, and only then deleted; a crash anywhere leaves it in both places, and the next run goes on from there.</summary>
public sealed class Archiving(TableServiceClient tables, AuditArchive archive, TableHistory history)
{
    /// <summary>So many events to a part, and one transaction deletes so many.</summary>
    private const int MostInPart = 20_000;
    private const int MostInBatch = 100;

    private readonly TableClient _ledger = tables.GetTableClient(Keys.LedgerTable);
    private readonly AuditReader _audit = new(tables);

    /// <summary>Archives every plan's events before a moment, as far as the newest checkpoint has them. What belongs to an incident that is still open stays, and so does the fleet's stream: it says what was in force when.</summary>
    /// <returns>How many events were moved.</returns>
    public async Task<long> RunAsync(DateTimeOffset before, LeafList isSealed, CancellationToken cancellationToken)
    {
        var moved = 0L;
        foreach (var plan in await _audit.PlansAsync(cancellationToken))
        {
            if (isSealed.IndexOf(plan.Value) is not (>= 0 and var index)) continue;

            var open = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var head in _audit.HeadsAsync(plan, cancellationToken))
            {
                if (head.Incident is Incident.Open incident) open.Add(incident.Course.Id);
            }

            // What is borrowed is remembered by the plan, and its beginning may be asked for as well.
            if ((await _audit.PlanAsync(plan, cancellationToken))?.Lease is { } lease) open.Add(lease.Terms.Incident);
            moved += await MoveAsync(Keys.Partition(plan), isSealed.Leaves[index].Sequence, before, open, cancellationToken);
        }

        return moved;
    }

    private async Task<long> MoveAsync(string partition, long sealedTo, DateTimeOffset before, HashSet<string> open, CancellationToken cancellationToken)
    {
        // What is in the archive already, and in the table as well, was left there by a run that died.
        var moved = 0L;
        foreach (var part in await archive.PartsAsync(partition, cancellationToken)) moved += await DropAsync(part, cancellationToken);

        while (true)
        {
            var rows = await OldestAsync(partition, sealedTo, before, open, cancellationToken);
            if (rows.Count == 0) return moved;

            var part = new ArchivePart(partition, rows[0].Sequence, rows[^1].Sequence);
            using var content = new MemoryStream();
            foreach (var row in rows) EventLine.Write(content, row.Body.Span, row.Hash!.Value);
            content.Position = 0;
            await archive.WriteAsync(part, content, cancellationToken);
            moved += await DropAsync(part, cancellationToken);
        }
    }

    /// <summary>The oldest events of the table that may go: an unbroken row of them.</summary>
    private async Task<List<StoredEvent>> OldestAsync(string partition, long sealedTo, DateTimeOffset before, HashSet<string> open, CancellationToken cancellationToken)
    {
        var rows = new List<StoredEvent>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {Keys.EventPrefix} and RowKey lt {"ev;"}");
        await foreach (var row in _ledger.QueryAsync<TableEntity>(filter, select: ["RowKey", "Body", "Hash", "At", "Incident"], cancellationToken: cancellationToken))
        {
            var number = long.Parse(row.RowKey.AsSpan(Keys.EventPrefix.Length), System.Globalization.CultureInfo.InvariantCulture);
            if (number > sealedTo || rows.Count == MostInPart || !(row.GetDateTimeOffset("At") < before) || (row.GetString("Incident") is { } incident && open.Contains(incident))) break;
            if (rows.Count > 0 && number != rows[^1].Sequence + 1) break;

            rows.Add(new StoredEvent(number, row.GetBinary("Body"), new Hash32(row.GetBinary("Hash"))));
        }

        return rows;
    }

    /// <summary>Deletes from the table what the archive has of it, byte for byte.</summary>
    /// <exception cref="InvalidDataException">The two differ: nothing more is deleted, and a verification says which of them is wrong.</exception>
    private async Task<long> DropAsync(ArchivePart part, CancellationToken cancellationToken)
    {
        var (batch, dropped) = (new List<TableTransactionAction>(), 0L);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {part.Partition} and RowKey ge {Keys.Event(part.First)} and RowKey le {Keys.Event(part.Last)}");
        var rows = _ledger.QueryAsync<TableEntity>(filter, select: ["PartitionKey", "RowKey", "Body", "Hash"], cancellationToken: cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var _ = rows;
        var isThere = await rows.MoveNextAsync();
        if (!isThere) return 0;

        await foreach (var archived in archive.ReadAsync(part, cancellationToken))
        {
            if (!isThere) break;
            if (rows.Current.RowKey != Keys.Event(archived.Sequence)) continue;
            if (!archived.Body.Span.SequenceEqual(rows.Current.GetBinary("Body")) || archived.Hash != new Hash32(rows.Current.GetBinary("Hash")))
                throw new InvalidDataException($"Event {archived.Sequence} of {part.Partition} is another one in the archive than in the table; 'audit verify' says which is wrong. Nothing of it was deleted.");

            batch.Add(new TableTransactionAction(TableTransactionActionType.Delete, rows.Current, Azure.ETag.All));
            isThere = await rows.MoveNextAsync();
            if (batch.Count < MostInBatch && isThere) continue;

            await _ledger.SubmitTransactionAsync(batch, cancellationToken);
            dropped += batch.Count;
            batch.Clear();
        }

        return dropped;
    }

    /// <summary>The newest list of leaves; null where nothing is sealed.</summary>
    public async Task<LeafList?> NewestAsync(CancellationToken cancellationToken)
    {
        var number = await history.LastCheckpointAsync(cancellationToken);
        if (number == 0 || await history.CheckpointAsync(number, cancellationToken) is not { } file || await history.LeavesAsync(CheckpointFile.Read(file).Checkpoint.Leaves, cancellationToken) is not { } bytes) return null;

        return LeafList.Read(bytes);
    }
}
