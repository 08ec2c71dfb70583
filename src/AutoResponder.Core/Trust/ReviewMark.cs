namespace AutoResponder.Core.Trust;

/// <summary>What a person thinks of something that was done, or would have been.</summary>
public enum ReviewMark
{
    /// <summary>It was what a person would have done.</summary>
    Right,

    /// <summary>It must not be done.</summary>
    Wrong,

    /// <summary>It does no harm, and no good: the site would have healed by itself.</summary>
    Unneeded,
}
