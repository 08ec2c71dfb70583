using System.Collections.Immutable;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Fleet;

/// <summary>Steps on sites that have something in common did not help, one after the other: it is something that they share, and nothing that is done to one of them can help.</summary>
/// <param name="Where">What they have in common, in words.</param>
/// <param name="InARow">How many steps.</param>
/// <param name="On">The sites that they were tried on.</param>
/// <param name="Until">From then on the oldest of them says nothing any more.</param>
public sealed record SharedFailure(string Where, int InARow, ImmutableArray<string> On, DateTimeOffset Until)
{
    private const int MostNamed = 5;

    /// <summary>What it is, for a person.</summary>
    public string Describe() =>
        $"the last {InARow} steps in {Where} did not help (on {string.Join(", ", On.Take(MostNamed))}{(On.Length > MostNamed ? ", ..." : "")}): what is wrong is something that its sites share, such as a database";

    /// <summary>The shared failure that a site is in; null where there is none. What failed on the site itself only is that site's own.</summary>
    /// <param name="sites">All that are under care, for what they have in common.</param>
    public static SharedFailure? Over(ManagedSite site, ImmutableArray<TriedStep> tried, IReadOnlyCollection<ManagedSite> sites, DependencyRule rule, DateTimeOffset now)
    {
        var late = tried.Where(one => one.At > now - rule.Within).OrderByDescending(one => one.At).ToList();

        // A site that was well since is no witness.
        var telling = late.Where((one, newer) => one.Fared == Fared.Helped || (one.Fared == Fared.DidNotHelp && !late.Take(newer).Any(later => later.Site == one.Site && later.Fared == Fared.IsWell))).ToList();
        if (telling.Count < rule.Failures) return null;

        foreach (var group in InCommon.Of(site, rule.Per))
        {
            var there = sites.Where(group.Has).Select(other => other.Id).Append(site.Id).ToHashSet();
            var inARow = telling.Where(one => there.Contains(one.Site)).TakeWhile(one => one.Fared == Fared.DidNotHelp).ToList();
            if (inARow.Count >= rule.Failures && inARow.Exists(one => one.Site != site.Id))
                return new SharedFailure(group.Where, inARow.Count, [.. inARow.Select(one => one.Site.Name).Distinct(StringComparer.OrdinalIgnoreCase)], inARow[rule.Failures - 1].At + rule.Within);
        }

        return null;
    }
}
