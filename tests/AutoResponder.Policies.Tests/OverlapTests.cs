using AutoResponder.Core;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Tests;
using CsCheck;

namespace AutoResponder.Policies.Tests;

/// <summary>Two policies of one priority that can match one site are a mistake; it is never cried where there is no such site.</summary>
public sealed class OverlapTests
{
    public static TheoryData<string, string, bool> Selectors => new()
    {
        { "{ tags: { tier: web } }", "{ tags: { tier: web } }", true },
        { "{ tags: { tier: web } }", "{ tags: { tier: WEB } }", true },
        { "{ tags: { tier: web } }", "{ tags: { tier: api } }", false },
        { "{ tags: { tier: web } }", "{ tags: { tier: web, lang: php } }", true },
        { "{ tags: { tier: web } }", "{ tags: { lang: php } }", false },
        { "{ tags: { tier: web }, os: linux }", "{ tags: { tier: web }, os: windows }", false },
        { "{ tags: { tier: web }, os: linux }", "{ tags: { tier: web } }", true },
        { "{ tags: { responder-policy: a } }", "{ tags: { responder-policy: a } }", false },
        { "{ ids: [\"*/sites/shop-*\"] }", "{ ids: [\"*/sites/shop-*\"] }", true },
        { "{ ids: [\"*/sites/shop-*\"] }", "{ ids: [\"*/sites/bakery-*\"] }", false },
        { "{ ids: [\"*/sites/shop-*\"] }", "{ ids: [\"*/sites/*-eu\"] }", true },
        { "{ ids: [\"*/sites/shop-*\"] }", "{ ids: [\"*/sites/bakery-*\", \"*/SITES/Shop-1\"] }", true },
        { "{ ids: [\"*/sites/shop-*\"] }", "{ ids: [\"*/resourceGroups/prod/*\"] }", true },
        { "{ ids: [\"*/resourceGroups/prod-1/*\"] }", "{ ids: [\"*/resourceGroups/prod-2/*\"] }", false },
        { "{ ids: [\"*/resourceGroups/prod-*/*\"] }", "{ ids: [\"*/resourceGroups/*-eu/*\"] }", true },
        { "{ ids: [\"/subscriptions/1*\"] }", "{ ids: [\"/subscriptions/2*\"] }", false },
        { "{ ids: [\"*/sites/shop-*\"] }", "{ ids: [\"*/resourceGroups/prod/*\"], except: [\"shop-*\"] }", false },
        { "{ ids: [\"*/sites/shop-*\"] }", "{ tags: { tier: web } }", true },
        { "{ ids: [\"*/slots/green\"] }", "{ ids: [\"*/sites/shop/*\"] }", true },
        { "{ ids: [\"*/slots/green\"] }", "{ ids: [\"*/slots/blue\"] }", false },
    };

    [Theory]
    [MemberData(nameof(Selectors))]
    public void A_tie_is_told_where_it_is_certain(string one, string other, bool tie)
    {
        var load = Files.Load(("fleet.yaml", Files.Fleet), ("a.yaml", Policy("a", one, 100)), ("b.yaml", Policy("b", other, 100)));
        var apart = Files.Load(("fleet.yaml", Files.Fleet), ("a.yaml", Policy("a", one, 100)), ("b.yaml", Policy("b", other, 101)));

        Assert.Empty(apart.Problems);
        if (!tie)
        {
            Assert.Empty(load.Problems);
            return;
        }

        var problem = Assert.Single(load.Problems);
        Assert.Equal(("b.yaml", 3L, 11L), (problem.File, problem.Line, problem.Column));
        Assert.StartsWith("it ties with 'a' (a.yaml): both have priority 100 and match a site such as /subscriptions/", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_site_that_is_named_is_one_that_both_patterns_match()
    {
        var piece = Gen.OneOf("*", "/", "shop", "-", "a", "7", "/sites/", "/resourceGroups/", "/subscriptions/", "prod", "/slots/", "microsoft.web", "*/sites/", "*/resourceGroups/");
        var pattern = piece.Array[1, 4].Select(pieces => $"*{string.Join('*', pieces)}*");
        var (found, all) = (0, 0);
        Gen.Select(pattern, pattern).Sample(
            (one, other) =>
            {
                Interlocked.Increment(ref all);
                Assert.Equal(SiteIds.Common(one, "*") is not null, SiteIds.CanMatch(one));
                if (SiteIds.Common(one, other) is not { } id) return;

                Interlocked.Increment(ref found);
                Assert.True(Glob.Matches(one, id.Value) && Glob.Matches(other, id.Value), $"{one} {other} {id}");
            },
            iter: Repository.IsProofRun ? 50_000 : 3_000);

        Assert.True(found > all / 50, $"{found} of {all}");
    }

    [Fact]
    public void No_site_that_two_patterns_share_is_overlooked()
    {
        var name = Gen.OneOf("shop", "shop-1", "a", "a-eu", "7");
        var ids = Gen.Select(name, name, name, (subscription, group, site) => SiteId.Parse($"/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Web/sites/{site}"));

        // Patterns are made of an id by letting stars stand for runs of it, so that both match it for certain.
        static string Veil(string id, int[] cuts) => string.Concat(cuts.Order().Chunk(2).Where(cut => cut.Length == 2).Aggregate((Text: "", At: 0), (done, cut) => ($"{done.Text}{id[done.At..Math.Max(done.At, cut[0] % id.Length)]}*", Math.Max(done.At, cut[1] % id.Length))) is var (text, at) ? text + id[at..] : "");

        Gen.Select(ids, Gen.Int[0, 60].Array[2, 4], Gen.Int[0, 60].Array[2, 4]).Sample(
            (id, one, other) =>
            {
                var (a, b) = (Veil(id.Value, one), Veil(id.Value, other));
                Assert.True(Glob.Matches(a, id.Value) && Glob.Matches(b, id.Value), $"{a} {b} {id}");
                Assert.True(SiteIds.Common(a, b) is not null, $"{a} and {b} share {id}");
                Assert.True(SiteIds.CanMatch(a) && !SiteIds.AreApart(a, b), $"{a} {b}");
            },
            iter: Repository.IsProofRun ? 50_000 : 3_000);
    }

    /// <summary>Each of these cannot be told apart from the others but by a long search, or is told apart at once: neither may make a start slow.</summary>
    [Theory]
    [InlineData("*/sites/shop-{0}-*")]
    [InlineData("*-shop-{0}")]
    [InlineData("/subscriptions/*/resourceGroups/g-{0}-*/providers/Microsoft.Web/sites/*")]
    public void Three_hundred_policies_of_one_priority_are_compared_soon(string pattern)
    {
        (string, string)[] files = [("fleet.yaml", Files.Fleet), .. Enumerable.Range(100, 300).Select(i => ($"p{i}.yaml", Policy($"p{i}", $"{{ ids: [\"{string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, i)}\"] }}", 100)))];
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();

        Assert.Empty(Files.Load(files).Problems);

        // Some tens of milliseconds on a quiet machine; a search for each of the 45,000 pairs would take minutes.
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(20));
    }

    private static string Policy(string name, string sites, int priority) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"name: {name}\nsites: {sites}\npriority: {priority}\nladder: [ {{ step: recycle }} ]\n");
}
