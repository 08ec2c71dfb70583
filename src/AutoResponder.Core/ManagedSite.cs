using System.Collections.Immutable;

namespace AutoResponder.Core;

/// <summary>A site under care, as the inventory knows it.</summary>
public sealed record ManagedSite
{
    public required SiteId Id { get; init; }

    public required PlanId Plan { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public string Location { get; init; } = "";

    public bool IsLinux { get; init; }

    /// <summary>Whether it is meant to run: stopped on purpose is not an illness.</summary>
    public bool IsRunning { get; init; } = true;

    /// <summary>Where its users reach it; null where Azure names no host.</summary>
    public string? Host { get; init; }

    /// <summary>Whether it is the responder itself: never touched.</summary>
    public bool IsOurselves { get; init; }

    /// <summary>Whether it runs on the responder's own plan: that plan is never scaled.</summary>
    public bool SharesOurPlan { get; init; }
}
