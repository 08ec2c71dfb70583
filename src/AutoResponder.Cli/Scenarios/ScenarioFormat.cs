using System.Text.RegularExpressions;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Format;
using AutoResponder.Platform.Policies.Kinds;
using AutoResponder.Simulation.People;
using AutoResponder.Simulation.Staging;

namespace AutoResponder.Cli.Scenarios;

/// <summary>A scenario file: every key, and what each may hold. It is read as strictly as a policy, by the same means.</summary>
internal static partial class ScenarioFormat
{
    public static readonly Word<Mode> ModeWord = new(("observe", Mode.Observe), ("approve", Mode.Approve), ("act", Mode.Act));
    private static readonly Word<bool> YesNo = new(("yes", true), ("no", false));

    public static FileFormat<Scenario> File { get; } = new("AutoResponder scenario", Make());

    private static Group<Scenario> Make() =>
        new Group<Scenario>("a scenario", new Scenario())
            .Required("name", Patterns.Name, scenario => scenario.Name, (scenario, name) => scenario with { Name = name }, "The scenario's own name.")
            .Key("description", new Text("a sentence for people", most: 1000), scenario => scenario.Description.Length == 0 ? null : scenario.Description, (scenario, text) => scenario with { Description = text }, "What it shows, for people.")
            .Key("policies", new Text("a folder, seen from this file", most: 400), scenario => scenario.Policies, (scenario, folder) => scenario with { Policies = folder }, "The folder of its policies, seen from this file; a folder on the command line wins.")
            .Key("mode", new Maybe<Mode>(ModeWord), scenario => scenario.Mode, (scenario, mode) => scenario with { Mode = mode }, "What every policy does here, whatever its file says; what the file says, if this is left out.")
            .Key("start", new Instant(), scenario => scenario.Start, (scenario, start) => scenario with { Start = start }, "When it begins.")
            .Key("lasts", new Length(TimeSpan.FromDays(31)), scenario => scenario.Lasts, (scenario, time) => scenario with { Lasts = time }, "How long it is.")
            .Key("seed", new Whole(0, int.MaxValue), scenario => scenario.Seed, (scenario, seed) => scenario with { Seed = seed }, "Picks what nobody fixes, such as how long a call takes. Another seed is another run of the same story.")
            .Key("armed", YesNo, scenario => scenario.Armed, (scenario, armed) => scenario with { Armed = armed }, "Whether a person arms the fleet at the beginning.")
            .Key("handlers", new Whole(1, 8), scenario => scenario.Handlers, (scenario, handlers) => scenario with { Handlers = handlers }, "How many processes of the responder there are.")
            .Key("metricsLate", new Length(TimeSpan.FromMinutes(15)), scenario => scenario.MetricsLate, (scenario, late) => scenario with { MetricsLate = late }, "By how much Azure's figures come late, as they always do.")
            .Key("person", Person(), scenario => scenario.Person, (scenario, person) => scenario with { Person = person }, "What the person does who is told of a hand-over.")
            .Key("plans", new Named<PlanOnStage>("plans by their names", Plan()), scenario => scenario.Plans, (scenario, plans) => scenario with { Plans = plans }, "The plans; one of two instances, if nobody says.")
            .Key("sites", new Named<SiteOnStage>("sites by their names", Site()), scenario => scenario.Sites, (scenario, sites) => scenario with { Sites = sites }, "The sites; one of the name site, if nobody says.")
            .Key("events", new Many<Happening>("events such as { at: 5m, ill: hang }", EventFormat.Make(), 0, 2000), scenario => scenario.Events, (scenario, events) => scenario with { Events = events }, "What happens.")
            .Key("expect", ExpectFormat.Make(), scenario => scenario.Expect, (scenario, expect) => scenario with { Expect = expect }, "What is to come of it; this makes it a test.")
            .Check(ScenarioChecks.Check);

    private static Group<PersonOnCall> Person() =>
        new Group<PersonOnCall>("the person who is told", new PersonOnCall())
            .Key("takes", new OrNever(TimeSpan.FromDays(7)), person => person.Takes, (person, time) => person with { Takes = time }, "After how long an incident is taken that was handed over.")
            .Key("mends", new OrNever(TimeSpan.FromDays(7)), person => person.Mends, (person, time) => person with { Mends = time }, "After how long the site is well, whatever ailed it.")
            .Key("answers", new Word<Answer>(("yes", Answer.Yes), ("no", Answer.No), ("never", Answer.Nothing)), person => person.Answers, (person, answer) => person with { Answers = answer }, "What they say when they are asked about a step, after half of what 'takes' says; never: the events 'order: approve' and 'order: deny' say it.");

