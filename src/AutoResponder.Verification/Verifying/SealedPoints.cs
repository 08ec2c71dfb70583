namespace AutoResponder.Verification.Verifying;

/// <summary>Where a stream was sealed: as many places as it grew between two checkpoints. To hold a hash for each would grow with the history, so their numbers are kept, a byte or two each, and one hash over all of them.</summary>
internal sealed class SealedPoints(bool isWhole)
{
    private readonly List<byte> _steps = [];
    private readonly List<(long Sequence, Hash32 Head, long Checkpoint)> _whole = [];
    private long _last;

    /// <summary>Over every place and the head there.</summary>
    public Hash32 Sum { get; private set; }

    public void Add(long sequence, Hash32 head, long checkpoint)
    {
        if (isWhole) _whole.Add((sequence, head, checkpoint));
        Sum = Over(Sum, sequence, head);
        for (var step = (ulong)(sequence - _last); ; step >>= 7)
        {
            _steps.Add((byte)(step < 0x80 ? step : step | 0x80));
            if (step < 0x80) break;
        }

        _last = sequence;
    }

    public static Hash32 Over(Hash32 before, long sequence, Hash32 head)
    {
        Span<byte> buffer = stackalloc byte[(2 * Hash32.Length) + sizeof(long)];
        before.CopyTo(buffer);
        head.CopyTo(buffer[Hash32.Length..]);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(buffer[(2 * Hash32.Length)..], sequence);
        return Hash32.Of(buffer);
    }

    /// <summary>The places one after the other.</summary>
    public IEnumerator<long> Sequences()
    {
        var (at, step, shift) = (0L, 0UL, 0);
        foreach (var part in _steps)
        {
            step |= (ulong)(part & 0x7f) << shift;
            shift += 7;
            if (part >= 0x80) continue;

            at += (long)step;
            yield return at;
            (step, shift) = (0, 0);
        }
    }

    /// <summary>What was sealed at a place, where it is kept; null where it is not.</summary>
    public (Hash32 Head, long Checkpoint)? At(int index) => index < _whole.Count ? (_whole[index].Head, _whole[index].Checkpoint) : null;
}
