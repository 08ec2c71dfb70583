using System.Globalization;

namespace AutoResponder.Verification.Verifying;

/// <summary>Reads the checkpoints in their order: each must be there, be signed, follow on the one before, and say of every stream no less than that one did.</summary>
/// <param name="whole">Streams of which every sealed place is kept.</param>
internal sealed class CheckpointWalk(IHistory history, VerifyOptions options, SealKeys keys, IReadOnlySet<string> whole, Findings findings)
{
    /// <summary>How many are on their way at once.</summary>
    private const int Ahead = 16;

    private readonly Dictionary<string, SealedStream> _streams = new(StringComparer.Ordinal);
    private readonly HashSet<Hash32> _pinned = [.. options.Pinned];
    private readonly Dictionary<Hash32, (long First, Hash32 Key)> _strangers = [];
    private CheckpointFile? _before;
    private Hash32? _leavesBefore;

    public IReadOnlyDictionary<string, SealedStream> Streams => _streams;

    /// <summary>The newest one that could be read.</summary>
    public CheckpointFile? Last { get; private set; }

    public long Count { get; private set; }

    public List<(DateTimeOffset From, DateTimeOffset To)> Gaps { get; } = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var last = await history.LastCheckpointAsync(cancellationToken);
        var first = options.From is { } from ? await FindAsync(from, last, cancellationToken) : 0;
        var coming = new Queue<(long Number, Task<ReadOnlyMemory<byte>?> File)>();
        var next = Math.Max(first, 1);
        while (true)
        {
            for (; coming.Count < Ahead && next <= last; next++) coming.Enqueue((next, history.CheckpointAsync(next, cancellationToken)));
            if (!coming.TryDequeue(out var here)) break;

            await TakeAsync(here.Number, await here.File, isBegin: here.Number == first, cancellationToken);
            if (Last is { } read && options.To <= read.Checkpoint.At) break;
        }

