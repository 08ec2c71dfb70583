namespace AutoResponder.Verification;

/// <summary>What is wrong with a history.</summary>
public enum FindingKind
{
    /// <summary>Something is not what its hash or its signature says.</summary>
    Altered,

    /// <summary>Something is not there, and what comes after it is.</summary>
    Missing,

    /// <summary>The end of a stream, or of the checkpoints, is not there, and something else still knows of it.</summary>
    Truncated,

    /// <summary>It is as if it had never come so far.</summary>
    RolledBack,

    /// <summary>It is whole in itself, and not what was sealed or witnessed, or another key has signed it.</summary>
    Forked,

    /// <summary>It claims to be older than a checkpoint that knows nothing of it.</summary>
    Hidden,
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Where">The stream's name, or the checkpoint's.</param>
/// <param name="Number">Of the event in its stream, or of the checkpoint.</param>
public sealed record Finding(FindingKind Kind, string Where, long Number, string What);

/// <summary>What has to be known to judge a history in which nothing is wrong.</summary>
public enum NoteKind
{
    /// <summary>Events that are newer than the newest checkpoint: whoever may write to the tables may have changed them.</summary>
    Unsealed,

    /// <summary>Nobody said which key is the right one.</summary>
    KeyNotPinned,

    /// <summary>Nothing was sealed for longer than it should have been, and then it was again.</summary>
    Gap,

    /// <summary>The newest checkpoint is older than it should be.</summary>
    Late,

    /// <summary>There is no checkpoint at all.</summary>
    NothingSealed,
}

/// <param name="Age">How long ago what it is about began.</param>
public sealed record VerifyNote(NoteKind Kind, string Where, string What, TimeSpan Age);
