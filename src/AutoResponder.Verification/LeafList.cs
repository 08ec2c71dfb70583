using System.Collections.Immutable;

namespace AutoResponder.Verification;

/// <summary>The leaves of a checkpoint, sorted by stream, as they lie in their own blob: one line each. The blob is named by its hash, so that an idle responder writes it once.</summary>
public sealed class LeafList
{
    private readonly Hash32[] _hashes;

    private LeafList(ReadOnlyMemory<byte> bytes, ImmutableArray<SealedLeaf> leaves, Hash32[] hashes) => (Bytes, Leaves, _hashes, Hash) = (bytes, leaves, hashes, Hash32.Of(bytes.Span));

    public ReadOnlyMemory<byte> Bytes { get; }

    public ImmutableArray<SealedLeaf> Leaves { get; }

    /// <summary>Of the bytes as they lie there.</summary>
    public Hash32 Hash { get; }

    public Hash32 Root() => MerkleTree.Root(_hashes);

    /// <summary>Where a stream stands in it; negative where it does not.</summary>
    public int IndexOf(string stream)
    {
        var (from, to) = (0, Leaves.Length - 1);
        while (from <= to)
        {
            var middle = (from + to) / 2;
            var order = string.CompareOrdinal(Leaves[middle].Stream, stream);
            if (order == 0) return middle;
            if (order < 0) from = middle + 1;
            else to = middle - 1;
        }

        return -1;
    }

    public IReadOnlyList<Hash32> Path(int index) => MerkleTree.Path(_hashes, index);

    public static LeafList Of(IEnumerable<SealedLeaf> leaves)
    {
        using var bytes = new MemoryStream();
        ImmutableArray<SealedLeaf> sorted = [.. leaves.OrderBy(leaf => leaf.Stream, StringComparer.Ordinal)];
        var hashes = new Hash32[sorted.Length];
        foreach (var (number, leaf) in sorted.Index())
        {
            var line = leaf.Line();
            hashes[number] = MerkleTree.Leaf(line);
            bytes.Write(line);
            bytes.WriteByte((byte)'\n');
        }

        return new LeafList(bytes.ToArray(), sorted, hashes);
    }

    /// <exception cref="FormatException">It is no list of leaves, or not sorted, or one stands in it twice.</exception>
    public static LeafList Read(ReadOnlyMemory<byte> bytes)
    {
        var leaves = ImmutableArray.CreateBuilder<SealedLeaf>();
        var hashes = new List<Hash32>();
        var rest = bytes.Span;
        while (rest.Length > 0)
        {
            var end = rest.IndexOf((byte)'\n');
            if (end < 0) throw new FormatException("its last line has no end");

            var leaf = SealedLeaf.Read(rest[..end]);
            if (leaves.Count > 0 && string.CompareOrdinal(leaves[^1].Stream, leaf.Stream) >= 0) throw new FormatException($"{leaf.Stream} does not stand in its place");

            leaves.Add(leaf);
            hashes.Add(MerkleTree.Leaf(rest[..end]));
            rest = rest[(end + 1)..];
        }

        return new LeafList(bytes, leaves.ToImmutable(), [.. hashes]);
    }
}
