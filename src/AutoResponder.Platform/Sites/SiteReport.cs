using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies;

namespace AutoResponder.Platform.Sites;

/// <summary>Everything that an operator asks about one site before trusting a policy with it.</summary>
/// <param name="Missing">What could not be read: it is not known, rather than absent.</param>
internal sealed record SiteReport(ManagedSite Site, Ownership Ownership, SiteHealers Healers, ImmutableArray<string> Missing)
{
    public Policy? Owner => Ownership.Owner;

    /// <summary>Why its policy owns too many sites to do anything, or soon will; null where it does not.</summary>
    public string? TooBroad { get; init; }

    /// <summary>Why nothing is ever done on it whatever its policy says; null where that is not so.</summary>
    public string? LeftAlone => Site switch
    {
        { IsOurselves: true } => "it is the responder itself, which is never touched",
        { IsRunning: false } => "it is stopped on purpose",
        _ when Site.Tags.TryGetValue("responder", out var tag) && tag.Equals("off", StringComparison.OrdinalIgnoreCase) => "its tag says responder=off",
        _ => null,
    };

    /// <summary>What each step of its policy would reach.</summary>
    public ImmutableArray<StepReach> Reach => Owner is { } owner ? [.. owner.Ladder.Select(step => StepReach.Of(step, Site, Healers.Plan))] : [];

    public ImmutableArray<string> Warnings => Owner is { } owner ? [.. Conflicts.Of(owner, Healers)] : [];
}
