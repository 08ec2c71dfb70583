using System.Collections.Frozen;

namespace AutoResponder.Core.Policies;

/// <summary>Things filed under a few letters that a text must hold to be about them. Finding them costs one walk over the text, however many are filed.</summary>
/// <param name="length">How many letters; at most 7. More tell more apart, but not every pattern has a run of so many.</param>
internal sealed class LetterFile<T>(int length)
    where T : class
{
    private readonly ulong _mask = (1UL << (length * 8)) - 1;
    private readonly ulong[] _hints = new ulong[1024];
    private FrozenDictionary<ulong, T[]> _filed = FrozenDictionary<ulong, T[]>.Empty;

    public bool IsEmpty => _filed.Count == 0;

    /// <summary>All that it could be filed under. Case is put aside, and what is not ASCII shares its place with something else: a thing that is found may be wrong, none is overlooked.</summary>
    public IEnumerable<ulong> Pieces(string run)
    {
        for (var at = 0; at + length <= run.Length; at++) yield return run.AsSpan(at, length).ToArray().Aggregate(0UL, Add);
    }

    public void File(IEnumerable<KeyValuePair<ulong, T[]>> things)
    {
        _filed = things.ToFrozenDictionary();
        foreach (var piece in _filed.Keys) _hints[Slot(piece) >> 6] |= 1UL << (int)(Slot(piece) & 63);
    }

    /// <summary>What is filed under letters of a text, from a place in it on; where to go on is told by <paramref name="at"/>.</summary>
    public T[]? Next(ReadOnlySpan<char> text, ref int at, ref ulong piece)
    {
        while (at < text.Length)
        {
            piece = Add(piece, text[at++]) & _mask;
            if ((_hints[Slot(piece) >> 6] & (1UL << (int)(Slot(piece) & 63))) != 0 && _filed.TryGetValue(piece, out var things)) return things;
        }

        return null;
    }

    private static ulong Add(ulong piece, char letter) => (piece << 8) | (byte)char.ToUpperInvariant(letter);

    /// <summary>A place among 65,536, so that most pieces of a text need no look into the file.</summary>
    private static uint Slot(ulong piece) => (uint)((piece * 0x9E3779B97F4A7C15) >> 48);
}
