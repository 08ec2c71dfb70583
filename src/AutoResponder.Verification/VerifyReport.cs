using System.Collections.Immutable;

namespace AutoResponder.Verification;

/// <summary>What a verification has to say.</summary>
/// <param name="Findings">What is wrong.</param>
/// <param name="Notes">What limits what is right.</param>
/// <param name="Last">The newest checkpoint that was read; null where there is none.</param>
/// <param name="LastHash">The hash of its file: what whoever keeps a witness of his own writes down.</param>
public sealed record VerifyReport(ImmutableArray<Finding> Findings, ImmutableArray<VerifyNote> Notes, long Checkpoints, long Streams, long Events, Checkpoint? Last, Hash32? LastHash)
{
    public bool IsWhole => Findings.IsEmpty;
}

/// <summary>How a verification is to be made.</summary>
/// <param name="Now">What ages are reckoned from.</param>
public sealed record VerifyOptions(DateTimeOffset Now)
{
    /// <summary>Begin at the newest checkpoint before this, and take its word for what was earlier; null: from the beginning.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End at the first checkpoint from this on; null: what is not sealed yet is looked at as well.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The fingerprints of the keys that may have signed; empty: whichever signed the first checkpoint.</summary>
    public ImmutableHashSet<Hash32> Pinned { get; init; } = [];

    /// <summary>What a witness saw: hashes of checkpoints' files by their numbers.</summary>
    public IReadOnlyDictionary<long, Hash32> Witnessed { get; init; } = ImmutableDictionary<long, Hash32>.Empty;

    /// <summary>How often there should be a checkpoint.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>By how much an event's own time may lie before its commit: clocks differ, and a process may stand still between the two.</summary>
    public TimeSpan Slack { get; init; } = TimeSpan.FromMinutes(15);
}
