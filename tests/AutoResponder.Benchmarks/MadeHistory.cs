using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using AutoResponder.Verification;

namespace AutoResponder.Benchmarks;

/// <summary>A history that is made while it is read: what it takes to make it is measured apart and taken off. In processor time: others may be at work on the machine.</summary>
internal sealed class MadeHistory : IHistory
{
    public const int BodyLength = 600;
    public const int Streams = 200;
    private const int EventsBetween = 500;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly List<byte[]> _checkpoints = [];
    private readonly Dictionary<Hash32, byte[]> _lists = [];
    private readonly Made[] _streams;

    public MadeHistory(int events, ECDsa key)
    {
        _streams = [.. Enumerable.Range(0, Streams).Select(number => new Made(number, events / Streams))];
        var heads = _streams.Select(stream => EventChain.Begin(stream.Name)).ToArray();
        var lengths = new int[Streams];
        var (fingerprint, previous) = (SealKeys.FingerprintOf(key), default(Hash32));
        for (var made = 0; made < events;)
        {
            for (var i = 0; i < EventsBetween && made < events; i++, made++)
            {
                var stream = made % Streams;
                heads[stream] = EventChain.Next(heads[stream], _streams[stream].Body(++lengths[stream]));
            }

            var leaves = LeafList.Of(_streams.Index().Where(stream => lengths[stream.Index] > 0).Select(stream => new SealedLeaf(stream.Item.Name, lengths[stream.Index], heads[stream.Index])));
            _lists[leaves.Hash] = leaves.Bytes.ToArray();
            End = Start.AddMinutes(5 * (_checkpoints.Count + 1));
            var checkpoint = new Checkpoint(_checkpoints.Count + 1, previous, End, leaves.Leaves.Length, leaves.Root(), leaves.Hash, "bench", "policies", fingerprint);
            var file = CheckpointFile.Of(checkpoint, key.SignData(checkpoint.Bytes(), HashAlgorithmName.SHA256));
            _checkpoints.Add(file.Bytes.ToArray());
            previous = file.Hash;
        }

        foreach (var (number, stream) in _streams.Index()) stream.Head = new StoredHead(stream.Name, lengths[number], heads[number]);
    }

    public DateTimeOffset End { get; private set; }

    public Action Passed { get; set; } = () => { };

    /// <summary>What it takes to make all of it once.</summary>
    public async Task<TimeSpan> MakingAsync()
    {
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        await foreach (var stream in StreamsAsync(CancellationToken.None))
        {
            await foreach (var _ in stream.EventsAsync(0, CancellationToken.None))
            {
            }
        }

        return Process.GetCurrentProcess().TotalProcessorTime - processor;
    }

    public Task<long> LastCheckpointAsync(CancellationToken cancellationToken) => Task.FromResult((long)_checkpoints.Count);

    public Task<ReadOnlyMemory<byte>?> CheckpointAsync(long number, CancellationToken cancellationToken) => Task.FromResult((ReadOnlyMemory<byte>?)new ReadOnlyMemory<byte>(_checkpoints[(int)number - 1]));

    public Task<ReadOnlyMemory<byte>?> LeavesAsync(Hash32 hash, CancellationToken cancellationToken) => Task.FromResult((ReadOnlyMemory<byte>?)new ReadOnlyMemory<byte>(_lists[hash]));

    public async IAsyncEnumerable<IStoredStream> StreamsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var stream in _streams)
        {
            yield return stream;
            Passed();
        }
    }

    private sealed class Made(int number, int length) : IStoredStream
    {
        private const int Ahead = 256;
        private readonly byte[] _padding = Encoding.ASCII.GetBytes(new string('x', BodyLength));

        public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"/subscriptions/5f3c0a4e-0000-4000-8000-00000000000b/resourceGroups/rg/providers/Microsoft.Web/serverfarms/plan-{number}");

        public string Place => Name;

        public StoredHead? Head { get; set; }

        public Task<StoredHead?> HeadAsync(CancellationToken cancellationToken) => Task.FromResult(Head);

        public byte[] Body(int sequence)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{{\"v\":1,\"stream\":\"{Name}\",\"seq\":{sequence},\"at\":\"2026-03-02T12:00:00+00:00\",\"kind\":\"Looked\",\"why\":\"");
            var body = new byte[BodyLength];
            var begun = Encoding.ASCII.GetBytes(text, body);
            _padding.AsSpan(0, BodyLength - begun - 2).CopyTo(body.AsSpan(begun));
            body[^2] = (byte)'"';
            body[^1] = (byte)'}';
            return body;
        }

        public async IAsyncEnumerable<StoredEvent> EventsAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            var value = EventChain.Begin(Name);
            for (var sequence = 1; sequence <= length;)
            {
                // By the page, as a table gives them.
                var page = new List<StoredEvent>(Ahead);
                for (; page.Count < Ahead && sequence <= length; sequence++)
                {
                    var body = Body(sequence);
                    page.Add(new StoredEvent(sequence, body, value = EventChain.Next(value, body)));
                }

                foreach (var happened in page)
                {
                    if (happened.Sequence > after) yield return happened;
                }
            }
        }
    }
}
