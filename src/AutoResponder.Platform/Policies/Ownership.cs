using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Policies;

namespace AutoResponder.Platform.Policies;

/// <summary>Which policy owns a site, and why that one, in a sentence.</summary>
internal sealed record Ownership(Policy? Owner, string Why)
{
    public static Ownership Of(ManagedSite site, PolicySet policies)
    {
        // Who owns it is asked where the engine asks; only the reason is worked out here.
        var owner = policies.OwnerOf(site);
        if (site.Tags.TryGetValue(PolicySet.PolicyTag, out var named))
        {
            return new Ownership(owner, owner is null
                ? $"its tag {PolicySet.PolicyTag} names '{named}', and there is no such policy: nothing owns it"
                : $"its tag {PolicySet.PolicyTag} names it, which wins over every selector");
        }

        ImmutableArray<Policy> matching = [.. policies.Policies.Where(policy => policy.Sites.Matches(site)).OrderByDescending(policy => policy.Priority)];
        if (owner is null)
        {
            return new Ownership(null, matching.IsEmpty
                ? "no policy's selector matches it"
                : string.Create(CultureInfo.InvariantCulture, $"{string.Join(" and ", matching.Where(policy => policy.Priority == matching[0].Priority).Select(policy => policy.Name))} match it with the same priority {matching[0].Priority}: a tie owns nothing"));
        }

        var others = matching.Where(policy => policy != owner).Select(policy => string.Create(CultureInfo.InvariantCulture, $"{policy.Name} ({policy.Priority})")).ToList();
        return new Ownership(owner, string.Create(CultureInfo.InvariantCulture, $"its selector matches by {Selector(owner.Sites)}{(others.Count == 0 ? ", and no other's does" : $"; its priority {owner.Priority} is above that of {string.Join(", ", others)}")}"));
    }

    private static string Selector(SiteSelector sites)
    {
        string?[] parts =
        [
            sites.Ids.IsEmpty ? null : "id",
            sites.Tags.IsEmpty ? null : string.Join(' ', sites.Tags.Select(tag => $"{tag.Key}={tag.Value}")),
            sites.Os,
        ];
        return string.Join(", ", parts.OfType<string>());
    }
}
