namespace AutoResponder.Platform.Diagnostics.Journal;

/// <summary>One thing that a capture is to save, and how far it has come.</summary>
internal sealed record Artefact
{
    /// <summary>Its row.</summary>
    public required string Id { get; init; }

    /// <summary>What is collected, as a policy file spells it; <c>dump</c> for a memory dump.</summary>
    public required string Kind { get; init; }

    /// <summary>Its name within the capture; the ending is known once it is collected.</summary>
    public required string Name { get; init; }

    /// <summary>The instance that it is taken from, by its id in ARM; null for the site as a whole.</summary>
    public string? Instance { get; init; }

    /// <summary>That instance as a person calls it.</summary>
    public string? Machine { get; init; }

    public int? Process { get; init; }

    public ArtefactState State { get; init; }

    /// <summary>1 or 2: what was cut off is taken again once.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>When its message was last sent.</summary>
    public DateTimeOffset? SentAt { get; init; }

    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>Stands for whoever took it, this once.</summary>
    public string? By { get; init; }

    /// <summary>When whoever works on it last said so.</summary>
    public DateTimeOffset? BeatAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The blob's full name, once it is whole.</summary>
    public string? Blob { get; init; }

    public long? Bytes { get; init; }

    /// <summary>Lower-case hexadecimal.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Why it is missing, or why it has to wait.</summary>
    public string? Why { get; init; }

    /// <summary>The version that was read; null for a row that is not there yet.</summary>
    public string? Tag { get; init; }

    public bool HasEnded => State is ArtefactState.Done or ArtefactState.Missing or ArtefactState.Absent;

    public bool IsDump => Kind is Kinds.Stacks or Kinds.Dump;

    public bool IsAbandoned(DateTimeOffset now, TimeSpan deadAfter) => State == ArtefactState.Taken && BeatAt + deadAfter <= now;

    public Artefact AsMissing(string why, DateTimeOffset now) => this with { State = ArtefactState.Missing, Why = why, EndedAt = now, Blob = null, Bytes = null, Sha256 = null };

    /// <summary>The site has no such thing: nothing is missing.</summary>
    public Artefact AsAbsent(string why, DateTimeOffset now) => AsMissing(why, now) with { State = ArtefactState.Absent };

    /// <summary>Cut off: once more, and then never again.</summary>
    public Artefact AsCutOff(string why, DateTimeOffset now) => Attempt == 1
        ? this with { State = ArtefactState.Waiting, Attempt = 2, SentAt = now, TakenAt = null, By = null, BeatAt = null, Why = why }
        : AsMissing($"cut off twice: {why}", now);
}

internal enum ArtefactState
{
    Waiting,
    Taken,
    Done,
    Missing,

    /// <summary>The site has no such thing.</summary>
    Absent,
}
