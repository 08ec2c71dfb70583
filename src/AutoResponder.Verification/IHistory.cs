namespace AutoResponder.Verification;

/// <summary>What is verified, wherever it lies. It is only ever read.</summary>
public interface IHistory
{
    /// <summary>The highest number that a checkpoint's name has; 0 where there is none.</summary>
    Task<long> LastCheckpointAsync(CancellationToken cancellationToken);

    /// <summary>A checkpoint's file; null where it is not there.</summary>
    Task<ReadOnlyMemory<byte>?> CheckpointAsync(long number, CancellationToken cancellationToken);

    /// <summary>A list of leaves by its hash; null where it is not there.</summary>
    Task<ReadOnlyMemory<byte>?> LeavesAsync(Hash32 hash, CancellationToken cancellationToken);

    /// <summary>Everything that looks like a stream, whether somebody lists it or not.</summary>
    IAsyncEnumerable<IStoredStream> StreamsAsync(CancellationToken cancellationToken);
}

/// <summary>One stream as it lies there.</summary>
public interface IStoredStream
{
    /// <summary>Where it lies, for whoever looks for it.</summary>
    string Place { get; }

    /// <summary>What stands beside the events about how far the stream has come; null where nothing does.</summary>
    Task<StoredHead?> HeadAsync(CancellationToken cancellationToken);

    /// <summary>The events after a number, in the order of their keys.</summary>
    IAsyncEnumerable<StoredEvent> EventsAsync(long after, CancellationToken cancellationToken);
}

/// <summary>One event as it lies there.</summary>
/// <param name="Sequence">What its key says; 0 where the key is none of an event.</param>
/// <param name="Hash">What stands beside it; null where that is no hash.</param>
public readonly record struct StoredEvent(long Sequence, ReadOnlyMemory<byte> Body, Hash32? Hash);

/// <summary>How far a stream has come, as the engine reads it.</summary>
/// <param name="Hash">Null where what stands there is no hash.</param>
public sealed record StoredHead(string Stream, long Sequence, Hash32? Hash);

/// <summary>What can be said of any stored stream.</summary>
public static class StoredStreams
{
    /// <summary>Whose events they are: where no head says so, the first one does. Null where there is neither.</summary>
    public static async Task<string?> NameAsync(this IStoredStream stored, StoredHead? head, CancellationToken cancellationToken)
    {
        if (head is not null) return head.Stream;

        await foreach (var first in stored.EventsAsync(0, cancellationToken))
        {
            try
            {
                return EventHeader.Read(first.Body.Span).Stream;
            }
            catch (FormatException)
            {
                return stored.Place;
            }
        }

        return null;
    }
}
