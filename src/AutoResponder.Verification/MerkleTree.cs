using System.Numerics;

namespace AutoResponder.Verification;

/// <summary>The Merkle tree of RFC 6962 over SHA-256: a leaf is hashed behind 0x00 and a node behind 0x01, so that neither can be taken for the other.</summary>
public static class MerkleTree
{
    public static Hash32 Leaf(ReadOnlySpan<byte> data)
    {
        var buffer = data.Length < 1024 ? stackalloc byte[1 + data.Length] : new byte[1 + data.Length];
        buffer[0] = 0;
        data.CopyTo(buffer[1..]);
        return Hash32.Of(buffer);
    }

    public static Hash32 Root(IEnumerable<Hash32> leaves)
    {
        // Whole subtrees, the widest first: as in a binary counter, two of the same width become one.
        var stack = new Stack<(Hash32 Hash, int Height)>();
        foreach (var leaf in leaves)
        {
            var top = (Hash: leaf, Height: 0);
            while (stack.TryPeek(out var left) && left.Height == top.Height) top = (Node(stack.Pop().Hash, top.Hash), top.Height + 1);
            stack.Push(top);
        }

        if (stack.Count == 0) return Hash32.Of([]);

        var root = stack.Pop().Hash;
        while (stack.Count > 0) root = Node(stack.Pop().Hash, root);
        return root;
    }

    /// <summary>What is needed beside a leaf to work out the root, from the leaf upwards.</summary>
    public static IReadOnlyList<Hash32> Path(IReadOnlyList<Hash32> leaves, int index)
    {
        if (index < 0 || index >= leaves.Count) throw new ArgumentOutOfRangeException(nameof(index));

        var path = new List<Hash32>();
        Collect(leaves, 0, leaves.Count, index, path);
        return path;
    }

    /// <summary>The root that a leaf and its path lead to; null where there is no such place in a tree of this size.</summary>
    public static Hash32? RootOf(Hash32 leaf, long index, long size, IReadOnlyList<Hash32> path)
    {
        if (index < 0 || index >= size) return null;

        var (place, last, hash) = (index, size - 1, leaf);
        foreach (var beside in path)
        {
            if (last == 0) return null;

            if ((place & 1) == 1 || place == last)
            {
                hash = Node(beside, hash);
                while ((place & 1) == 0 && place != 0) (place, last) = (place >> 1, last >> 1);
            }
            else
            {
                hash = Node(hash, beside);
            }

            (place, last) = (place >> 1, last >> 1);
        }

        return last == 0 ? hash : null;
    }

    private static void Collect(IReadOnlyList<Hash32> leaves, int begin, int count, int index, List<Hash32> path)
    {
        if (count == 1) return;

        // The left side is the largest power of two that is smaller than the whole.
        var left = (int)(BitOperations.RoundUpToPowerOf2((uint)count) / 2);
        var isLeft = index < left;
        if (isLeft) Collect(leaves, begin, left, index, path);
        else Collect(leaves, begin + left, count - left, index - left, path);
        path.Add(isLeft ? Root(Range(leaves, begin + left, count - left)) : Root(Range(leaves, begin, left)));
    }

    private static IEnumerable<Hash32> Range(IReadOnlyList<Hash32> leaves, int begin, int count)
    {
        for (var i = begin; i < begin + count; i++) yield return leaves[i];
    }

    private static Hash32 Node(Hash32 left, Hash32 right)
    {
        Span<byte> buffer = stackalloc byte[1 + (2 * Hash32.Length)];
        buffer[0] = 1;
        left.CopyTo(buffer[1..]);
        right.CopyTo(buffer[(1 + Hash32.Length)..]);
        return Hash32.Of(buffer);
    }
}
