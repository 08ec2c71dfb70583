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

    private const int Rounds = 9;

    public static void Run()
    {
        var (few, many) = (new Case(100), new Case(1000));
        var rounds = new List<(Round Few, Round Many)>();

        // Both in turn: what else the machine does falls on both. The first rounds are for the runtime's compiler.
        for (var i = 0; i < Rounds + 3; i++)
        {
            var round = (few.Measure(), many.Measure());
            if (i >= 3) rounds.Add(round);
        }

        Say("100", rounds.ConvertAll(round => round.Few));
        Say("1,000", rounds.ConvertAll(round => round.Many));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"owner, growth from 100 to 1,000 policies: ours x{Pairs.Median(rounds.Select(round => round.Many.Ours / round.Few.Ours)):0.00}, by hand x{Pairs.Median(rounds.Select(round => round.Many.Hand / round.Few.Hand)):0.00}"));
    }

    private static void Say(string count, List<Round> rounds)
    {
        Line("owned", round => round.Owned);
        Line("not owned", round => round.Strange);

        void Line(string sites, Func<Round, (Cost Ours, Cost Hand)> of) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"owner among {count}, sites {sites}: ours {Pairs.Median(rounds.Select(round => of(round).Ours.Ns)):0} ns and {of(rounds[^1]).Ours.Bytes:0.##} B, by hand {Pairs.Median(rounds.Select(round => of(round).Hand.Ns)):0} ns and {of(rounds[^1]).Hand.Bytes:0.##} B; ratio {Pairs.Median(rounds.Select(round => of(round).Ours.Ns / of(round).Hand.Ns)):0.00}"));
    }

    /// <summary>So many policies, with sites that they own and sites that they do not.</summary>
    private sealed class Case
    {
        private readonly PolicySet _set;
        private readonly Func<ManagedSite, Policy?>[] _hand;
        private readonly ManagedSite[] _owned;
        private readonly ManagedSite[] _strange;

        public Case(int count)
        {
            _set = new PolicySet([.. Enumerable.Range(0, count).Select(Policy)], new FleetRules(), "h");
            _hand = [.. Enumerable.Range(0, count).Reverse().Select(number => Predicate(number, _set.Policies[number]))];
            _owned = [.. Enumerable.Range(0, 64).Select(i => Site(i * count / 64, count))];
            _strange = [.. Enumerable.Range(0, 64).Select(i => Site(count + i, count))];
            if (Array.Exists([.. _owned, .. _strange], site => _set.OwnerOf(site) != ByHand(_hand, site))) throw new InvalidOperationException("The two do not agree.");
            if (Array.Exists(_owned, site => _set.OwnerOf(site) is null) || Array.Exists(_strange, site => _set.OwnerOf(site) is not null)) throw new InvalidOperationException("The sites are not what they are meant to be.");
        }

        public Round Measure() => new(
            (OwnerBenchmark.Measure(_owned, _set.OwnerOf), OwnerBenchmark.Measure(_owned, site => ByHand(_hand, site))),
            (OwnerBenchmark.Measure(_strange, _set.OwnerOf), OwnerBenchmark.Measure(_strange, site => ByHand(_hand, site))));
    }

    /// <param name="Bytes">Allocated for one answer.</param>
    private readonly record struct Cost(double Ns, double Bytes);

    private sealed record Round((Cost Ours, Cost Hand) Owned, (Cost Ours, Cost Hand) Strange)
    {
        public double Ours => Owned.Ours.Ns + Strange.Ours.Ns;

        public double Hand => Owned.Hand.Ns + Strange.Hand.Ns;
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

    private static Cost Measure(ManagedSite[] sites, Func<ManagedSite, Policy?> owner)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < PerRound; i++) GC.KeepAlive(owner(sites[i % sites.Length]));
        return new Cost(Stopwatch.GetElapsedTime(begun).TotalNanoseconds / PerRound, (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)PerRound);
    }
}