        foreach (var (_, file) in coming) await file;
        foreach (var number in options.Witnessed.Keys.Where(number => number > last).Order())
            findings.Add(FindingKind.Truncated, CheckpointFile.NameOf(number), number, "a witness saw it, and neither it nor a later one is there");
    }

    /// <summary>The newest checkpoint at or before a moment, by halving: their times only grow. 0 where there is none.</summary>
    private async Task<long> FindAsync(DateTimeOffset moment, long last, CancellationToken cancellationToken)
    {
        var (low, high) = (0L, last);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;

            // One that is not there or cannot be read says nothing: then it begins earlier than it had to.
            if (TryRead(await history.CheckpointAsync(middle, cancellationToken)) is { } file && file.Checkpoint.At <= moment) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    private async Task TakeAsync(long number, ReadOnlyMemory<byte>? bytes, bool isBegin, CancellationToken cancellationToken)
    {
        var name = CheckpointFile.NameOf(number);
        if (bytes is null)
        {
            findings.Add(FindingKind.Missing, name, number, "the checkpoint is not there, and a later one is");
            _before = null;
            return;
        }

        CheckpointFile file;
        try
        {
            file = CheckpointFile.Read(bytes.Value);
        }
        catch (FormatException e)
        {
            findings.Add(FindingKind.Altered, name, number, e.Message);
            _before = null;
            return;
        }

        Count++;
        if (!Judge(number, name, file, isBegin))
        {
            _before = null;
            return;
        }

        if (Last is { } before && file.Checkpoint.At - before.Checkpoint.At > 2 * options.Period) Gaps.Add((before.Checkpoint.At, file.Checkpoint.At));
        (_before, Last) = (file, file);
        await LeavesAsync(number, name, file, isBegin, cancellationToken);
    }

    private bool Judge(long number, string name, CheckpointFile file, bool isBegin)
    {
        var checkpoint = file.Checkpoint;
        if (checkpoint.Number != number)
        {
            findings.Add(FindingKind.Altered, name, number, string.Create(CultureInfo.InvariantCulture, $"it says of itself that it is number {checkpoint.Number}"));
            return false;
        }

        if (_pinned.Count == 0 && keys.Knows(checkpoint.Key)) _pinned.Add(checkpoint.Key);
        if (!_pinned.Contains(checkpoint.Key))
        {
            if (_strangers.TryAdd(checkpoint.Key, (number, checkpoint.Key)))
                findings.Add(FindingKind.Forked, name, number, $"from here on it is signed with the key {checkpoint.Key}, which is none of those that may");
            return false;
        }

        if (!keys.Holds(file))
        {
            findings.Add(FindingKind.Altered, name, number, keys.Knows(checkpoint.Key) ? "its signature is not of what stands in it" : $"the public key {checkpoint.Key} is not at hand");
            return false;
        }

        if (options.Witnessed.TryGetValue(number, out var witnessed) && witnessed != file.Hash)
            findings.Add(FindingKind.Forked, name, number, $"a witness saw {witnessed} under this number, and here lies {file.Hash}");
        if (isBegin) return true;

        if ((number == 1 && checkpoint.Previous != default) || (_before is { } before && checkpoint.Previous != before.Hash))
            findings.Add(FindingKind.Forked, name, number, "it follows on another checkpoint than the one that lies before it");
        if (_before is { } earlier && checkpoint.At < earlier.Checkpoint.At)
            findings.Add(FindingKind.Forked, name, number, $"it is of {checkpoint.At:u}, before the one that it follows on");
        return true;
    }

    private async Task LeavesAsync(long number, string name, CheckpointFile file, bool isBegin, CancellationToken cancellationToken)
    {
        // Nothing happened since: the same list, and all that it says was looked at.
        if (_leavesBefore == file.Checkpoint.Leaves)
        {
            foreach (var stream in _streams.Values.Where(stream => !stream.IsMissed)) stream.SeenIn = number;
            return;
        }

        if (await history.LeavesAsync(file.Checkpoint.Leaves, cancellationToken) is not { } bytes)
        {
            findings.Add(FindingKind.Missing, name, number, $"its list of leaves {file.Checkpoint.Leaves} is not there");
            return;
        }

        LeafList list;
        try
        {
            if (Hash32.Of(bytes.Span) != file.Checkpoint.Leaves) throw new FormatException("it is not what its hash says");

            list = LeafList.Read(bytes);
        }
        catch (FormatException e)
        {
            findings.Add(FindingKind.Altered, name, number, $"its list of leaves: {e.Message}");
            return;
        }

        if (list.Leaves.Length != file.Checkpoint.Size || list.Root() != file.Checkpoint.Root)
            findings.Add(FindingKind.Forked, name, number, "the root that it signs is not that of its leaves");
        foreach (var leaf in list.Leaves) Take(number, name, leaf, isBegin);
        foreach (var gone in _streams.Values.Where(stream => stream.SeenIn != number && !stream.IsMissed))
        {
            gone.IsMissed = true;
            findings.Add(FindingKind.Missing, name, number, string.Create(CultureInfo.InvariantCulture, $"{gone.Name} stands in checkpoint {gone.SeenIn} and not in this one"));
        }

        _leavesBefore = file.Checkpoint.Leaves;
    }

    private void Take(long number, string name, SealedLeaf leaf, bool isBegin)
    {
        if (!_streams.TryGetValue(leaf.Stream, out var stream)) _streams.Add(leaf.Stream, stream = new SealedStream(leaf.Stream, whole.Contains(leaf.Stream)));
        (stream.SeenIn, stream.IsMissed) = (number, false);
        if (isBegin) stream.Begin = (leaf.Sequence, leaf.Head);
        var listed = stream.Take(leaf, number);
        if (leaf.Sequence < listed.Sequence)
            findings.Add(FindingKind.RolledBack, name, number, string.Create(CultureInfo.InvariantCulture, $"{leaf.Stream} had {listed.Sequence} events before, and has {leaf.Sequence} here"));
        else if (leaf.Sequence == listed.Sequence && leaf.Head != listed.Head)
            findings.Add(FindingKind.Forked, name, number, string.Create(CultureInfo.InvariantCulture, $"the first {leaf.Sequence} events of {leaf.Stream} are others here than before"));
    }

    private static CheckpointFile? TryRead(ReadOnlyMemory<byte>? bytes)
    {
        try
        {
            return bytes is { } some ? CheckpointFile.Read(some) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
