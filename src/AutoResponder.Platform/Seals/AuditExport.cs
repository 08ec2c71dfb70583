using AutoResponder.Core.Audit;
using AutoResponder.Verification;

namespace AutoResponder.Platform.Seals;

/// <summary>Reads what somebody asks for out of the whole audit, stream by stream, and with it what proves it. Nothing is held but one event.</summary>
/// <param name="begins">The newest checkpoint before what is asked for: no event of it is older. Null: from the beginning.</param>
/// <param name="proves">The first checkpoint after it, or else the newest. Null: nothing is sealed.</param>
public sealed class AuditExport(IHistory history, ExportBorder? begins, ExportBorder? proves)
{
    /// <summary>Finds the borders of a time.</summary>
    public static async Task<AuditExport> OfAsync(IHistory history, AuditQuery query, CancellationToken cancellationToken)
    {
        var last = await history.LastCheckpointAsync(cancellationToken);
        var (low, high) = (0L, last);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (await ReadAsync(history, middle, cancellationToken) is { } file && file.Checkpoint.At <= query.From) low = middle;
            else high = middle - 1;
        }

        var begins = low == 0 ? null : await BorderAsync(history, low, cancellationToken);
        (low, high) = (Math.Max(low, 1), last);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (await ReadAsync(history, middle, cancellationToken) is { } file && file.Checkpoint.At < query.Until) low = middle + 1;
            else high = middle;
        }

        return new AuditExport(history, begins, last == 0 ? null : await BorderAsync(history, high, cancellationToken));
    }

    /// <summary>The checkpoint that proves it.</summary>
    public CheckpointFile? Checkpoint => proves?.File;

    /// <summary>Everything that is asked for and what it takes to prove it, the fleet's first.</summary>
    public async IAsyncEnumerable<ExportPart> ReadAsync(AuditQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var stream in history.StreamsAsync(cancellationToken))
        {
            if (stream.Place != AuditEntry.Fleet) continue;

            await foreach (var part in StreamAsync(stream, query, cancellationToken)) yield return part;
        }

        await foreach (var stream in history.StreamsAsync(cancellationToken))
        {
            if (stream.Place == AuditEntry.Fleet) continue;

            await foreach (var part in StreamAsync(stream, query, cancellationToken)) yield return part;
        }
    }

    private async IAsyncEnumerable<ExportPart> StreamAsync(IStoredStream stored, AuditQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await stored.NameAsync(await stored.HeadAsync(cancellationToken), cancellationToken) is not { } name) yield break;

        var from = begins?.Leaves.IndexOf(name) is >= 0 and var place ? begins.Leaves.Leaves[place] : new SealedLeaf(name, 0, EventChain.Begin(name));
        var index = proves?.Leaves.IndexOf(name) ?? -1;
        var proof = index >= 0 ? proves!.Leaves.Leaves[index] : null;
        var (last, before, isBegun) = (from.Sequence, from.Head, false);
        await foreach (var happened in stored.EventsAsync(from.Sequence, cancellationToken))
        {
            // Half an export reads like a whole one.
            if (happened.Body.IsEmpty) throw new FormatException($"event {happened.Sequence} of {name} holds nothing that could be exported; 'audit verify' says what became of it");

            var facts = AuditFacts.TryRead(happened.Body);
            var isAskedFor = facts is not null && query.Matches(facts);
            if (isAskedFor && !isBegun)
            {
                isBegun = true;
                yield return new ExportPart.Begins(name, last, before);
            }

            // Behind the proof nothing is proved, and what was not asked for is of no use.
            if (isBegun && (isAskedFor || happened.Sequence <= proof?.Sequence)) yield return new ExportPart.Happened(happened.Body, isAskedFor ? facts : null);
            (last, before) = (happened.Sequence, happened.Hash ?? EventChain.Next(before, happened.Body.Span));
            if (isBegun && proof is not null && last == proof.Sequence) yield return new ExportPart.Proved(proof, proves!.File.Checkpoint.Number, index, proves.Leaves.Path(index));
            if (last >= (proof?.Sequence ?? 0) && facts?.Entry.At >= query.Until) break;
        }
    }

    private static async Task<CheckpointFile?> ReadAsync(IHistory history, long number, CancellationToken cancellationToken)
    {
        try
        {
            return await history.CheckpointAsync(number, cancellationToken) is { } bytes ? CheckpointFile.Read(bytes) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <exception cref="FormatException">It cannot be read, or its leaves are not there: 'audit verify' says more.</exception>
    private static async Task<ExportBorder> BorderAsync(IHistory history, long number, CancellationToken cancellationToken)
    {
        var file = await ReadAsync(history, number, cancellationToken) ?? throw new FormatException($"{CheckpointFile.NameOf(number)} cannot be read; 'audit verify' says why");
        return await history.LeavesAsync(file.Checkpoint.Leaves, cancellationToken) is { } bytes
            ? new ExportBorder(file, LeafList.Read(bytes))
            : throw new FormatException($"the leaves of {CheckpointFile.NameOf(number)} are not there; 'audit verify' says more");
    }
}

/// <summary>A checkpoint and its leaves.</summary>
public sealed record ExportBorder(CheckpointFile File, LeafList Leaves);

/// <summary>A part of an export, in the order that it is verified in.</summary>
public abstract record ExportPart
{
    private ExportPart()
    {
    }

    /// <summary>A stream begins, after one of its events.</summary>
    public sealed record Begins(string Stream, long After, Hash32 Hash) : ExportPart;

    /// <summary>An event.</summary>
    /// <param name="Asked">What it says; null where nobody asked for it, and the chain needs it.</param>
    public sealed record Happened(ReadOnlyMemory<byte> Body, AuditFacts? Asked) : ExportPart;

    /// <summary>Up to here it is sealed.</summary>
    public sealed record Proved(SealedLeaf Leaf, long Checkpoint, int Index, IReadOnlyList<Hash32> Path) : ExportPart;
}
