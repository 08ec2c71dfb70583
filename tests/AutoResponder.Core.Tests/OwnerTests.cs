using System.Collections.Immutable;
using AutoResponder.Core.Policies;
using CsCheck;

namespace AutoResponder.Core.Tests;

/// <summary>Who owns a site: the policy whose selector matches it, of several the highest, of two equally high ones none.</summary>
public sealed class OwnerTests
{
    private const string Subscription = "/subscriptions/s1/resourceGroups/";
    private const string Web = "/providers/Microsoft.Web/sites/";

    /// <summary>A pattern, an id and whether it is meant.</summary>
    [Theory]
    [InlineData("*/sites/shop", "rg", "shop", true)]
    [InlineData("*/SITES/SHOP", "rg", "shop", true)]
    [InlineData("*/sites/shop", "rg", "shop-1", false)]
    [InlineData("*/sites/shop", "rg", "shop/slots/blue", false)]
    [InlineData("*/sites/shop*", "rg", "shop/slots/blue", true)]
    [InlineData("*/sites/shop*", "rg", "ashop", false)]
    [InlineData("*/sites/s*p", "rg", "sp", true)]
    [InlineData("*/sites/s*p", "rg", "soup", true)]
    [InlineData("*/sites/s*p", "rg", "soups", false)]
    [InlineData("*/resourceGroups/rg*/sites/*a*b*", "rg-1", "xaybz", true)]
    [InlineData("*/resourceGroups/rg*/sites/*a*b*", "rg-1", "xbyaz", false)]
    [InlineData("*/resourceGroups/rg*/sites/*aa*a", "rg-1", "xaa", false)]
    [InlineData("*/resourceGroups/rg*/sites/*aa*a", "rg-1", "xaaa", true)]
    [InlineData("/subscriptions/s1/*", "rg", "shop", true)]
    [InlineData("/subscriptions/s2/*", "rg", "shop", false)]
    [InlineData("shop", "rg", "shop", false)]
    [InlineData("*", "rg", "shop", true)]
    [InlineData("**", "rg", "shop", true)]
    [InlineData("*/sites/sho?", "rg", "shop", true)]
    [InlineData("*/sites/sho?", "rg", "sho", false)]
    [InlineData("/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Web/sites/shop", "RG", "Shop", true)]
    [InlineData("/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Web/sites/shop*shop", "rg", "shop", false)]
    [InlineData("/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Web/sites/sh*op", "rg", "shop", true)]
    public void A_pattern_means_an_id_from_its_beginning_to_its_end(string pattern, string group, string name, bool isMeant)
    {
        var site = Of(group, name);

        Assert.Equal(isMeant, new SiteSelector { Ids = [pattern] }.Matches(site));
        Assert.Equal(isMeant, new Wildcard(pattern).Matches(site.Id.Value));
        Assert.Equal(isMeant, Owner(site, Named("web", new SiteSelector { Ids = [pattern] })) is not null);
    }

    [Fact]
    public void What_is_selected_by_nothing_is_nobodys() => Assert.Null(Owner(Of("rg", "shop"), Named("web", new SiteSelector()), Named("linux", new SiteSelector { Os = "windows", Except = ["*"] })));

    /// <summary>By its whole id or by its name; of a slot, by its site's name and its own.</summary>
    [Theory]
    [InlineData("shop", "shop", true)]
    [InlineData("SHOP", "shop", true)]
    [InlineData("hop", "shop", false)]
    [InlineData("*-blue", "shop/slots/blue", true)]
    [InlineData("shop-blue", "shop/slots/blue", true)]
    [InlineData("blue", "shop/slots/blue", false)]
    [InlineData("shop", "shop/slots/blue", false)]
    [InlineData("*/slots/*", "shop/slots/blue", true)]
    [InlineData("*/slots/*", "shop", false)]
    public void What_is_left_out_is_nobodys(string except, string name, bool isLeftOut)
    {
        var site = Of("rg", name);
        var selector = new SiteSelector { Ids = ["*/sites/*"], Except = ["nothing", except] };

        Assert.Equal(!isLeftOut, selector.Matches(site));
        Assert.Equal(!isLeftOut, Owner(site, Named("web", selector)) is not null);
    }

    /// <summary>What a policy asks for, and whether a site of Windows with tier=web and team=a is meant.</summary>
    [Theory]
    [InlineData("tier=web", null, true)]
    [InlineData("tier=WEB", null, true)]
    [InlineData("tier=web team=a", null, true)]
    [InlineData("tier=web team=b", null, false)]
    [InlineData("tier=api", null, false)]
    [InlineData("size=web", null, false)]
    [InlineData("tier=web", "windows", true)]
    [InlineData("tier=web", "Windows", true)]
    [InlineData("tier=web", "linux", false)]
    public void Every_tag_and_the_system_have_to_be_as_the_policy_says(string tags, string? os, bool isMeant)
    {
        var site = Of("rg", "shop", "tier=web team=a");
        var selector = new SiteSelector { Tags = Tags(tags), Os = os };

        Assert.Equal(isMeant, selector.Matches(site));
        Assert.Equal(isMeant, Owner(site, Named("web", selector)) is not null);
        Assert.Equal(os is not null && os.Equals("linux", StringComparison.Ordinal), new SiteSelector { Tags = Tags("tier=web"), Os = os }.Matches(site with { IsLinux = true }) && os is not null);
    }

