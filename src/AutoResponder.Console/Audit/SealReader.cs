using System.Collections.Immutable;
using AutoResponder.Platform.Seals;
using AutoResponder.Verification;
using Azure;

namespace AutoResponder.Console.Audit;

/// <summary>Says how far the audit is sealed, and whether the newest checkpoint is what it says. That takes one question a stream, and is no verification: that reads every event, and shares nothing with the responder.</summary>
internal sealed class SealReader(SealStore seals, IStreamHeads heads)
{
    private const int MostTroubles = 5;

    public async Task<SealView> ReadAsync(CancellationToken cancellationToken)
    {
        var now = await heads.ReadAsync(cancellationToken);
        var all = now.Sum(head => head.Sequence);
        try
        {
            var number = await seals.LastNumberAsync(cancellationToken);
            if (number == 0) return new SealView(0, null, null, 0, 0, all, []);
            if (await seals.ReadCheckpointAsync(number, cancellationToken) is not { } bytes) return None(number, all, "the newest checkpoint is not there any more");

            var file = CheckpointFile.Read(bytes);
            return await seals.ReadLeavesAsync(file.Checkpoint.Leaves, cancellationToken) is { } leaves
                ? Of(number, file, LeafList.Read(leaves), now, await SignedAsync(file, cancellationToken))
                : None(number, all, "what the newest checkpoint seals is not there");
        }
        catch (FormatException e)
        {
            return None(await seals.LastNumberAsync(cancellationToken), all, $"the newest checkpoint cannot be read: {e.Message}");
        }
        catch (RequestFailedException e) when (e.Status is 403 or 404)
        {
            return None(0, all, $"checkpoints cannot be read: {e.ErrorCode ?? e.Message.Split('\n')[0]}");
        }
    }

    private static SealView Of(long number, CheckpointFile file, LeafList leaves, IReadOnlyList<SealedLeaf> now, bool isSigned)
    {
        var heads = now.ToDictionary(head => head.Stream, StringComparer.Ordinal);
        var troubles = ImmutableArray.CreateBuilder<string>();
        if (!isSigned) troubles.Add("its signature is by no key that was published");
        if (leaves.Root() != file.Checkpoint.Root || leaves.Hash != file.Checkpoint.Leaves || file.Checkpoint.Number != number) troubles.Add("it does not stand for the events that it lists");
        foreach (var leaf in leaves.Leaves)
        {
            if (!heads.TryGetValue(leaf.Stream, out var head)) troubles.Add($"{leaf.Stream} is sealed up to event {leaf.Sequence} and is not there");
            else if (head.Sequence < leaf.Sequence) troubles.Add($"{leaf.Stream} is sealed up to event {leaf.Sequence} and ends with event {head.Sequence}");
            else if (head.Sequence == leaf.Sequence && head.Head != leaf.Head) troubles.Add($"{leaf.Stream} is not what was sealed up to event {leaf.Sequence}");
            if (troubles.Count == MostTroubles) break;
        }

        var known = leaves.Leaves.ToDictionary(leaf => leaf.Stream, leaf => leaf.Sequence, StringComparer.Ordinal);
        return new SealView(
            number, file.Checkpoint.At, file.Checkpoint.Key.ToString(), leaves.Leaves.Length, leaves.Leaves.Sum(leaf => leaf.Sequence),
            now.Sum(head => Math.Max(0, head.Sequence - known.GetValueOrDefault(head.Stream))), troubles.ToImmutable());
    }

    /// <summary>Whoever may write checkpoints may publish a key as well: only a fingerprint that is kept elsewhere says whose it is.</summary>
    private async Task<bool> SignedAsync(CheckpointFile file, CancellationToken cancellationToken)
    {
        using var keys = new SealKeys();
        foreach (var pem in await seals.KeysAsync(cancellationToken)) keys.TryAdd(pem);
        return keys.Holds(file);
    }

    private static SealView None(long number, long all, string trouble) => new(number, null, null, 0, 0, all, [trouble]);
}
