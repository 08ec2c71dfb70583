using AutoResponder.Core.Fleet;
using AutoResponder.Platform.Policies.Kinds;
using AutoResponder.Platform.Policies.Source;
using AutoResponder.Simulation.Staging;

namespace AutoResponder.Cli.Scenarios;

/// <summary>What must hold between the parts of a scenario: whatever is named is there.</summary>
internal static class ScenarioChecks
{
    /// <summary>More sites would only be listed to fill a screen.</summary>
    private const int MostNamed = 12;

    public static void Check(Scenario scenario, Found found)
    {
        foreach (var (name, kind) in scenario.Sites.Keys.Select(name => (name, "sites")).Concat(scenario.Plans.Keys.Select(name => (name, "plans"))))
        {
            if (!ScenarioFormat.ResourceName().IsMatch(name)) found.WrongIn([kind, name], $"'{Sentence.Shown(name)}' is no name; it is of lower-case letters, digits and '-'");
        }

        foreach (var (name, site) in scenario.Sites)
        {
            if (site.Plan is { } plan && !scenario.Plans.IsEmpty && !scenario.Plans.ContainsKey(plan)) found.WrongIn(["sites", name, "plan"], Unknown("plan", plan, [.. scenario.Plans.Keys]));
            if (site.Plan is null && scenario.Plans.Count > 1) found.WrongIn(["sites", name], $"'plan' is missing; there are several: {Sentence.And([.. scenario.Plans.Keys])}");
        }

        string[] plans = [.. scenario.PlanNames];
        string[] sites = [.. scenario.SiteNames];
        if (scenario.Plans.Keys.FirstOrDefault(plan => !plans.Contains(plan) && scenario.Sites.Values.All(site => site.Plan != plan)) is { } unused && scenario.Plans.Count > 1)
            found.WrongIn(["plans", unused], $"no site runs on plan '{unused}'");
        foreach (var (at, happening) in scenario.Events.Index()) Check(at, happening, sites, plans, scenario, found);
        foreach (var (name, site) in (scenario.Expect ?? new Expected()).Sites)
        {
            if (!sites.Contains(name) && !scenario.Sites.ContainsKey(name)) found.WrongIn(["expect", "sites", name], Unknown("site", name, sites));
            foreach (var step in (site.Steps?.Keys ?? []).Where(step => !ExpectFormat.Steps.Contains(step))) found.WrongIn(["expect", "sites", name, "steps", step], Unknown("step", step, [.. ExpectFormat.Steps]));
        }

        foreach (var word in (scenario.Expect?.Review?.Keys ?? []).Where(word => !ReviewTally.Words.Contains(word))) found.WrongIn(["expect", "review", word], Unknown("word of the review", word, [.. ReviewTally.Words]));
        foreach (var name in (scenario.Expect ?? new Expected()).Regions.Keys.Where(name => !Regions(scenario).Contains(name))) found.WrongIn(["expect", "regions", name], Unknown("region", name, Regions(scenario)));
        foreach (var name in (scenario.Expect ?? new Expected()).Plans.Keys.Where(name => !plans.Contains(name))) found.WrongIn(["expect", "plans", name], Unknown("plan", name, plans));
    }

    private static void Check(int at, Happening happening, string[] sites, string[] plans, Scenario scenario, Found found)
    {
        var (needsSite, site) = SiteOf(happening);
        if (site is not null && !sites.Contains(site)) found.Wrong("events", at, Unknown("site", site, sites));
        if (site is null && needsSite && sites.Length > 1) found.Wrong("events", at, $"'site' is missing; there are several: {Listed(sites)}");
        if (happening is Happening.Changes { Plan: { } plan } && !plans.Contains(plan)) found.Wrong("events", at, Unknown("plan", plan, plans));
        if (happening is Happening.Changes { Change: ChangeKind.Scale, Plan: null } && plans.Length > 1) found.Wrong("events", at, $"'plan' is missing; there are several: {Listed(plans)}");
        if (happening.At > scenario.Lasts) found.Wrong("events", at, $"'at' is after the end; the scenario lasts {Units.Say(scenario.Lasts)}");
        if (happening is Happening.Outage outage && Regions(scenario) is var regions && !regions.Contains(outage.Region)) found.Wrong("events", at, Unknown("region", outage.Region, regions));
        if (happening is Happening.LeftAlone alone && !PauseTarget.TryParse(alone.Target, out _)) found.Wrong("events", at, $"'{Sentence.Shown(alone.Target)}' is nothing that can be left alone; it is {PauseTarget.Allowed}");
    }

    private static string[] Regions(Scenario scenario) => [.. scenario.Sites.Values.Select(one => one.Region).DefaultIfEmpty(new SiteOnStage().Region).Distinct()];

    private static (bool Needs, string? Site) SiteOf(Happening happening) => happening switch
    {
        Happening.FallsIll ill => (true, ill.Site),
        Happening.IsWell well => (true, well.Well),
        Happening.Changes change => (change.Change != ChangeKind.Scale, change.Site),
        Happening.Becomes becomes => (true, becomes.Site),
        Happening.HasLoad load => (true, load.Site),
        Happening.Order order => (true, order.Site),
        Happening.Forged forged => (forged.What is ForgeryKind.Alert or ForgeryKind.Event, forged.Site),
        Happening.Metrics metrics => (false, metrics.Site),
        _ => (false, null),
    };

    private static string Unknown(string what, string name, string[] known) => $"there is no {what} '{Sentence.Shown(name)}'{Nearest.Probably(name, known)}; there {(known.Length == 1 ? "is" : "are")} {Listed(known)}";

    private static string Listed(string[] names) => names.Length <= MostNamed ? Sentence.And(names) : $"{string.Join(", ", names.Take(MostNamed))} and others";
}
