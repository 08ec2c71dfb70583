using System.Collections.Concurrent;
using AutoResponder.Platform.Ledger;
using AutoResponder.Verification;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Platform.Seals;

/// <summary>The streams' heads out of the tables: the fleet's, and that of every plan in the index, which is written before a plan's first event.</summary>
public sealed partial class TableHeads(TableServiceClient tables, ILogger<TableHeads> logger) : IStreamHeads
{
    private const int AtOnce = 16;
    private static readonly string[] Columns = ["Stream", "Sequence", "Hash"];
    private readonly TableClient _ledger = tables.GetTableClient(Keys.LedgerTable);
    private readonly AuditReader _audit = new(tables);

    public async Task<IReadOnlyList<SealedLeaf>> ReadAsync(CancellationToken cancellationToken)
    {
        var found = new ConcurrentBag<SealedLeaf>();
        var plans = (await _audit.PlansAsync(cancellationToken)).Distinct().Select(plan => (Partition: Keys.Partition(plan), Row: Keys.Plan, Stream: plan.Value)).Append((Partition: Keys.Fleet, Row: Keys.FleetState, Stream: Keys.Fleet));
        await Parallel.ForEachAsync(plans, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (head, token) =>
        {
            var read = await _ledger.GetEntityIfExistsAsync<TableEntity>(head.Partition, head.Row, Columns, token);
            var sequence = read.HasValue ? read.Value!.GetInt64("Sequence") ?? 0 : 0;
            if (sequence == 0) return;

            // What is not as the engine writes it is left out, and the next verification asks where it is.
            if (read.Value!.GetBinary("Hash") is { Length: Hash32.Length } hash && read.Value!.GetString("Stream") == head.Stream) found.Add(new SealedLeaf(head.Stream, sequence, new Hash32(hash)));
            else Log.NoHead(logger, head.Stream);
        });
        return [.. found];
    }

    private static partial class Log
    {
        [LoggerMessage(3110, LogLevel.Error, "The head of the stream {Stream} is not as it was written: it cannot be sealed")]
        public static partial void NoHead(ILogger logger, string stream);
    }
}
