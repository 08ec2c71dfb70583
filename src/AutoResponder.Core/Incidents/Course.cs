namespace AutoResponder.Core.Incidents;

/// <summary>What stays true of an open incident through all its states.</summary>
public sealed record Course
{
    /// <summary>The site's name and a running number: <c>shop-7</c>.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>What it was opened under.</summary>
    public required PolicyMark Policy { get; init; }

    /// <summary>Why we believe that the illness is real; null until it is verified.</summary>
    public string? Cause { get; init; }

    /// <summary>The alert that was claimed and has not been found in Azure yet.</summary>
    public Claim? Claim { get; init; }

    /// <summary>The first of an unbroken run of unhealthy looks of our own.</summary>
    public DateTimeOffset? UnhealthySince { get; init; }

    /// <summary>The next rung of the ladder, from 0.</summary>
    public int Rung { get; init; }

    /// <summary>The rung that it began at: above the first where it is a relapse.</summary>
    public int FirstRung { get; init; }

    /// <summary>How many acts this incident has started; the next op's last part.</summary>
    public int Acts { get; init; }

    /// <summary>The last row that only said "still so"; such rows come at most every 30 s.</summary>
    public DateTimeOffset NotedAt { get; init; }

    /// <summary>The rung whose evidence is saved already, however that ended.</summary>
    public int? PreservedRung { get; init; }

    /// <summary>Whether a process was frozen for a dump in this incident: once is enough.</summary>
    public bool Dumped { get; init; }

    /// <summary>How often a person was asked in this incident.</summary>
    public int Asked { get; init; }

    /// <summary>A person's yes that has not been used yet.</summary>
    public Approval? Approval { get; init; }

    /// <summary>How far a step has come that takes one instance after the other; of the last such step.</summary>
    public Turns? Turns { get; init; }

    public OpId NextOp => new($"{Id}/{Rung}/{Acts}");
}

/// <summary>A policy by name and by the hash of its text.</summary>
public sealed record PolicyMark(string Name, string Hash);

/// <summary>An alert that Azure has not confirmed yet, and how often it was asked.</summary>
public sealed record Claim(string AlertId, string Rule, int Attempts);
