using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Policies;
using RulesEngine.Models;

namespace AutoResponder.Benchmarks;

/// <summary>Who owns a site, among 100 policies that ask for two tags each: the index, against the same written as rules of Microsoft's RulesEngine.</summary>
internal static class RulesBenchmark
{
    private const int Policies = 100;
    private const int Ours = 20_000;
    private const int Theirs = 200;

    public static async Task RunAsync()
    {
        var set = new PolicySet([.. Enumerable.Range(0, Policies).Select(Policy)], new FleetRules(), "h");
        var workflow = new Workflow
        {
            WorkflowName = "owner",
            Rules = [.. Enumerable.Range(0, Policies).Select(number => new Rule { RuleName = $"p{number}", Expression = $"site.Tier == \"web\" && site.Team == \"team-{number}\"" })],
        };
        var engine = new RulesEngine.RulesEngine([workflow]);
        ManagedSite[] sites = [.. Enumerable.Range(0, 64).Select(Site)];
        RuleParameter[] facts = [.. sites.Select(site => new RuleParameter("site", new Facts(site.Tags["tier"], site.Tags["team"])))];
        for (var i = 0; i < sites.Length; i++)
        {
            var theirs = (await engine.ExecuteAllRulesAsync("owner", facts[i])).Single(result => result.IsSuccess).Rule.RuleName;
            if (theirs != set.OwnerOf(sites[i])?.Name) throw new InvalidOperationException("The two do not agree.");
        }

        var rounds = new List<(double Ours, double Theirs)>();
        for (var round = 0; round < 10; round++)
        {
            var begun = Stopwatch.GetTimestamp();
            for (var i = 0; i < Ours; i++) GC.KeepAlive(set.OwnerOf(sites[i % sites.Length]));
            var ours = Stopwatch.GetElapsedTime(begun).TotalNanoseconds / Ours;

            begun = Stopwatch.GetTimestamp();
            for (var i = 0; i < Theirs; i++) GC.KeepAlive(await engine.ExecuteAllRulesAsync("owner", facts[i % facts.Length]));
            if (round > 2) rounds.Add((ours, Stopwatch.GetElapsedTime(begun).TotalNanoseconds / Theirs));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"owner among {Policies}: ours {Pairs.Median(rounds.Select(round => round.Ours)):0} ns, RulesEngine {Pairs.Median(rounds.Select(round => round.Theirs)):0} ns; it takes {Pairs.Median(rounds.Select(round => round.Theirs / round.Ours)):0} times as long"));
    }

    private static Policy Policy(int number) => new()
    {
        Name = $"p{number}",
        Hash = "h",
        Priority = number,
        Sites = new SiteSelector { Tags = Tags($"team-{number}") },
        Unhealthy = new Condition.Any([]),
        Ladder = [],
    };

    private static ManagedSite Site(int number) => new() { Id = Bench.Ids(number).Site, Plan = default, Tags = Tags($"team-{number * Policies / 64}") };

    private static ImmutableSortedDictionary<string, string> Tags(string team) => ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("tier", "web"), KeyValuePair.Create("team", team)]);

    /// <summary>What their rules may ask for.</summary>
    public sealed record Facts(string Tier, string Team);
}
