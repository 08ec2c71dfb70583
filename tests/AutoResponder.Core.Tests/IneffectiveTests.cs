using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>Steps that did not help, over all incidents of a site.</summary>
public sealed class IneffectiveTests
{
    private static readonly DateTimeOffset Now = Noon + TimeSpan.FromHours(6);
    private static readonly IncidentEvent ClosedByAPerson = new IncidentEvent.IncidentClosed("by anna", "mended", "anna") { At = Noon };

    [Fact]
    public void Three_in_a_row_are_counted_over_incidents()
    {
        var streak = Fold(Failed(1), Failed(2), new IncidentEvent.IncidentClosed("healed by itself", "x") { At = Noon + Minutes(3) }, Opened, Failed(4));

        Assert.Equal(3, streak.InARow);
    }

    [Fact]
    public void One_that_helped_begins_the_row_anew_but_a_relapse_takes_that_back()
    {
        Assert.Equal(0, Fold(Failed(1), Failed(2), Helped(3)).InARow);
        Assert.Equal(1, Fold(Failed(1), Failed(2), Helped(3), new IncidentEvent.Relapsed("x", true) { At = Noon + Minutes(4) }).InARow);
        Assert.Equal(2, Fold(Failed(1), Failed(2), new IncidentEvent.Relapsed("healed by itself for a while", false) { At = Noon + Minutes(4) }).InARow);
    }

    [Fact]
    public void An_act_without_effect_did_not_help_but_one_that_never_left_says_nothing()
    {
        Assert.Equal(1, Fold(Missed(1, true)).InARow);
        Assert.Equal(0, Fold(Missed(1, false)).InARow);
    }

    [Fact]
    public void A_persons_word_that_it_is_over_begins_everything_anew() => Assert.Equal(Streak.None, Fold(Failed(1), Failed(2), Failed(3), ClosedByAPerson));

    [Fact]
    public void What_is_older_than_a_day_was_another_illness()
    {
        var streak = Fold(Failed(1), Failed(2), Failed(3));

        Assert.Equal(3, streak.At(Noon + Minutes(3) + TimeSpan.FromHours(23.9)).InARow);
        Assert.Equal(Streak.None, streak.At(Noon + Minutes(3) + TimeSpan.FromHours(24)));
        Assert.Equal(1, streak.Evolve(Failed(1 + (25 * 60))).InARow);
    }

    [Fact]
    public void What_failed_is_known_for_a_day_and_then_forgotten()
    {
        Assert.Equal([Noon + Minutes(1), Noon + Minutes(2)], Fold(Failed(1), Failed(2)).Failures);
        Assert.Equal([Noon + Minutes(2), Noon + Minutes(1 + (24 * 60))], Fold(Failed(1), Failed(2), Failed(1 + (24 * 60))).Failures);
        Assert.Equal([Noon + Minutes(1)], new Streak(0, default).Evolve(Failed(1)).Failures);
    }

    [Theory]
    [InlineData(2, 2, "ActStarted")]
    [InlineData(3, 3, "IncidentHandedOver")]
    [InlineData(0, 4, "ActStarted")]
    [InlineData(0, 5, "IncidentHandedOver")]
    public void So_many_and_it_is_a_persons(int inARow, int lately, string then)
    {
        var decision = Decide(Given.Policy, inARow, lately, TimeSpan.FromHours(3.9));

        Assert.Equal(then, Assert.Single(decision.Events).Kind);
        if (then == "IncidentHandedOver") Assert.Contains("did not help", Audit.Sentences.Say(decision.Events[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_did_not_help_four_hours_ago_counts_no_more_in_the_hours_limit() => Assert.NotNull(Decide(Given.Policy, 0, 5, TimeSpan.FromHours(4)).Act);

    [Fact]
    public void The_policy_says_how_many() =>
        Assert.Equal("IncidentHandedOver", Assert.Single(Decide(Given.Policy with { Guardrails = new GuardrailLimits { Ineffective = new(1, 5, TimeSpan.FromHours(4)) } }, 1, 1, Minutes(60)).Events).Kind);

    [Fact]
    public void A_capture_further_up_the_ladder_is_still_done_for_whoever_gets_it() =>
        Assert.Equal("StepSkipped StepSkipped PreservationStarted", string.Join(' ', Decide(WholeLadder, 3, 3, Minutes(60), short_: true).Events.Select(happened => happened.Kind)));

    private static Decision Decide(Policy policy, int inARow, int lately, TimeSpan ago, bool short_ = false)
    {
        var situation = Situation([Opened, Verified], short_ ? SickAndShort(Now) : Sick(Now));
        var streak = new Streak(inARow, [.. Enumerable.Repeat(Now - ago, lately)]);
        return Responder.Decide(situation with { Head = situation.Head with { Streak = streak } }, new Signal.LookDue(), policy, Now);
    }

    private static Streak Fold(params IncidentEvent[] events) => events.Aggregate(Streak.None, (streak, happened) => streak.Evolve(happened));

    private static IncidentEvent Failed(double minute) => new IncidentEvent.StepDidNotHelp(new OpId("shop-1/0/0"), "recycle", "x") { At = Noon + Minutes(minute) };

    private static IncidentEvent Helped(double minute) => new IncidentEvent.StepHelped(new OpId("shop-1/0/0"), "recycle", "x") { At = Noon + Minutes(minute) };

    private static IncidentEvent Missed(double minute, bool nextRung) => new IncidentEvent.EffectNotSeen(new OpId("shop-1/0/0"), "recycle", "x", nextRung) { At = Noon + Minutes(minute) };
}
