using System.Collections.Immutable;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Fleet;

/// <summary>How many sites are under care, and how many of them each policy owns. Stopped ones count: what a selector reaches does not change with the hour.</summary>
public sealed record Headcount
{
    /// <summary>Nothing was counted, and nothing stands in anybody's way: a record from before there was a count.</summary>
    public static readonly Headcount Nobody = new();

    public int Sites { get; init; }

    /// <summary>By the policy's name; one that owns nothing is not there.</summary>
    public ImmutableSortedDictionary<string, int> Owned { get; init => field = value ?? None; } = None;

    /// <summary>Why it could not be counted; null where it was.</summary>
    public string? Unknown { get; init; }

    private static ImmutableSortedDictionary<string, int> None => ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    public static Headcount Of(ImmutableArray<ManagedSite> sites, PolicySet rules) => new()
    {
        Sites = sites.Length,
        Owned = sites.Select(rules.OwnerOf).OfType<Policy>().CountBy(policy => policy.Name).ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    /// <summary>Why a policy owns too many sites to do anything; null where it does not.</summary>
    public string? TooMany(Policy policy) => Breadth.Wrong(policy, Owned.GetValueOrDefault(policy.Name), Sites);

    /// <summary>The same, or why it soon will.</summary>
    public string? Warning(Policy policy) => TooMany(policy) ?? Breadth.Soon(policy, Owned.GetValueOrDefault(policy.Name), Sites);

    /// <summary>The same, without the policies that have no say: a row says only what bears on its site.</summary>
    public Headcount For(Policy? policy, Policy? owner) => this with { Owned = Owned.RemoveRange(Owned.Keys.Where(name => name != policy?.Name && name != owner?.Name)) };
}
