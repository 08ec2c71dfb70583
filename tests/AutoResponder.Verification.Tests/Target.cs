namespace AutoResponder.Verification.Tests;

/// <summary>What is tampered with: a copy of a history, one stream of it that is sealed, and the dice.</summary>
internal sealed class Target
{
    private readonly int _index;

    public Target(MemoryHistory history, Random dice)
    {
        (History, Dice) = (history, dice);
        var last = CheckpointFile.Read(history.Checkpoints.Values.Last()).Checkpoint;
        var leaves = LeafList.Read(history.Lists[last.Leaves]).Leaves;
        var leaf = leaves[dice.Next(leaves.Length)];
        (Name, SealedRows, LastSealedAt) = (leaf.Stream, (int)leaf.Sequence, last.At);
        Stream = history.Streams.Values.First(stream => stream.Head!.Stream == leaf.Stream);
        _index = dice.Next(SealedRows);
    }

    /// <summary>Somebody else's key.</summary>
    public static TestKey Stranger { get; } = new();

    public MemoryHistory History { get; }

    public Random Dice { get; }

    public string Name { get; }

    public MemoryStreamRows Stream { get; }

    public List<StoredEvent> Rows => Stream.Rows;

    /// <summary>How many of the rows are sealed.</summary>
    public int SealedRows { get; }

    public DateTimeOffset LastSealedAt { get; }

    /// <summary>A sealed row.</summary>
    public int Index() => _index;

    /// <summary>Another row.</summary>
    public int Other() => (_index + Dice.Next(1, Math.Max(2, Rows.Count))) % Rows.Count;

    public bool Row(Func<StoredEvent, StoredEvent> change) => Row((row, _) => change(row));

    /// <param name="change">Is given the hash before as well.</param>
    public bool Row(Func<StoredEvent, Hash32, StoredEvent> change)
    {
        var changed = change(Rows[_index], _index == 0 ? EventChain.Begin(Name) : Rows[_index - 1].Hash!.Value);
        if (changed.Hash == Rows[_index].Hash && changed.Body.Span.SequenceEqual(Rows[_index].Body.Span)) return false;

        Rows[_index] = changed;
        return true;
    }

    public bool Head(Func<StoredHead, StoredHead?> change)
    {
        Stream.Head = change(Stream.Head!);
        return true;
    }

    /// <summary>Says something else from a row on, with a chain that is right.</summary>
    public bool Rewrite(int from)
    {
        var value = from == 0 ? EventChain.Begin(Name) : Rows[from - 1].Hash!.Value;
        for (var i = from; i < Rows.Count; i++)
        {
            var body = i == from ? Blank(Rows[i].Body) : Rows[i].Body;
            value = EventChain.Next(value, body.Span);
            Rows[i] = new StoredEvent(i + 1, body, value);
        }

        return Head(head => head with { Hash = value });
    }

    public bool File(Func<byte[], byte[]> change)
    {
        if (Checkpoint(isNewest: null) is not { } number) return false;

        History.Checkpoints[number] = change(History.Checkpoints[number]);
        return true;
    }

    public bool Statement(Func<Checkpoint, Checkpoint> change, TestKey key, bool? isNewest = null)
    {
        if (Checkpoint(isNewest) is not { } number) return false;

        var checkpoint = change(CheckpointFile.Read(History.Checkpoints[number]).Checkpoint);
        History.Checkpoints[number] = CheckpointFile.Of(checkpoint, key.Sign(checkpoint.Bytes())).Bytes.ToArray();
        return true;
    }

    /// <summary>One of the checkpoints.</summary>
    /// <param name="isNewest">False: any but the newest. Null: any.</param>
    public long? Checkpoint(bool? isNewest)
    {
        var count = History.Checkpoints.Count - (isNewest == false ? 1 : 0);
        return count == 0 ? null : History.Checkpoints.Keys.ElementAt(Dice.Next(count));
    }

    public byte[] Flip(ReadOnlyMemory<byte> bytes)
    {
        var flipped = bytes.ToArray();
        flipped[Dice.Next(flipped.Length)] ^= (byte)(1 << Dice.Next(8));
        return flipped;
    }

    /// <summary>The same JSON with a blank in it: it says the same and is another text.</summary>
    public static ReadOnlyMemory<byte> Blank(ReadOnlyMemory<byte> body) => (byte[])[.. body.Span[..^1], (byte)' ', (byte)'}'];
}
