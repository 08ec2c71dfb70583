using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Policies;

namespace AutoResponder.Platform.Policies;

/// <summary>Whether two selectors can match one site, told by a site that both do match, so that it is never a false alarm.</summary>
internal static class Overlap
{
    private static readonly ImmutableArray<string> AnyId = ["*"];

    /// <summary>Such a site; null where there is none, or where it hangs on tags that nobody may ever put together.</summary>
    /// <param name="left">How many pairs of patterns may still be compared at length.</param>
    public static SiteId? Of(SiteSelector one, SiteSelector other, ref int left)
    {
        if (!Holds(one.Tags, other.Tags) && !Holds(other.Tags, one.Tags)) return null;

        var tags = one.Tags.Count > other.Tags.Count ? one.Tags : other.Tags;

        // Such a site names its policy itself.
        if (tags.ContainsKey(PolicySet.PolicyTag)) return null;

        foreach (var mine in one.Ids.IsEmpty ? AnyId : one.Ids)
        {
            foreach (var its in other.Ids.IsEmpty ? AnyId : other.Ids)
            {
                if (SiteIds.AreApart(mine, its)) continue;
                if (--left < 0) return null;
                if (SiteIds.Common(mine, its) is not { } id) continue;

                var site = new ManagedSite { Id = id, Plan = default, Tags = tags };
                if (Both(site) || Both(site with { IsLinux = true })) return id;
            }
        }

        return null;

        bool Both(ManagedSite site) => one.Matches(site) && other.Matches(site);
    }

    private static bool Holds(ImmutableSortedDictionary<string, string> more, ImmutableSortedDictionary<string, string> less) =>
        less.All(tag => more.TryGetValue(tag.Key, out var value) && value.Equals(tag.Value, StringComparison.OrdinalIgnoreCase));
}
