using System.Runtime.CompilerServices;

namespace AutoResponder.Platform.Diagnostics.Collecting;

/// <summary>Bytes as they come, in pieces that are good until the next one is asked for.</summary>
internal static class Chunks
{
    private const int Piece = 32 * 1024;

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> Of(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[Piece];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read) yield return buffer.AsMemory(0, read);
    }

    /// <summary>Only as much as comes in a time, and only as much as may be kept: of what never ends.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> While(Stream stream, TimeSpan length, long most, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(length, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        var buffer = new byte[Piece];
        while (most > 0)
        {
            int read;
            try
            {
                read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(Piece, most)), either.Token);
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                yield break;
            }

            if (read == 0) yield break;

            most -= read;
            yield return buffer.AsMemory(0, read);
        }
    }

    /// <summary>The end of a stream, for which it is read to its end; and whether anything stood before.</summary>
    public static async Task<(byte[] Tail, bool IsCut)> TailAsync(Stream stream, int length, CancellationToken cancellationToken)
    {
        var ring = new byte[length];
        long total = 0;
        while (await stream.ReadAsync(ring.AsMemory((int)(total % length)), cancellationToken) is > 0 and var read) total += read;
        if (total <= length) return (ring[..(int)total], false);

        var start = (int)(total % length);
        return ([.. ring.AsSpan(start), .. ring.AsSpan(0, start)], true);
    }
}
