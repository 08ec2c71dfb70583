using System.Collections.Immutable;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Fleet;

/// <summary>A site that fell ill. Written down before the decision that opens its incident, so that the count is never behind.</summary>
public sealed record IllSite(SiteId Site, PlanId Plan, DateTimeOffset At);

/// <summary>So many sites that have something in common fell ill together that it is not they that are ill: nothing that is done to one of them can help.</summary>
/// <param name="Where">What they have in common, in words.</param>
/// <param name="Ill">How many fell ill together.</param>
/// <param name="Watched">Of how many.</param>
/// <param name="Until">When it and its cool-down are over, if no more fall ill.</param>
public sealed record Storm(string Where, int Ill, int Watched, DateTimeOffset Until)
{
    private const string Everywhere = "the whole fleet";

    /// <summary>What it is, for a person.</summary>
    public string Describe() => $"{Ill} of the {Watched} watched sites of {Where} fell ill together: what is wrong is not a site";

    /// <summary>The storms that a site is in.</summary>
    /// <param name="ill">Everything that fell ill within <see cref="StormRule.Memory"/>.</param>
    /// <param name="watched">The sites that are looked after, all over the fleet.</param>
    public static ImmutableArray<Storm> Over(ManagedSite site, ImmutableArray<IllSite> ill, ImmutableArray<ManagedSite> watched, StormRule rule, DateTimeOffset now)
    {
        // Few at once are no storm anywhere.
        if (ill.Length < rule.Sites) return [];

        return
        [
            .. InCommon.Of(site, rule.Per)
                .Select(group => In(group.Where, ill, [.. watched.Where(group.Has).Select(other => other.Id)], rule.Share, rule))
                .Append(In(Everywhere, ill, [.. watched.Select(other => other.Id)], rule.FleetShare, rule))
                .OfType<Storm>()
                .Where(storm => now < storm.Until),
        ];
    }

    /// <summary>The newest storm among sites that fell ill; null where there was none.</summary>
    private static Storm? In(string where, ImmutableArray<IllSite> all, HashSet<SiteId> watched, double share, StormRule rule)
    {
        var enough = Math.Max(rule.Sites, (int)Math.Ceiling((share * watched.Count) - 1e-9));
        var ill = all.Where(one => watched.Contains(one.Site)).ToList();
        if (ill.Count < enough || ill.Select(one => one.Site).Distinct().Count() < enough) return null;

        foreach (var last in ill.Select(one => one.At).Distinct().OrderDescending())
        {
            // Each site once, by when it last fell ill.
            var together = ill.Where(one => one.At <= last && one.At > last - rule.Within).GroupBy(one => one.Site).Select(site => site.MaxBy(one => one.At)!).ToList();
            if (together.Count < enough || together.Select(one => one.Plan).Distinct().Count() < rule.Plans) continue;

            // It is over once too few of them are new.
            return new Storm(where, together.Count, watched.Count, together.Select(one => one.At).OrderDescending().ElementAt(enough - 1) + rule.Within + rule.Cooldown);
        }

        return null;
    }
}
