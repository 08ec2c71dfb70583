using System.Runtime.CompilerServices;
using AutoResponder.Platform.Seals;

namespace AutoResponder.Verification.Tests;

/// <summary>Tables and a container in memory: what is sealed into, what is verified, and what somebody tampers with.</summary>
internal sealed class MemoryHistory : IHistory, ISealStore, IStreamHeads
{
    public SortedDictionary<long, byte[]> Checkpoints { get; private init; } = [];

    public Dictionary<Hash32, byte[]> Lists { get; private init; } = [];

    public SortedDictionary<string, MemoryStreamRows> Streams { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>Asked before each step of a sealer: whoever throws here is a process that dies there.</summary>
    public Action Step { get; set; } = () => { };

    /// <summary>A copy that can be tampered with.</summary>
    public MemoryHistory Copy() => new()
    {
        Checkpoints = new(Checkpoints),
        Lists = new(Lists),
        Streams = new(Streams.ToDictionary(stream => stream.Key, stream => stream.Value.Copy()), StringComparer.Ordinal),
    };

    public Task<long> LastCheckpointAsync(CancellationToken cancellationToken) => Task.FromResult(Checkpoints.Count == 0 ? 0 : Checkpoints.Keys.Last());

    public Task<ReadOnlyMemory<byte>?> CheckpointAsync(long number, CancellationToken cancellationToken) => Task.FromResult(Checkpoints.TryGetValue(number, out var file) ? new ReadOnlyMemory<byte>(file) : (ReadOnlyMemory<byte>?)null);

    public Task<ReadOnlyMemory<byte>?> LeavesAsync(Hash32 hash, CancellationToken cancellationToken) => Task.FromResult(Lists.TryGetValue(hash, out var list) ? new ReadOnlyMemory<byte>(list) : (ReadOnlyMemory<byte>?)null);

    public async IAsyncEnumerable<IStoredStream> StreamsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var stream in Streams.Values) yield return stream;
    }

    public Task<LastSeal?> LastAsync(CancellationToken cancellationToken)
    {
        Step();
        return Task.FromResult(Checkpoints.Count == 0 ? null : new LastSeal(Checkpoints.Keys.Last(), Checkpoints.Values.Last()));
    }

    public Task KeepAsync(LeafList leaves, CancellationToken cancellationToken)
    {
        Step();
        Lists.TryAdd(leaves.Hash, leaves.Bytes.ToArray());
        return Task.CompletedTask;
    }

    public Task KeepAsync(Hash32 fingerprint, string pem, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> WriteAsync(CheckpointFile file, CancellationToken cancellationToken)
    {
        Step();
        var isWritten = Checkpoints.TryAdd(file.Checkpoint.Number, file.Bytes.ToArray());
        Step();
        return Task.FromResult(isWritten);
    }

    public Task<IReadOnlyList<SealedLeaf>> ReadAsync(CancellationToken cancellationToken)
    {
        Step();
        return Task.FromResult<IReadOnlyList<SealedLeaf>>([.. Streams.Values.Where(stream => stream.Head is not null).Select(stream => new SealedLeaf(stream.Head!.Stream, stream.Head.Sequence, stream.Head.Hash!.Value))]);
    }
}

/// <summary>One stream's rows.</summary>
internal sealed class MemoryStreamRows(string place) : IStoredStream
{
    public string Place => place;

    public List<StoredEvent> Rows { get; private init; } = [];

    public StoredHead? Head { get; set; }

    public void Append(string stream, long sequence, ReadOnlyMemory<byte> body, Hash32 hash)
    {
        Rows.Add(new StoredEvent(sequence, body, hash));
        Head = new StoredHead(stream, sequence, hash);
    }

    public MemoryStreamRows Copy(string? to = null) => new(to ?? place) { Rows = [.. Rows], Head = Head };

    public Task<StoredHead?> HeadAsync(CancellationToken cancellationToken) => Task.FromResult(Head);

    public async IAsyncEnumerable<StoredEvent> EventsAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var row in Rows)
        {
            if (row.Sequence > after) yield return row;
        }
    }
}
