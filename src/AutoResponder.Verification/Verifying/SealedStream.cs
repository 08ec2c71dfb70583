namespace AutoResponder.Verification.Verifying;

/// <summary>What the checkpoints say of one stream.</summary>
internal sealed class SealedStream(string name, bool isWhole)
{
    private (long Sequence, Hash32 Head) _listed;

    public string Name => name;

    /// <summary>Where the verification begins: what the checkpoint before says of it.</summary>
    public (long Sequence, Hash32 Head)? Begin { get; set; }

    /// <summary>How far it was ever sealed.</summary>
    public long Sequence { get; private set; }

    public SealedPoints Points { get; } = new(isWhole);

    /// <summary>The last checkpoint that it stands in.</summary>
    public long SeenIn { get; set; }

    /// <summary>Whether it was said already that a later checkpoint does not have it.</summary>
    public bool IsMissed { get; set; }

    /// <summary>Where its events lie; null until they were met.</summary>
    public string? Place { get; set; }

    /// <summary>Takes what a checkpoint says of it, and tells what the one before said.</summary>
    public (long Sequence, Hash32 Head) Take(SealedLeaf leaf, long checkpoint)
    {
        var before = _listed;
        _listed = (leaf.Sequence, leaf.Head);
        if (leaf.Sequence > Sequence)
        {
            Sequence = leaf.Sequence;
            Points.Add(leaf.Sequence, leaf.Head, checkpoint);
        }

        return before;
    }
}
