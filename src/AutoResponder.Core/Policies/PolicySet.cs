using System.Collections.Immutable;

namespace AutoResponder.Core.Policies;

/// <summary>All policies that are in force, and what holds for the whole fleet.</summary>
/// <param name="Hash">SHA-256 over all files, lower-case hexadecimal.</param>
public sealed record PolicySet(ImmutableArray<Policy> Policies, FleetRules Fleet, string Hash)
{
    /// <summary>The tag by which a site names its policy itself; it wins over every selector.</summary>
    public const string PolicyTag = "responder-policy";

    /// <summary>The one policy that owns a site; null where none does, or where two claim it with the same priority: a tie owns nothing.</summary>
    public Policy? OwnerOf(ManagedSite site)
    {
        if (site.Tags.TryGetValue(PolicyTag, out var name))
            return Policies.FirstOrDefault(policy => policy.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

        Policy? owner = null;
        var tie = false;
        foreach (var policy in Policies)
        {
            if (owner is not null && policy.Priority < owner.Priority) continue;
            if (!policy.Sites.Matches(site)) continue;

            tie = owner is not null && owner.Priority == policy.Priority;
            owner = policy;
        }

        return tie ? null : owner;
    }
}

/// <summary>What is not per policy.</summary>
public sealed record FleetRules
{
    public ImmutableArray<string> Subscriptions { get; init; } = [];

    /// <summary>Tags that a site must carry to be under care.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Disturbing acts of the whole fleet: at most so many in a time.</summary>
    public Budget Disturbing { get; init; } = new("disturbing", 10, TimeSpan.FromMinutes(10));

    /// <summary>Where people are told, by name.</summary>
    public ImmutableSortedDictionary<string, Uri> Channels { get; init; } = ImmutableSortedDictionary<string, Uri>.Empty;
}