    private static Group<PlanOnStage> Plan() =>
        new Group<PlanOnStage>("a plan", new PlanOnStage())
            .Key("instances", new Whole(1, 100), plan => plan.Instances, (plan, count) => plan with { Instances = count }, "How many instances it has at the beginning; each carries 600 requests a minute.")
            .Key("maximum", new Whole(1, 100), plan => plan.Maximum, (plan, most) => plan with { Maximum = most }, "The most instances that its SKU allows.")
            .Key("tier", new Text("a tier's name such as PremiumV3, Basic or Free", most: 80), plan => plan.Tier, (plan, tier) => plan with { Tier = tier }, "Its SKU's tier.")
            .Key("group", Patterns.Name, plan => plan.Group, (plan, group) => plan with { Group = group }, "The resource group of it and of its sites.")
            .Key("scalesItself", YesNo, plan => plan.ScalesItself, (plan, itself) => plan with { ScalesItself = itself }, "Whether the platform picks the number of instances (automatic scaling).")
            .Key("ours", YesNo, plan => plan.Ours, (plan, ours) => plan with { Ours = ours }, "Whether the responder itself runs on it.")
            .Key("autoscale", new Group<Bounds>("autoscale's bounds", new Bounds(1, 3))
                .Required("minimum", new Whole(1, 100), bounds => bounds.Minimum, (bounds, minimum) => bounds with { Minimum = minimum }, "It never goes below.")
                .Required("maximum", new Whole(1, 100), bounds => bounds.Maximum, (bounds, maximum) => bounds with { Maximum = maximum }, "It never goes above.")
                .Key("rules", YesNo, bounds => bounds.Rules, (bounds, rules) => bounds with { Rules = rules }, "Whether its rules fire: one more above 80 % of what the instances carry, one fewer below 30 %; else it only keeps the bounds.")
                .Check((bounds, found) =>
                {
                    if (bounds.Minimum > bounds.Maximum) found.Wrong("minimum", $"'{bounds.Minimum}' is above 'maximum'");
                }),
                plan => plan.Autoscale, (plan, bounds) => plan with { Autoscale = bounds }, "Autoscale owns the number of instances, within these bounds.")
            .Check((plan, found) =>
            {
                if (plan.Instances > plan.Maximum) found.Wrong("instances", $"'{plan.Instances}' is above 'maximum'");
            });

    private static Group<SiteOnStage> Site() =>
        new Group<SiteOnStage>("a site", new SiteOnStage())
            .Key("plan", new Text("a name that stands in 'plans'", most: 80), site => site.Plan, (site, plan) => site with { Plan = plan }, "The plan that it runs on; the only one, if nobody says.")
            .Key("count", new Whole(1, 1000), site => site.Count, (site, count) => site with { Count = count }, "So many sites like this, NAME-1 and so on, each on a plan of its own like the one named.")
            .Key("os", new Word<bool>(("windows", false), ("linux", true)), site => site.IsLinux, (site, linux) => site with { IsLinux = linux }, "Its operating system.")
            .Key("region", new Text("a region such as westeurope", most: 80), site => site.Region, (site, region) => site with { Region = region }, "Where it runs.")
            .Key("tags", new Named<string>("tags and their values", Patterns.TagValue), site => site.Tags, (site, tags) => site with { Tags = tags }, "Its tags; { tier: web }, if neither they nor 'policy' are there. The inventory's own tags of fleet.yaml are added.")
            .Key("policy", new Text("the name of a policy", most: 80), site => site.Policy, (site, policy) => site with { Policy = policy }, "The policy that owns it: short for the tag responder-policy.")
            .Key("load", new Whole(0, 1_000_000), site => site.Load, (site, load) => site with { Load = load }, "Requests a minute.")
            .Key("ours", YesNo, site => site.Ours, (site, ours) => site with { Ours = ours }, "Whether it is the responder itself.");

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,50}[a-z0-9])?$")]
    internal static partial Regex ResourceName();
}
