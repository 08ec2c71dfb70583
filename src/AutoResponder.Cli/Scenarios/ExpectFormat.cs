using System.Collections.Immutable;
using AutoResponder.Platform.Policies.Kinds;
using AutoResponder.Simulation.Staging;

namespace AutoResponder.Cli.Scenarios;

/// <summary>What a scenario expects.</summary>
internal static class ExpectFormat
{
    /// <summary>What may be counted as a step, as the timeline's summary names it.</summary>
    public static readonly ImmutableArray<string> Steps = ["recycle", SiteTally.WholeSite, "restart", "scaleOut", "captureDiagnostics", "call", "notify", "rebootWorker", "scaleUp"];

    private static readonly HowOften Often = new();
    private static readonly Text Piece = new("a piece of a sentence", most: 400);
    private static readonly Text Guardrail = new("the name of a guardrail, such as busy or cooldown", most: 80);
    private static readonly Text Step = new("the name of a step, such as recycle", most: 80);

    public static Group<Expected> Make() =>
        new Group<Expected>("what is expected", new Expected())
            .Key("sites", new Named<ExpectedSite>("sites and what is expected of each", Site()), expected => expected.Sites, (expected, sites) => expected with { Sites = sites }, "What is expected of a site; under a name with a count, of each of them.")
            .Key("plans", new Named<ExpectedPlan>("plans and what is expected of each", Plan()), expected => expected.Plans, (expected, plans) => expected with { Plans = plans }, "What is expected of a plan.")
            .Key("regions", new Named<ExpectedRegion>("regions and what is expected of each", Region()), expected => expected.Regions, (expected, regions) => expected with { Regions = regions }, "What is expected of all sites and plans of a region together.")
            .Key("acts", Often, expected => expected.Acts, (expected, times) => expected with { Acts = times }, "How many requests leave that change something in Azure, over all sites and plans.")
            .Key("noActBefore", new Maybe<TimeSpan>(new Moment()), expected => expected.NoActBefore, (expected, time) => expected with { NoActBefore = time }, "No such request leaves before this moment.")
            .Key("noActAfter", new Maybe<TimeSpan>(new Moment()), expected => expected.NoActAfter, (expected, time) => expected with { NoActAfter = time }, "No such request leaves after this moment.")
            .Key("told", new Named<Times>("what people are told, such as IncidentHandedOver, and how often", Often), expected => expected.Told, (expected, told) => expected with { Told = told }, "What people are told: IncidentHandedOver, HandOverReminded, StepTold, IncidentClosed, LeaseOverdue; of the fleet StormBegan, ArmingEnds, and OutOfOrder while the patrol cannot do its rounds.")
            .Key("review", new Named<Times>("kinds and fates of the review, and how often", Often), expected => expected.Review, (expected, review) => expected with { Review = review }, $"What 'fleet review' would list: {string.Join(", ", ReviewTally.Words)}.")
            .Key("unassigned", new Named<Times>("reasons such as 'forged', and how often", Often), expected => expected.Unassigned, (expected, counts) => expected with { Unassigned = counts }, "Signals that were only counted, by the reason: forged, unreadable, 'not under care', 'not a site'.");

    private static Group<ExpectedSite> Site() =>
        new Group<ExpectedSite>("what is expected of a site", new ExpectedSite())
            .Key("steps", new Named<Times>("steps, and how often each is taken", Often), site => site.Steps, (site, steps) => site with { Steps = steps }, $"Every step that is taken: {string.Join(", ", Steps)} ({SiteTally.WholeSite} is a recycle of the whole site). A step that is not named here is not taken; {{}}: none.")
            .Key("held", new OneOrMany("guardrails", Guardrail), site => site.Held, (site, held) => site with { Held = held }, "Guardrails that object at least once.")
            .Key("neverHeld", new OneOrMany("guardrails", Guardrail), site => site.NeverHeld, (site, held) => site with { NeverHeld = held }, "Guardrails that never object.")
            .Key("skipped", new OneOrMany("steps", Step), site => site.Skipped, (site, skipped) => site with { Skipped = skipped }, "Steps that are skipped, since they cannot help.")
            .Key("incidents", Often, site => site.Incidents, (site, times) => site with { Incidents = times }, "How many incidents there are.")
            .Key("handedOver", Often, site => site.HandedOver, (site, times) => site with { HandedOver = times }, "How often one is handed over to a person.")
            .Key("ends", new Maybe<Ending>(new Word<Ending>(("none", Ending.None), ("closed", Ending.Closed), ("handedOver", Ending.HandedOver), ("open", Ending.Open))), site => site.Ends, (site, ending) => site with { Ends = ending }, "How the newest incident stands at the end; none: there never was one.")
            .Key("healedBy", new Text("a step's name, itself, person, gone or stopped", most: 80), site => site.HealedBy, (site, by) => site with { HealedBy = by }, "Who healed it, the last time it was closed.")
            .Key("says", new OneOrMany("pieces of sentences", Piece), site => site.Says, (site, says) => site with { Says = says }, "Pieces of sentences that its story holds, without case.")
            .Key("neverSays", new OneOrMany("pieces of sentences", Piece), site => site.NeverSays, (site, says) => site with { NeverSays = says }, "Pieces of sentences that its story does not hold.");

    private static Group<ExpectedRegion> Region() =>
        new Group<ExpectedRegion>("what is expected of a region", new ExpectedRegion())
            .Key("acts", Often, region => region.Acts, (region, times) => region with { Acts = times }, "How many requests leave that change something there.")
            .Key("noActBefore", new Maybe<TimeSpan>(new Moment()), region => region.NoActBefore, (region, time) => region with { NoActBefore = time }, "None leaves before this moment.")
            .Key("noActAfter", new Maybe<TimeSpan>(new Moment()), region => region.NoActAfter, (region, time) => region with { NoActAfter = time }, "None leaves after this moment.");

    private static Group<ExpectedPlan> Plan() =>
        new Group<ExpectedPlan>("what is expected of a plan", new ExpectedPlan())
            .Key("instances", Often, plan => plan.Instances, (plan, times) => plan with { Instances = times }, "How many instances it has at the end.")
            .Key("autoscaleMinimum", Often, plan => plan.AutoscaleMinimum, (plan, times) => plan with { AutoscaleMinimum = times }, "Autoscale's minimum at the end.")
            .Key("returned", Often, plan => plan.Returned, (plan, times) => plan with { Returned = times }, "How often something borrowed is given back.")
            .Key("says", new OneOrMany("pieces of sentences", Piece), plan => plan.Says, (plan, says) => plan with { Says = says }, "Pieces of sentences that its story holds, without case.");
}
