using AutoResponder.Core.Incidents;

namespace AutoResponder.Core.Trust;

/// <summary>Something that was done, or would have been, and what became of the site.</summary>
public sealed record ReviewItem
{
    /// <summary>What it is marked by: an act's op, a question's op, or <c>incident/rung/would</c>.</summary>
    public required string Id { get; init; }

    public required ReviewKind Kind { get; init; }

    public required DateTimeOffset At { get; init; }

    public required PolicyMark Policy { get; init; }

    public required SiteId Site { get; init; }

    public required string Incident { get; init; }

    public required string Step { get; init; }

    /// <summary>The act in words.</summary>
    public required string What { get; init; }

    /// <summary>What the site suffered from, with the figures.</summary>
    public required string Why { get; init; }

    public Fate Fate { get; init; } = Fate.Sick;

    /// <summary>How long after it the site was well; null where it was not, or where nobody can tell.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>What became of it, in words.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>What a person thinks of it; null where nobody has said.</summary>
    public ReviewMark? Mark { get; init; }

    public string? MarkedBy { get; init; }

    public string? MarkReason { get; init; }
}

/// <summary>How far it went.</summary>
public enum ReviewKind
{
    /// <summary>It was done.</summary>
    Did,

    /// <summary>Nothing but its mode, or the fleet's arming, kept it from being done.</summary>
    Would,

    /// <summary>A person was asked, and it was not done.</summary>
    Asked,
}

/// <summary>What became of a site after something was done to it, or would have been.</summary>
public enum Fate
{
    /// <summary>It healed by itself: nobody is known to have done anything.</summary>
    Itself,

    /// <summary>A person closed it, took it, or changed the site before it was well.</summary>
    Person,

    /// <summary>The act helped.</summary>
    Us,

    /// <summary>It was done, and the site was still sick, or soon again.</summary>
    NotHelped,

    /// <summary>Sick, and more so than before: clearly more failures, or clearly slower.</summary>
    Worse,

    /// <summary>Still sick, or not judged yet.</summary>
    Sick,

    /// <summary>It was never sent, or Azure did not do it.</summary>
    NotDone,

    /// <summary>Evidence was saved; that heals nothing.</summary>
    Saved,

    /// <summary>The site was stopped or deleted.</summary>
    Gone,
}
