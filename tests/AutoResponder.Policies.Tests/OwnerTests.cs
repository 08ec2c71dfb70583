using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Tests;
using CsCheck;

namespace AutoResponder.Policies.Tests;

/// <summary>The owner that the index finds is the one that the plain loop finds.</summary>
public sealed class OwnerTests
{
    // Few words, so that sites and policies meet often.
    private static readonly Gen<string> Name = Gen.OneOf("shop", "shop-1", "shop-2", "bakery", "bakery-canary", "a", "web");
    private static readonly Gen<string> Pattern = Gen.OneOf("*", "/sites/", "/resourceGroups/", "/subscriptions/", "shop", "SHOP-1", "bak", "ery", "-", "/", "slots", "s/a", "prod", "?", "web", "\u017Fhop", "\\s", "1").Array[1, 6].Select(pieces => string.Concat(pieces));
    private static readonly Gen<string> Glob = Gen.OneOf(
        Name.Select(name => $"*/sites/{name}"),
        Name.Select(name => $"*/sites/{name}*"),
        Gen.Select(Name, Name, (group, name) => $"/subscriptions/*/resourceGroups/{group}/providers/Microsoft.Web/sites/{name}"),
        Pattern,
        Pattern.Select(pattern => $"*{pattern}*"));

    private static readonly Gen<ImmutableSortedDictionary<string, string>> Tags = Gen.Select(Gen.OneOf("tier", "Tier", "team", "lang", PolicySet.PolicyTag), Gen.OneOf("web", "WEB", "api", "p1", "P3"), Gen.OneOf<IComparer<string>?>(null, StringComparer.OrdinalIgnoreCase, StringComparer.Ordinal))
        .Array[0, 3].Select(tags => tags.DistinctBy(tag => tag.Item1, StringComparer.OrdinalIgnoreCase).ToImmutableSortedDictionary(tag => tag.Item1, tag => tag.Item2, tags.FirstOrDefault().Item3));

    private static readonly Gen<ManagedSite> Site = Gen.Select(
        Name, Name, Name, Name, Gen.Int[0, 3], Gen.Bool, Tags,
        (subscription, group, site, slot, isSlot, linux, tags) => new ManagedSite
        {
            Id = SiteId.Parse($"/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Web/sites/{site}{(isSlot == 0 ? $"/slots/{slot}" : "")}"),
            Plan = default,
            IsLinux = linux,
            Tags = tags,
        });

    private static readonly Gen<SiteSelector> Selector = Gen.Select(
        Glob.Array[0, 3], Glob.Array[0, 2], Gen.OneOf(Tags, Gen.Const(ImmutableSortedDictionary<string, string>.Empty)), Gen.OneOf<string?>(null, null, "windows", "linux", "Linux"),
        (ids, except, tags, os) => new SiteSelector { Ids = [.. ids], Except = [.. except], Tags = tags, Os = os });

    private static readonly Gen<PolicySet> Set = Gen.Select(Selector, Gen.Int[0, 4]).Array[0, 40].Select(policies => new PolicySet([.. policies.Select((policy, at) => Policy($"p{at / 2 * 2}", policy.Item1, policy.Item2))], new FleetRules(), ""));

    [Fact]
    public void The_index_answers_as_the_plain_loop_does()
    {
        var (owned, asked) = (0, 0);
        Gen.Select(Set, Site.Array[1, 20]).Sample(
            (set, sites) =>
            {
                foreach (var site in sites)
                {
                    var owner = Plain(set, site);
                    Assert.Same(owner, set.OwnerOf(site));
                    Interlocked.Increment(ref asked);
                    if (owner is not null) Interlocked.Increment(ref owned);
                }
            },
            iter: Repository.IsProofRun ? 50_000 : 3_000);

        Assert.True(owned > asked / 10 && owned < asked * 9 / 10, $"{owned} of {asked}");
    }

    [Fact]
    public void A_copy_with_other_policies_answers_by_them()
    {
        var site = new ManagedSite { Id = SiteId.Parse("/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/shop"), Plan = default };
        var set = new PolicySet([Policy("one", new SiteSelector { Ids = ["*/sites/shop"] }, 1)], new FleetRules(), "h");
        Assert.Equal("one", set.OwnerOf(site)?.Name);

        var other = set with { Policies = [Policy("two", new SiteSelector { Ids = ["*/sites/shop"] }, 1)] };

        Assert.Equal("two", other.OwnerOf(site)?.Name);
        Assert.Equal("one", set.OwnerOf(site)?.Name);
        Assert.Equal(set, new PolicySet(set.Policies, set.Fleet, "h"));
    }

    [Fact]
    public void Asking_for_a_site_that_nobody_owns_takes_no_memory()
    {
        var set = new PolicySet(
            [.. Enumerable.Range(0, 300).Select(i => Policy($"p{i}", (i % 3) switch
            {
                0 => new SiteSelector { Tags = ImmutableSortedDictionary<string, string>.Empty.Add("team", $"team-{i}").Add("tier", "web") },
                1 => new SiteSelector { Ids = [$"/subscriptions/*/resourceGroups/rg-{i}-*/providers/Microsoft.Web/sites/*"], Except = ["*-canary"] },
                _ => new SiteSelector { Ids = [$"*/sites/shop-{i}"], Os = "linux" },
            }, i))],
            new FleetRules(),
            "h");
        ManagedSite[] sites =
        [
            .. new[] { "rg/providers/Microsoft.Web/sites/unowned", "rg-1-x/providers/Microsoft.Web/sites/shop-canary", "rg-1-x/providers/Microsoft.Web/sites/shop/slots/canary", "rg/providers/Microsoft.Web/sites/shop-2" }
                .Select(rest => new ManagedSite { Id = SiteId.Parse($"/subscriptions/s/resourceGroups/{rest}"), Plan = default, Tags = ImmutableSortedDictionary<string, string>.Empty.Add("team", "team-0").Add("tier", "api") }),
        ];
        foreach (var site in sites) Assert.Null(set.OwnerOf(site));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            foreach (var site in sites) set.OwnerOf(site);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Every policy asked, one after the other: what the index must answer.</summary>
    private static Policy? Plain(PolicySet set, ManagedSite site)
    {
        if (site.Tags.TryGetValue(PolicySet.PolicyTag, out var name))
            return set.Policies.FirstOrDefault(policy => policy.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

        Policy? owner = null;
        var tie = false;
        foreach (var policy in set.Policies)
        {
            if (owner is not null && policy.Priority < owner.Priority) continue;
            if (!policy.Sites.Matches(site)) continue;

            tie = owner is not null && owner.Priority == policy.Priority;
            owner = policy;
        }

        return tie ? null : owner;
    }

    private static Policy Policy(string name, SiteSelector sites, int priority) => new() { Name = name, Hash = "", Sites = sites, Priority = priority, Unhealthy = new Condition.Any([]), Ladder = [] };
}
