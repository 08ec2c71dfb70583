using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Kinds;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>Which sites a policy owns.</summary>
internal static class SitesFormat
{
    private const string IdForm = "/subscriptions/S/resourceGroups/G/providers/Microsoft.Web/sites/NAME";

    /// <summary>Who names more sites one by one wants a tag.</summary>
    private const int MostPatterns = 200;

    public static Group<SiteSelector> Make() =>
        new Group<SiteSelector>("the sites that the policy owns", new SiteSelector())
            .Key("ids", new Many<string>("patterns over ARM ids", Patterns.Pattern, 0, MostPatterns), sites => sites.Ids, (sites, ids) => sites with { Ids = ids }, "Patterns over ARM ids; a site matches one of them.")
            .Key("except", new Many<string>("patterns over ids or names", Patterns.Pattern, 0, MostPatterns), sites => sites.Except, (sites, except) => sites with { Except = except }, "Patterns over ids or names of sites that are left out.")
            .Key("tags", new Named<string>("tags and their values", Patterns.TagValue), sites => sites.Tags, (sites, tags) => sites with { Tags = tags }, "Tags that a site carries, all of them. The tag responder-policy=NAME on a site wins over every selector.")
            .Key("os", new Word<string?>(("windows", "windows"), ("linux", "linux")), sites => sites.Os, (sites, os) => sites with { Os = os }, "Only sites on this operating system; both if it is left out.")
            .Key("expect", new Maybe<int>(new Whole(1, 100_000)), sites => sites.Expect, (sites, expect) => sites with { Expect = expect }, "How many sites this should be. Needed where the policy owns more than 50 sites, or more than 25 % of an inventory of at least 20: without it, or with 20 % more sites than it says, the policy does nothing.")
            .Check(Check);

    private static void Check(SiteSelector sites, Found found)
    {
        if (sites.Ids.IsEmpty && sites.Tags.IsEmpty) found.Wrong(found.Has("ids") ? "ids" : "tags", "it matches nothing; 'sites' needs at least one pattern in 'ids' or one tag in 'tags'");

        foreach (var (at, pattern) in sites.Ids.Index())
        {
            if (SiteIds.MatchesAll(pattern)) found.Wrong("ids", at, $"'{Sentence.Shown(pattern)}' matches everything; say which subscription, group or names are meant, such as */resourceGroups/prod-*/* or */sites/shop-*");
            else if (!SiteIds.CanMatch(pattern)) found.Wrong("ids", at, $"'{Sentence.Shown(pattern)}' matches nothing: no site's id is like that; one is {IdForm}, so that names are matched by */sites/{NameIn(pattern)}");
        }

        foreach (var (at, pattern) in sites.Except.Index())
        {
            if (SiteIds.MatchesAll(pattern)) found.Wrong("except", at, $"'{Sentence.Shown(pattern)}' leaves out every site, so that 'sites' matches nothing; say which are left out, such as *-canary");
        }
    }

    private static string NameIn(string pattern) => pattern.Split('/')[^1] is { Length: > 0 and < 60 } name && SiteIds.CanMatch($"*/sites/{name}") ? name : "shop-*";
}
