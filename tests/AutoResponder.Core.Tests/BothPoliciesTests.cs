using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>Under a changed policy a step needs no objection of either: the one that the incident began under and the one loaded now.</summary>
public sealed class BothPoliciesTests
{
    private static readonly DateTimeOffset Now = Noon + Minutes(5);
    private static readonly Policy Newer = Given.Policy with { Hash = new string('b', 64) };

    [Fact]
    public void Without_an_objection_of_either_the_step_is_done() => Assert.NotNull(Decide(Given.Policy, Newer).Act);

    [Fact]
    public void The_newer_ones_mode_holds_back() => Assert.Equal("mode", Held(Decide(Given.Policy, Newer with { Mode = Mode.Observe })));

    [Fact]
    public void The_older_ones_mode_holds_back() => Assert.Equal("mode", Held(Decide(Given.Policy with { Mode = Mode.Observe }, Newer)));

    [Fact]
    public void The_newer_ones_selector_holds_back() => Assert.Equal("scope", Held(Decide(Given.Policy, Newer with { Sites = new SiteSelector { Ids = ["*/sites/other"] } })));

    [Fact]
    public void The_stricter_of_two_limits_holds_whichever_it_is()
    {
        var strict = new GuardrailLimits { Cooldown = Minutes(60) };

        Assert.Equal("cooldown", Held(Decide(Given.Policy, Newer with { Guardrails = strict }, lastAct: Minutes(30))));
        Assert.Equal("cooldown", Held(Decide(Given.Policy with { Guardrails = strict }, Newer, lastAct: Minutes(30))));
        Assert.NotNull(Decide(Given.Policy, Newer, lastAct: Minutes(30)).Act);
    }

    [Fact]
    public void The_newer_one_may_ask_a_person() => Assert.Equal("ApprovalAsked", Assert.Single(Decide(Given.Policy, Newer with { Mode = Mode.Approve }).Events).Kind);

    [Fact]
    public void Nothing_is_done_where_the_older_one_is_lost_and_it_is_asked_again_in_half_a_minute()
    {
        var held = Assert.IsType<IncidentEvent.StepHeld>(Assert.Single(Decide(Newer, null, isLost: true).Events));

        Assert.Equal(("policyChanged", Now + Seconds(30)), (Assert.Single(held.Objections).Guardrail, held.LookAgain));
    }

    [Fact]
    public void What_both_object_to_is_said_once()
    {
        var situation = Situation([Opened, Verified], Sick(Now), Fleet.FleetReading.NotRead) with { Loaded = Newer };

        var objections = Guardrail.Judge(new Proposal(Given.Policy.Ladder[0], 0, KillSick, ((Incident.Open)situation.Incident).Course, "x"), situation, Given.Policy, Now);

        Assert.Equal("armed", Assert.Single(objections).Guardrail);
    }

    private static string Held(Decision decision) => Assert.Single(Assert.IsType<IncidentEvent.StepHeld>(Assert.Single(decision.Events)).Objections).Guardrail;

    private static Decision Decide(Policy began, Policy? loaded, TimeSpan? lastAct = null, bool isLost = false)
    {
        var situation = Situation([Opened, Verified], Sick(Now)) with { Loaded = loaded, BeganUnderLost = isLost };
        if (lastAct is { } ago) situation = situation with { Head = situation.Head with { Acts = [new PastAct(new OpId("x"), "recycle", Now - ago)] } };
        return Responder.Decide(situation, new Signal.LookDue(), began, Now);
    }
}
