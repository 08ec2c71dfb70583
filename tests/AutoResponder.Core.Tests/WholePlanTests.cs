using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>Steps that disturb every site of a plan: asked about under any policy, and never further than they say.</summary>
public sealed class WholePlanTests
{
    private static readonly Signal Look = new Signal.LookDue();
    private static readonly DateTimeOffset Due = Noon + Minutes(3);
    private static readonly OpId Op = new("shop-1/0/0");
    private static readonly Policy Reboots = Given.Policy with { Ladder = [new Step.RebootWorker { Evidence = CaptureScope.None }] };
    private static readonly Policy Grows = Given.Policy with { Ladder = [new Step.ScaleUp(["P1v3", "P2v3", "P3v3"]) { Evidence = CaptureScope.None }], Guardrails = new GuardrailLimits { SoleInstance = SoleInstance.Allow } };
    private static readonly SiteId Cart = SiteId.Parse(Site.Value.Replace("shop", "cart", StringComparison.Ordinal));
    private static readonly Act Reboot = new Act.RebootWorker(Given.Plan, "M1", "i1", "cart, shop");
    private static readonly Act Grow = new Act.SetSize(Given.Plan, "P1v3", "P2v3", "cart, shop");

    public static readonly TheoryData<RuleTests.Rule> Rules =
    [
        new RuleTests.Rule("a reboot is asked about under any policy, and says whom it disturbs")
        { Given = [Opened, Verified], When = Look, At = Due, Seen = Shared(), Under = Reboots, Then = "ApprovalAsked", State = "AwaitingApproval", Because = "reboot worker M1 of plan plan-a, which carries cart, shop" },
        new RuleTests.Rule("after a yes it is done") { Given = [Opened, Verified, .. Yes("rebootWorker", Reboot)], When = Look, At = Due, Seen = Shared(), Under = Reboots, Then = "ActStarted", State = "Acting" },
        new RuleTests.Rule("a yes does not cover a site that has come to the plan since")
        { Given = [Opened, Verified, .. Yes("rebootWorker", Reboot)], When = Look, At = Due, Seen = Shared("news"), Under = Reboots, Then = "ApprovalAsked", State = "AwaitingApproval", Because = "cart, news, shop" },
        new RuleTests.Rule("where its sites cannot be listed it waits") { Given = [Opened, Verified], When = Look, At = Due, Seen = Shared() with { PlanSites = null }, Under = Reboots, Then = "StepHeld", State = "Held", Because = "could not be listed" },
        new RuleTests.Rule("a neighbour that is tagged off stands against it")
        { Given = [Opened, Verified], When = Look, At = Due, Seen = Shared() with { PlanSites = [On(Site), new PlanSite(Cart, ImmutableSortedDictionary<string, string>.Empty.Add("responder", "OFF"))] }, Under = Reboots, Then = "StepHeld", State = "Held", Because = "cart of the same plan carries" },

        new RuleTests.Rule("what runs on while the machine goes down is no failure yet")
        { Given = [Opened, Verified, Begun("rebootWorker", Reboot), Accepted("rebootWorker")], When = Look, At = Due + Minutes(3), Seen = Shared(), Under = Reboots, Then = "", State = "Acting" },
        new RuleTests.Rule("after five minutes it is one")
        { Given = [Opened, Verified, Begun("rebootWorker", Reboot), Accepted("rebootWorker")], When = Look, At = Due + Minutes(6), Seen = Shared(), Under = Reboots, Then = "EffectNotSeen", State = "Watching", Because = "still runs" },
        new RuleTests.Rule("once everything there is new it was rebooted, whatever runs elsewhere")
        {
            Given = [Opened, Verified, Begun("rebootWorker", Reboot), Accepted("rebootWorker")],
            When = Look,
            At = Due + Minutes(2),
            Seen = Shared() with { Instances = [new("i1", "M1", [new(12, Due + Minutes(1), 1)]), TwoInstances[1]] },
            Under = Reboots,
            Then = "EffectSeen",
            State = "Settling",
            Because = "nothing on worker M1 is from before",
        },
        new RuleTests.Rule("where no process can be told, Azure's word must do, once it had its time")
        { Given = [Opened, Verified, Begun("rebootWorker", Reboot), Accepted("rebootWorker")], When = Look, At = Due + Minutes(6), Seen = Shared() with { Instances = [TwoInstances[0] with { Workers = null }, TwoInstances[1]] }, Under = Reboots, Then = "EffectSeen", State = "Settling" },
        new RuleTests.Rule("a machine that is gone was rebooted for good") { Given = [Opened, Verified, Begun("rebootWorker", Reboot)], When = Look, At = Due + Minutes(2), Seen = Shared() with { Instances = [TwoInstances[1]] }, Under = Reboots, Then = "EffectSeen", State = "Settling" },

        new RuleTests.Rule("another size is asked about, and is the next one") { Given = [Opened, Verified], When = Look, At = Due, Seen = Shared(), Under = Grows, Then = "ApprovalAsked", State = "AwaitingApproval", Because = "set plan plan-a from P1v3 to P2v3, which starts cart, shop anew" },
        new RuleTests.Rule("which disturbs every instance, and so is not done while something is served")
        { Given = [Opened, Verified], When = Look, At = Due, Seen = Shared(), Under = Grows with { Guardrails = new GuardrailLimits() }, Then = "StepHeld", State = "Held", Because = "every instance would be disturbed" },
        new RuleTests.Rule("where the size is not known it waits") { Given = [Opened, Verified], When = Look, At = Due, Seen = Shared(size: null), Under = Grows, Then = "StepHeld", State = "Held", Because = "size could not be read" },
        new RuleTests.Rule("it is done once the plan has it") { Given = [Opened, Verified, Begun("scaleUp", Grow), Accepted("scaleUp")], When = Look, At = Due + Minutes(2), Seen = Shared(size: "P2v3"), Under = Grows, Then = "EffectSeen", State = "Settling", Because = "the plan is a P2v3" },
        new RuleTests.Rule("and not before") { Given = [Opened, Verified, Begun("scaleUp", Grow), Accepted("scaleUp")], When = Look, At = Due + Minutes(2), Seen = Shared(), Under = Grows, Then = "EffectNotSeen", State = "Watching" },
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Decides(RuleTests.Rule rule) => RuleTests.Check(rule);

    public static readonly TheoryData<string, Policy, Evidence, string> Hopeless = new()
    {
        { "a machine without a name", Reboots, Shared() with { Instances = [TwoInstances[0] with { Machine = null }, TwoInstances[1]] }, "has no name that could be asked for" },
        { "a plan of a shared tier", Reboots, Shared() with { Plan = TwoOfFive with { Tier = "Shared" } }, "has no machine of its own" },
        { "a plan that scales itself", Reboots, Shared() with { Plan = TwoOfFive with { ScalesItself = true } }, "has no machine of its own" },
        { "a plan that is short of nothing", Grows, Shared(processor: 20), "a larger size cannot help" },
        { "a plan of the largest size", Grows, Shared(size: "p3V3"), "the largest that the policy allows" },
        { "a size that is nobody's guess", Grows, Shared(size: "S1"), "none of P1v3, P2v3, P3v3" },
        { "a plan that sizes itself", Grows, SickAndShort(Due, plan: TwoOfFive with { Size = "P1v3", ScalesItself = true }), "sizes the plan by itself" },
    };

    [Theory]
    [MemberData(nameof(Hopeless))]
    public void Where_it_cannot_help_it_is_skipped_with_the_reason(string what, Policy policy, Evidence evidence, string why)
    {
        var decision = Responder.Decide(Situation([Opened, Verified], evidence), Look, policy, Due);

        Assert.Equal(["StepSkipped", "IncidentHandedOver"], decision.Events.Select(happened => happened.Kind));
        Assert.True(Sentences.Say(decision.Events[0]).Contains(why, StringComparison.Ordinal), $"{what}: {Sentences.Say(decision.Events[0])}");
    }

    [Theory]
    [InlineData("cart", true)]
    [InlineData("policy:other", true)]
    [InlineData("tag:tier=gold", true)]
    [InlineData("news", false)]
    [InlineData("tag:tier=iron", false)]
    public void What_is_left_alone_at_a_neighbour_stands_against_it(string paused, bool stands)
    {
        var pause = new Pause(PauseTarget.Parse(paused), Noon + Minutes(60), "anna", "patching", Noon);
        var decision = Decide(Reboots, [Opened, Verified], Armed with { Pauses = [pause] });

        Assert.Equal(stands ? "StepHeld" : "ApprovalAsked", decision.Events.Single().Kind);
    }

    [Theory]
    [InlineData(30, 1, "StepHeld")]
    [InlineData(61, 1, "ApprovalAsked")]
    [InlineData(61, 3, "StepHeld")]
    public void A_plan_is_rebooted_once_in_an_hour_and_three_times_a_day_at_most(double before, int times, string then)
    {
        var situation = Situation([Opened, Verified], Shared()) is var usual
            ? usual with { Plan = usual.Plan with { Reboots = [.. Enumerable.Range(0, times).Select(time => new PastAct(new OpId($"cart-1/0/{time}"), "rebootWorker", Due - Minutes(before) - Minutes(90 * time)))] } }
            : throw new InvalidOperationException();

        Assert.Equal(then, Responder.Decide(situation, Look, Reboots, Due).Events.Single().Kind);
    }

    [Fact]
    public void A_reboot_that_was_not_sent_is_not_counted()
    {
        var plan = Situation([Opened, Verified, Begun("rebootWorker", Reboot), Accepted("rebootWorker") with { Outcome = new ActOutcome.NotSent("x") }]).Plan;

        Assert.False(Assert.Single(plan.Reboots).Spent);
    }

    private static Decision Decide(Policy policy, IEnumerable<IncidentEvent> events, FleetReading fleet) => Responder.Decide(Situation(events, Shared(), fleet), Look, policy, Due);

    private static Evidence Shared(string? third = null, double processor = 90, string? size = "P1v3")
    {
        ImmutableArray<PlanSite> sites = [On(Site), On(Cart), .. third is null ? Array.Empty<PlanSite>() : [On(SiteId.Parse(Site.Value.Replace("shop", third, StringComparison.Ordinal)))]];
        return SickAndShort(Due, processor, TwoOfFive with { Size = size }) with { PlanSites = sites };
    }

    private static PlanSite On(SiteId site) => new(site, ImmutableSortedDictionary<string, string>.Empty.Add("tier", "gold"));

    private static IncidentEvent.ActStarted Begun(string step, Act act) => StartedAt(Due) with { Step = step, Act = act };

    private static IncidentEvent.ActReported Accepted(string step) => new(Op, step, new ActOutcome.Accepted(), null) { At = Due + Seconds(1) };

    private static IncidentEvent[] Yes(string step, Act act)
    {
        var question = new OpId("shop-1/0/0/ask/0");
        return
        [
            new IncidentEvent.ApprovalAsked(question, step, 0, act, act.Describe(), "for a test", Due + Minutes(15)) { At = Noon + Minutes(2) },
            new IncidentEvent.ApprovalGiven(question, step, "anna", "go", Due + Minutes(15)) { At = Noon + Minutes(2.5) },
        ];
    }
}
