using AutoResponder.Core.Captures;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Rules;

/// <summary>When an act must have left, when what is held back is looked at again, and that what lies below a rung is no way out.</summary>
public sealed class ClimbingTests
{
    private static readonly DateTimeOffset Due = Noon + Minutes(2);
    private static readonly Step Recycle = Given.Policy.Ladder[0];
    private static readonly Step Widening = new Step.ScaleOut { Evidence = CaptureScope.None };

    [Fact]
    public void An_act_on_fresh_evidence_has_twenty_seconds_to_leave_and_twenty_more_to_be_answered()
    {
        var act = Decide(Situation([Opened, Verified], Sick(Due)), Due).Act!;

        Assert.Equal((Due + Seconds(20), Due + Seconds(40)), (act.SendBy, act.Deadline));
    }

    [Fact]
    public void What_is_held_back_is_looked_at_again_when_the_last_of_all_objections_may_have_passed()
    {
        var disarmed = Situation([Opened, Verified], Sick(Due), FleetReading.NotRead);
        var both = disarmed with { Head = disarmed.Head with { Acts = [new PastAct(new OpId("x"), "recycle", Due - Minutes(5))] } };

        Assert.Equal(Due + Seconds(30), Held(Decide(disarmed, Due)).LookAgain);
        Assert.Equal(Due + Minutes(10), Held(Decide(both, Due)).LookAgain);
    }

    [Fact]
    public void What_waits_for_another_site_or_for_a_figure_is_looked_at_again_in_half_a_minute()
    {
        var alone = Situation([Opened, Verified], Sick(Due));
        var cart = SiteId.Parse(Site.Value.Replace("shop", "cart", StringComparison.Ordinal));
        var second = alone with { Plan = alone.Plan with { Open = [.. alone.Plan.Open, new OpenIncident(cart, "cart-1", "web", Noon - Minutes(5))] } };

        Assert.Equal(("planIncident", Due + Seconds(30)), Said(Decide(second, Due)));
        Assert.Equal(("when", Due + Seconds(30)), Said(Decide(Situation([Opened, Verified], SickAndShort(Due, null)), Due, Widening)));

        static (string, DateTimeOffset) Said(Decision decision) => (Assert.Single(Held(decision).Objections).Guardrail, Held(decision).LookAgain);
    }

    [Fact]
    public void A_step_that_only_for_now_may_not_be_done_is_not_passed_by_because_of_what_stands_for_good()
    {
        var sole = SickAndShort(Due) with { Instances = [TwoInstances[0]] };

        var held = Held(Decide(Situation([Opened, Verified], sole, FleetReading.NotRead), Due, Recycle, Widening));

        Assert.Equal("recycle", held.Step);
        Assert.Equal(["armed", "soleInstance"], held.Objections.Select(objection => objection.Guardrail));
    }

    [Fact]
    public void A_rung_below_is_no_reason_to_pass_one_by()
    {
        var sole = SickAndShort(Due) with { Instances = [TwoInstances[0]] };
        var hopeless = Situation([Opened, Verified, Skipped("captureDiagnostics")], Sick(Due));
        hopeless = hopeless with { Head = hopeless.Head with { Streak = new Streak(3, [Noon]) } };

        Assert.Equal("recycle", Held(Decide(Situation([Opened, Verified, Skipped("scaleOut")], sole), Due, Widening, Recycle)).Step);
        Assert.Contains("the last 3 steps did not help", Assert.IsType<IncidentEvent.IncidentHandedOver>(Assert.Single(Decide(hopeless, Due, new Step.CaptureDiagnostics(), Recycle).Events)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_falls_ill_again_after_an_act_is_not_given_the_time_before_the_first_one_again()
    {
        var now = Noon + Minutes(20.5);
        IncidentEvent[] story =
        [
            Opened, Verified, Started,
            new IncidentEvent.EffectNotSeen(new OpId("shop-1/0/0"), "recycle", "x", false) { At = Noon + Minutes(3) },
            new IncidentEvent.RecoveryBegan(null, "x") { At = Noon + Minutes(9) },
            new IncidentEvent.Relapsed("x", false) { At = Noon + Minutes(20) },
        ];

        Assert.Equal("ActStarted", Assert.Single(Decide(Situation(story, Sick(now)), now).Events).Kind);
    }

    private static IncidentEvent Skipped(string step) => new IncidentEvent.StepSkipped(step, 0, "x") { At = Noon + Seconds(1) };

    private static IncidentEvent.StepHeld Held(Decision decision) => Assert.IsType<IncidentEvent.StepHeld>(Assert.Single(decision.Events));

    private static Decision Decide(Situation situation, DateTimeOffset now, params Step[] ladder) =>
        Responder.Decide(situation, new Signal.LookDue(), ladder.Length == 0 ? Given.Policy : Given.Policy with { Ladder = [.. ladder] }, now);
}
