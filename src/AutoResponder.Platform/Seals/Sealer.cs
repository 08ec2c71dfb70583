using System.Collections.Immutable;
using AutoResponder.Verification;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Platform.Seals;

/// <summary>Seals how far every stream has come. Two at once make one checkpoint, a crash anywhere makes none or one, and one too many does no harm.</summary>
/// <param name="policies">The set of policies in force, by its hash.</param>
public sealed partial class Sealer(ISealStore store, IStreamHeads heads, ISealKey key, ImmutableArray<IWitness> witnesses, TimeProvider time, string build, Func<string> policies, ILogger<Sealer> logger)
{
    private Hash32? _fingerprint;

    /// <summary>The checkpoint that was made; null where somebody else was faster.</summary>
    public async Task<CheckpointFile?> RunAsync(CancellationToken cancellationToken)
    {
        // The time first: whatever was committed before it is in what is read after it.
        var now = time.GetUtcNow();
        var before = await store.LastAsync(cancellationToken);
        var fingerprint = _fingerprint ??= await PublishKeyAsync(cancellationToken);
        var leaves = LeafList.Of(await heads.ReadAsync(cancellationToken));
        var read = before?.Read();
        if (before is not null && read is null) Log.Unreadable(logger, before.Number);
        var checkpoint = new Checkpoint(
            (before?.Number ?? 0) + 1,
            before is null ? default : Hash32.Of(before.Bytes.Span),
            read?.At > now ? read.At : now,
            leaves.Leaves.Length,
            leaves.Root(),
            leaves.Hash,
            build,
            policies(),
            fingerprint);
        var signature = await key.SignAsync(checkpoint.Bytes(), cancellationToken);
        var file = CheckpointFile.Of(checkpoint, signature);

        // The list first: a checkpoint without its leaves would be a finding, leaves without a checkpoint are nothing.
        await store.KeepAsync(leaves, cancellationToken);
        if (!await store.WriteAsync(file, cancellationToken))
        {
            Log.Beaten(logger, checkpoint.Number);
            return null;
        }

        Log.Sealed(logger, checkpoint.Number, checkpoint.Size, file.Hash);
        foreach (var witness in witnesses) await TellAsync(witness, file, cancellationToken);
        return file;
    }

    private async Task<Hash32> PublishKeyAsync(CancellationToken cancellationToken)
    {
        var pem = await key.PublicKeyAsync(cancellationToken);
        using var keys = new SealKeys();
        var fingerprint = keys.Add(pem);
        await store.KeepAsync(fingerprint, pem, cancellationToken);
        return fingerprint;
    }

    /// <summary>A witness that was not told of this one is told of the next, which stands for this one as well.</summary>
    private async Task TellAsync(IWitness witness, CheckpointFile file, CancellationToken cancellationToken)
    {
        try
        {
            await witness.TellAsync(file, cancellationToken);
        }
        catch (Exception e) when (e is Azure.RequestFailedException or Azure.Identity.AuthenticationFailedException or HttpRequestException or OperationCanceledException or IOException)
        {
            Log.NotWitnessed(logger, file.Checkpoint.Number, witness.Name, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Information, "Checkpoint {Number} seals {Streams} streams; its hash is {Hash}")]
        public static partial void Sealed(ILogger logger, long number, int streams, Hash32 hash);

        [LoggerMessage(3102, LogLevel.Information, "Somebody else has made checkpoint {Number}")]
        public static partial void Beaten(ILogger logger, long number);

        [LoggerMessage(3103, LogLevel.Error, "Checkpoint {Number} cannot be read any more; the next one follows on it as it lies there")]
        public static partial void Unreadable(ILogger logger, long number);

        [LoggerMessage(3104, LogLevel.Error, "Witness {Witness} was not told of checkpoint {Number}")]
        public static partial void NotWitnessed(ILogger logger, long number, string witness, Exception exception);
    }
}
