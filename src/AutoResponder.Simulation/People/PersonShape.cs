namespace AutoResponder.Simulation.People;

/// <summary>What the person on call does.</summary>
public sealed record PersonShape
{
    /// <summary>Seconds from being told until the incident is taken; 0: it never is.</summary>
    public int TakesAfter { get; init; } = 120;

    /// <summary>Seconds from being told until the site is mended; 0: it never is.</summary>
    public int MendsAfter { get; init; } = 600;

    /// <summary>Whether it takes the second telling to wake them.</summary>
    public bool SleepsOnce { get; init; }

    /// <summary>Whether a plan that a person is asked about is set back by hand.</summary>
    public bool GivesBack { get; init; } = true;

    /// <summary>What they say when they are asked.</summary>
    public Answer Answers { get; init; }
}

/// <summary>What a person says who is asked about a step.</summary>
public enum Answer
{
    Yes,

    /// <summary>Yes to a question that was not asked, then to the one that was, twice.</summary>
    YesToAnother,
    No,
    Nothing,
}
