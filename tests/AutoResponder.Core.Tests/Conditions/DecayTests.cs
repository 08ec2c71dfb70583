using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Conditions;

/// <summary>A figure over a window decays for as long as the window is long. While it still holds samples from before an act it neither condemns the act nor starts the next.</summary>
public sealed class DecayTests
{
    private static readonly Signal Look = new Signal.LookDue();
    private static readonly DateTimeOffset Acted = Seen.At;

    /// <summary>Half an hour's average: long enough that the sick minutes weigh on it long after the cure.</summary>
    private static readonly Policy Slow = Given.Policy with
    {
        Unhealthy = new Condition.Metric("HttpResponseTime", MetricScope.Site, "Average", Comparison.Above, 5, Minutes(30)),
        Ladder = [Given.Policy.Ladder[0], new Step.Recycle(RecycleScope.Site, false) { Evidence = Core.Captures.CaptureScope.None }],
    };

    [Theory]
    [InlineData(6)]
    [InlineData(12)]
    [InlineData(20)]
    [InlineData(29)]
    public void While_the_window_still_holds_sick_minutes_the_act_is_not_said_to_have_failed(double minutesAfter)
    {
        var now = Acted + Minutes(minutesAfter);

        var decision = Responder.Decide(Situation([Opened, Verified, Started, Taken, Seen], Cured(now)), Look, Slow, now);

        Assert.Empty(decision.Events);
        Assert.Equal(Health.Unhealthy, Slow.Unhealthy.Judge(Cured(now), now).Health);
    }

    [Fact]
    public void Once_the_window_is_full_of_new_samples_the_act_has_helped()
    {
        var now = Acted + Minutes(30);

        var decision = Responder.Decide(Situation([Opened, Verified, Started, Taken, Seen], Cured(now)), Look, Slow, now);

        Assert.Equal(["StepHelped", "RecoveryBegan"], decision.Events.Select(happened => happened.Kind));
    }

    [Fact]
    public void A_recovery_is_no_relapse_while_old_samples_weigh_on_the_figures()
    {
        var now = Acted + Minutes(9);
        var recovered = new IncidentEvent.RecoveryBegan("recycle", "by another of its conditions") { At = now - Minutes(1) };

        Assert.Empty(Responder.Decide(Situation([Opened, Verified, Started, Taken, Seen, recovered], Cured(now)), Look, Slow, now).Events);
    }

    [Fact]
    public void The_next_step_does_not_start_on_figures_from_before_the_last_one()
    {
        var now = Acted + Minutes(20);

        var decision = Responder.Decide(Situation([Opened, Verified, Started, Taken, Seen, NotHelped], Cured(now)), Look, Slow, now);

        Assert.DoesNotContain(decision.Events, happened => happened is IncidentEvent.ActStarted or IncidentEvent.StepHeld);
    }

    [Fact]
    public void A_site_that_was_just_healed_and_closed_is_not_opened_again_by_what_it_was()
    {
        var now = Acted + Minutes(18);
        IncidentEvent[] story = [Opened, Verified, Started, Taken, Seen, Recovered, new IncidentEvent.IncidentClosed("healed by recycle", "for a test") { At = now - Minutes(1) }];

        Assert.Empty(Responder.Decide(Situation(story, Cured(now)), Look, Slow, now).Events);
        Assert.Equal("IncidentOpened", Assert.Single(Responder.Decide(Situation([], Cured(now)), Look, Slow, now).Events).Kind);
    }

    [Fact]
    public void An_act_without_effect_leaves_the_figures_as_good_as_they_were()
    {
        var now = Acted + Minutes(1);
        var missed = new IncidentEvent.EffectNotSeen(new OpId("shop-1/0/0"), "recycle", "for a test", true) { At = Acted };

        Assert.Null(Situation([Opened, Verified, Started, Taken, missed]).Head.ActedAt);
        Assert.Equal(Acted, Situation([Opened, Verified, Started, Taken, Seen]).Head.ActedAt);
        Assert.Equal(Health.Unhealthy, Slow.Unhealthy.Judge(Cured(now), now, Situation([Opened, Verified, Started, Taken, missed]).Head.ActedAt).Health);
    }

    [Fact]
    public void Whether_a_plan_is_short_is_asked_of_samples_from_after_the_last_act()
    {
        var now = Acted + Minutes(8);
        var policy = WholeLadder with { Unhealthy = Given.Policy.Unhealthy };
        var evidence = SickAndShort(now) with
        {
            Metrics = [.. Evidence(now, 40).Metrics, new("CpuPercentage", null, "Average", now - Minutes(5), Minutes(1), [99, 99, 99, 99, 10]), .. PlanMetrics(now, 0).Skip(1)],
        };
        IEnumerable<IncidentEvent> story(DateTimeOffset acted) => [Opened, Verified, Started, Taken, new IncidentEvent.EffectSeen(new OpId("shop-1/0/0"), "recycle", "for a test", acted) { At = acted }, NotHelped];

        Assert.Contains(Responder.Decide(Situation(story(now - Minutes(6)), evidence), Look, policy, now).Events, happened => happened is IncidentEvent.ActStarted { Step: "scaleOut" });
        Assert.DoesNotContain(Responder.Decide(Situation(story(now - Minutes(2)), evidence), Look, policy, now).Events, happened => happened is IncidentEvent.ActStarted);
    }

    [Fact]
    public void The_instance_that_was_sick_before_the_act_is_not_the_sick_one_after_it()
    {
        var now = Acted + Minutes(5);
        var evidence = Sick(now) with { Probes = [] };

        Assert.True(Core.Rules.Sickness.Of(TwoInstances[0], evidence, Given.Policy, now, null) > 0);
        Assert.Equal(0, Core.Rules.Sickness.Of(TwoInstances[0], evidence, Given.Policy, now, now));
    }

    /// <summary>Half an hour's samples up to now: a minute each of 60 s until the act, of 0.1 s since.</summary>
    private static Evidence Cured(DateTimeOffset now) => Healthy(now) with
    {
        Metrics = [new MetricSeries("HttpResponseTime", null, "Average", now - Minutes(30), Minutes(1), [.. Enumerable.Range(0, 30).Select(minute => (double?)(now - Minutes(30 - minute) < Acted ? 600 : 0.1))])],
    };
}