    [Fact]
    public void Tags_and_a_pattern_both_have_to_be_met()
    {
        var both = Named("web", new SiteSelector { Tags = Tags("tier=web"), Ids = ["*/sites/shop"] });

        Assert.NotNull(Owner(Of("rg", "shop", "tier=web"), both));
        Assert.Null(Owner(Of("rg", "cart", "tier=web"), both));
        Assert.Null(Owner(Of("rg", "shop"), both));
    }

    [Fact]
    public void Of_several_the_highest_owns_and_of_two_equally_high_ones_none()
    {
        var (low, high) = (Named("low", new SiteSelector { Ids = ["*/sites/*"] }, 1), Named("high", new SiteSelector { Tags = Tags("tier=web") }, 2));
        var tie = Named("tie", new SiteSelector { Ids = ["*/sites/shop*"] }, 2);

        Assert.Equal("high", Owner(Of("rg", "shop", "tier=web"), low, high)?.Name);
        Assert.Equal("high", Owner(Of("rg", "shop", "tier=web"), high, low)?.Name);
        Assert.Null(Owner(Of("rg", "shop", "tier=web"), low, high, tie));
        Assert.Equal("high", Owner(Of("rg", "cart", "tier=web"), low, high, tie)?.Name);
        Assert.Equal("top", Owner(Of("rg", "shop", "tier=web"), low, high, tie, Named("top", new SiteSelector { Ids = ["*/sites/sh?p"] }, 3))?.Name);
    }

    [Fact]
    public void A_site_that_names_its_policy_is_that_ones_or_nobodys()
    {
        var (all, other) = (Named("all", new SiteSelector { Ids = ["*"] }, 9), Named("other", new SiteSelector(), 1));

        Assert.Equal("other", Owner(Of("rg", "shop", "responder-policy=OTHER"), all, other)?.Name);
        Assert.Null(Owner(Of("rg", "shop", "responder-policy=gone"), all, other));
    }

    [Fact]
    public void A_copy_with_other_policies_answers_by_them_and_a_set_is_what_it_holds()
    {
        var site = Of("rg", "shop");
        var set = new PolicySet([Named("one", new SiteSelector { Ids = ["*"] })], new FleetRules(), "h");
        Assert.Equal("one", set.OwnerOf(site)?.Name);

        Assert.Equal("two", (set with { Policies = [Named("two", new SiteSelector { Ids = ["*"] })] }).OwnerOf(site)?.Name);
        Assert.Equal(new PolicySet(set.Policies, set.Fleet, "h"), set);
        Assert.Equal(new PolicySet(set.Policies, set.Fleet, "h").GetHashCode(), set.GetHashCode());
    }

    // Few words, so that sites and policies meet often.
    private static readonly Gen<string> Name = Gen.OneOf("shop", "shop-1", "SHOP-2", "bakery", "a", "web-canary");
    private static readonly Gen<string> Pattern = Gen.OneOf("*", "/sites/", "shop", "bak", "ery", "-", "s/a", "?", "-canary", "1", "rg-a", "\u017Fhop").Array[1, 5].Select(pieces => $"*{string.Concat(pieces)}");
    private static readonly Gen<string> Tag = Gen.OneOf("", "tier=web", "tier=WEB team=a", "team=a", "tier=api");

    private static readonly Gen<ManagedSite> Site = Gen.Select(Name, Name, Gen.Bool, Gen.Bool, Tag, (group, name, isSlot, isLinux, tags) => Of($"rg-{group}", isSlot ? $"{name}/slots/{group}" : name, tags) with { IsLinux = isLinux });

    private static readonly Gen<SiteSelector> Selector = Gen.Select(Pattern.Array[0, 3], Pattern.Array[0, 1], Tag, Gen.OneOf<string?>(null, null, "windows", "linux"), (ids, except, tags, os) =>
        new SiteSelector { Ids = [.. ids], Except = [.. except], Tags = Tags(tags), Os = os });

    /// <summary>However many there are, asking only those that could own a site finds what asking all would.</summary>
    [Fact]
    public void The_owner_that_is_found_quickly_is_the_one_that_is_found_slowly() =>
        Gen.Select(Gen.Select(Selector, Gen.Int[0, 3]).Array[0, 30], Site.Array[1, 20]).Sample(
            (policies, sites) =>
            {
                var set = new PolicySet([.. policies.Select((policy, i) => Named($"p{i}", policy.Item1, policy.Item2))], new FleetRules(), "");
                foreach (var site in sites)
                {
                    var matching = set.Policies.Where(policy => policy.Sites.Matches(site)).ToList();
                    var highest = matching.Where(policy => policy.Priority == matching.Max(other => other.Priority)).ToList();

                    Assert.Same(highest is [var only] ? only : null, set.OwnerOf(site));
                }
            },
            iter: 200);

    private static Policy? Owner(ManagedSite site, params ImmutableArray<Policy> policies) => new PolicySet(policies, new FleetRules(), "").OwnerOf(site);

    private static Policy Named(string name, SiteSelector sites, int priority = 1) => Given.Policy with { Name = name, Sites = sites, Priority = priority };

    private static ManagedSite Of(string group, string name, string tags = "") => new() { Id = SiteId.Parse($"{Subscription}{group}{Web}{name}"), Plan = Given.Plan, Tags = Tags(tags) };

    private static ImmutableSortedDictionary<string, string> Tags(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(tag => tag.Split('=')).ToImmutableSortedDictionary(tag => tag[0], tag => tag[1]);
}
