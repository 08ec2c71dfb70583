using System.Collections.Immutable;
using AutoResponder.Core.Policies;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.People;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Staging;

/// <summary>Makes a world of a scenario: its plans and sites, with a default for whatever is not said.</summary>
internal static class Casting
{
    public static Profile Profile(Scenario scenario, PolicySet policies)
    {
        var plans = Plans(scenario, policies.Fleet).ToImmutableArray();
        return new Profile
        {
            Seed = (ulong)scenario.Seed,
            Start = scenario.Start,
            Subscription = policies.Fleet.Subscriptions is [var first, ..] ? first : World.Subscription,
            Policies = scenario.Mode is { } mode ? StageMode.Apply(policies, mode) : policies,
            Nodes = scenario.Handlers,
            Plans = plans,
            Person = new PersonShape
            {
                TakesAfter = (int)(scenario.Person.Takes?.TotalSeconds ?? 0),
                MendsAfter = (int)(scenario.Person.Mends?.TotalSeconds ?? 0),
                GivesBack = false,
                Answers = scenario.Person.Answers,
            },
            Faults = scenario.Plans.Values.Any(plan => plan.Autoscale is { Rules: true })
                ? ImmutableSortedDictionary.CreateRange<FaultKind, double>([new(FaultKind.AutoscalerActs, 1)])
                : ImmutableSortedDictionary<FaultKind, double>.Empty,
        };
    }

    /// <summary>The plan that a site runs on; null where there are several and it names none.</summary>
    public static string? PlanOf(Scenario scenario, SiteOnStage site) => site.Plan ?? (scenario.Plans.Count <= 1 ? scenario.Plans.Keys.FirstOrDefault() ?? "main" : null);

    private static IEnumerable<PlanShape> Plans(Scenario scenario, FleetRules fleet)
    {
        var sites = scenario.Sites.IsEmpty ? scenario.Sites.Add("site", new SiteOnStage()) : scenario.Sites;
        foreach (var plan in sites.Where(site => site.Value.Count == 1).GroupBy(site => PlanOf(scenario, site.Value)!).OrderBy(plan => plan.Key, StringComparer.Ordinal))
            yield return Shape(plan.Key, scenario.Plans.GetValueOrDefault(plan.Key) ?? new PlanOnStage(), [.. plan.Select(site => Shape(site.Key, site.Value, fleet))]);

        foreach (var (name, site) in sites.Where(site => site.Value.Count > 1))
        {
            var like = scenario.Plans.GetValueOrDefault(PlanOf(scenario, site)!) ?? new PlanOnStage();
            for (var i = 1; i <= site.Count; i++) yield return Shape($"{name}-plan-{i}", like, [Shape($"{name}-{i}", site, fleet)]);
        }
    }

    private static PlanShape Shape(string name, PlanOnStage plan, ImmutableArray<SiteShape> sites) => new()
    {
        Name = name,
        Group = plan.Group,
        Capacity = plan.Instances,
        Maximum = plan.Maximum,
        Tier = plan.Tier,
        ScalesItself = plan.ScalesItself,
        IsOurs = plan.Ours,
        Autoscale = plan.Autoscale is { } bounds ? new AutoscaleShape(bounds.Minimum, bounds.Maximum) : null,
        Sites = sites,
    };

    private static SiteShape Shape(string name, SiteOnStage site, FleetRules fleet) => new()
    {
        Name = name,
        Region = site.Region,
        IsLinux = site.IsLinux,
        Load = site.Load,
        IsOurselves = site.Ours,

        // It is under care, unless it says so itself.
        Tags = fleet.Tags.SetItems(site.Tags.IsEmpty && site.Policy is null ? Usual : site.Tags).SetItems(site.Policy is { } policy ? [new(PolicySet.PolicyTag, policy)] : []),
    };

    private static readonly ImmutableSortedDictionary<string, string> Usual = ImmutableSortedDictionary.CreateRange<string, string>([new("tier", "web")]);
}
