using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Policies;

namespace AutoResponder.Benchmarks;

/// <summary>Who owns a site, among 100 and 1,000 policies: the index, against predicates as somebody would write them by hand, highest priority first.</summary>
internal static class OwnerBenchmark
{
    private const int PerRound = 40_000;

    public static void Run()
    {
        // Once for the runtime's compiler, which would be measured with the first set otherwise.
        Compare(100, _ => { });
        var few = Compare(100, Console.WriteLine);
        var many = Compare(1000, Console.WriteLine);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"owner, growth from 100 to 1,000 policies: ours x{many.Ours / few.Ours:0.00}, by hand x{many.Hand / few.Hand:0.00}"));
    }

    private static (double Ours, double Hand) Compare(int count, Action<string> say)
    {
        var set = new PolicySet([.. Enumerable.Range(0, count).Select(Policy)], new FleetRules(), "h");
        Func<ManagedSite, Policy?>[] hand = [.. Enumerable.Range(0, count).Reverse().Select(number => Predicate(number, set.Policies[number]))];
        ManagedSite[] owned = [.. Enumerable.Range(0, 64).Select(i => Site(i * count / 64, count))];
        ManagedSite[] strange = [.. Enumerable.Range(0, 64).Select(i => Site(count + i, count))];
        foreach (var site in owned.Concat(strange))
        {
            if (set.OwnerOf(site) != ByHand(hand, site)) throw new InvalidOperationException($"The two do not agree about {site.Id}.");
        }

        if (Array.Exists(owned, site => set.OwnerOf(site) is null) || Array.Exists(strange, site => set.OwnerOf(site) is not null)) throw new InvalidOperationException("The sites are not what they are meant to be.");

        var (ours, byHand) = (0d, 0d);
        foreach (var (what, sites) in new[] { ("owned", owned), ("not owned", strange) })
        {
            var rounds = new List<((double Ns, double Bytes) Ours, (double Ns, double Bytes) Hand)>();
            for (var i = 0; i < 9; i++)
            {
                var round = (Measure(sites, set.OwnerOf), Measure(sites, site => ByHand(hand, site)));
                if (i > 1) rounds.Add(round);
            }

            var (mine, its) = (Pairs.Median(rounds.Select(round => round.Ours.Ns)), Pairs.Median(rounds.Select(round => round.Hand.Ns)));
            say(string.Create(
                CultureInfo.InvariantCulture,
                $"owner among {count}, sites {what}: ours {mine:0} ns and {rounds[^1].Ours.Bytes:0.##} B, by hand {its:0} ns and {rounds[^1].Hand.Bytes:0.##} B; ratio {Pairs.Median(rounds.Select(round => round.Ours.Ns / round.Hand.Ns)):0.00}"));
            (ours, byHand) = (ours + mine, byHand + its);
        }

        return (ours, byHand);
    }

    private static Policy? ByHand(Func<ManagedSite, Policy?>[] predicates, ManagedSite site)
    {
        foreach (var predicate in predicates)
        {
            if (predicate(site) is { } owner) return owner;
        }

        return null;
    }

    /// <summary>A third by tags, a third by groups, a third by names.</summary>
    private static Policy Policy(int number) => new()
    {
        Name = $"p{number}",
        Hash = "h",
        Priority = number,
        Sites = (number % 3) switch
        {
            0 => new SiteSelector { Tags = Tags(("tier", "web"), ("team", $"team-{number}")) },
            1 => new SiteSelector { Ids = [$"/subscriptions/*/resourceGroups/group-{number}-*/providers/Microsoft.Web/sites/*"], Except = ["*-canary"] },
            _ => new SiteSelector { Ids = [$"*/sites/shop-{number}-*"], Os = "windows" },
        },
        Unhealthy = new Condition.Any([]),
        Ladder = [],
    };

    private static Func<ManagedSite, Policy?> Predicate(int number, Policy policy)
    {
        var (team, group, name) = ($"team-{number}", $"/resourcegroups/group-{number}-", $"/sites/shop-{number}-");
        return (number % 3) switch
        {
            0 => site => site.Tags.TryGetValue("tier", out var tier) && tier == "web" && site.Tags.TryGetValue("team", out var its) && its == team ? policy : null,
            1 => site => site.Id.Value.Contains(group, StringComparison.Ordinal) && !site.Id.Value.EndsWith("-canary", StringComparison.Ordinal) ? policy : null,
            _ => site => !site.IsLinux && site.Id.Value.Contains(name, StringComparison.Ordinal) ? policy : null,
        };
    }

    /// <summary>A site of the policy with this number; of none beyond the last.</summary>
    private static ManagedSite Site(int number, int count)
    {
        var kind = number >= count ? 3 : number % 3;
        return new ManagedSite
        {
            Id = SiteId.Parse($"/subscriptions/{Bench.Subscription}/resourceGroups/{(kind == 1 ? $"group-{number}-eu" : $"rg-{number}")}/providers/Microsoft.Web/sites/{(kind == 2 ? $"shop-{number}-eu" : $"site-{number}")}"),
            Plan = default,
            Tags = Tags(("responder", "on"), ("tier", "web"), ("team", kind == 0 ? $"team-{number}" : "none"), ("owner", "somebody")),
        };
    }

    private static ImmutableSortedDictionary<string, string> Tags(params ReadOnlySpan<(string Key, string Value)> tags) => tags.ToArray().ToImmutableSortedDictionary(tag => tag.Key, tag => tag.Value);

    private static (double Ns, double Bytes) Measure(ManagedSite[] sites, Func<ManagedSite, Policy?> owner)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < PerRound; i++) GC.KeepAlive(owner(sites[i % sites.Length]));
        return (Stopwatch.GetElapsedTime(begun).TotalNanoseconds / PerRound, (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)PerRound);
    }
}
