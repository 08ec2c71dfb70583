using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Conditions;

/// <summary>A site that is unhealthy again soon after a step had helped begins above that step; one that comes again and again is a person's.</summary>
public sealed class RelapseTests
{
    private static readonly Signal Look = new Signal.LookDue();
    private static readonly DateTimeOffset ClosedAt = Noon + Minutes(24);

    private static readonly Policy Twice = Given.Policy with { Ladder = [Given.Policy.Ladder[0], new Step.Recycle(RecycleScope.Site, false) { Evidence = Core.Captures.CaptureScope.None }] };

    /// <summary>One whole incident, healed by its first step.</summary>
    private static readonly IncidentEvent[] Healed =
    [
        Opened, Verified, Started, Taken, Seen,
        new IncidentEvent.StepHelped(new OpId("shop-1/0/0"), "recycle", "for a test") { At = Noon + Minutes(9) },
        Recovered,
        new IncidentEvent.IncidentClosed("healed by recycle", "for a test") { At = ClosedAt },
    ];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(59, 1)]
    [InlineData(60, 0)]
    [InlineData(600, 0)]
    public void Within_the_time_it_begins_above_the_step_that_helped(double minutesAfter, int rung)
    {
        var opened = Open(Healed, Twice, ClosedAt + Minutes(minutesAfter));

        Assert.Equal(rung, opened.Rung);
        Assert.Equal(rung > 0, opened.Why.Contains("it is a relapse: recycle had helped in shop-1", StringComparison.Ordinal));
    }

    [Fact]
    public void A_policy_may_begin_at_the_first_step_all_the_same() =>
        Assert.Equal(0, Open(Healed, Twice with { Relapse = new RelapseRule(Minutes(60), RelapseStart.FirstStep) }, ClosedAt + Minutes(1)).Rung);

    [Fact]
    public void What_healed_by_itself_is_no_relapse() =>
        Assert.Equal(0, Open([Opened, Verified, new IncidentEvent.RecoveryBegan(null, "x") { At = Noon }, new IncidentEvent.IncidentClosed("healed by itself", "x") { At = ClosedAt }], Twice, ClosedAt + Minutes(1)).Rung);

    [Fact]
    public void Under_a_changed_policy_the_step_is_found_again_by_its_word()
    {
        var before = Twice with { Ladder = [new Step.ScaleOut(), Given.Policy.Ladder[0], Twice.Ladder[1]] };

        Assert.Equal(3, Open(Healed, before, ClosedAt + Minutes(1)).Rung);
        Assert.Equal(0, Open(Healed, Twice with { Ladder = [new Step.ScaleOut()] }, ClosedAt + Minutes(1)).Rung);
    }

    [Fact]
    public void A_relapse_waits_as_long_as_any_illness_before_its_first_step()
    {
        var at = ClosedAt + Minutes(10);
        var opened = Open(Healed, Twice, at);

        Assert.DoesNotContain(Decide([.. Healed, opened, Verified], Twice, at + Minutes(1)), happened => happened is IncidentEvent.ActStarted);
        Assert.Equal(at + Twice.For, Responder.NextLook(Situation([.. Healed, opened]).Incident, Twice, at + Twice.For - Seconds(5)));
    }

    [Fact]
    public void A_relapse_above_the_last_step_is_a_persons()
    {
        var at = ClosedAt + Minutes(10);
        var opened = Open(Healed, Given.Policy, at);

        var events = Decide([.. Healed, opened, Verified], Given.Policy, at + Given.Policy.For);

        Assert.Equal(1, opened.Rung);
        Assert.Contains("no step is left", Assert.IsType<IncidentEvent.IncidentHandedOver>(events[^1]).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relapse_that_healed_by_itself_does_not_wipe_out_what_it_was_a_relapse_of()
    {
        var at = ClosedAt + Minutes(50);
        IncidentEvent[] again = [.. Healed, Open(Healed, Given.Policy, at), new IncidentEvent.RecoveryBegan(null, "x") { At = at + Minutes(1) }, new IncidentEvent.IncidentClosed("healed by itself", "x") { At = at + Minutes(16) }];

        Assert.Equal(1, Open(again, Given.Policy, at + Minutes(70)).Rung);
        Assert.Equal(0, Open(again, Given.Policy, at + Minutes(76)).Rung);
    }

    [Fact]
    public void A_site_that_opens_and_closes_again_and_again_is_not_recycled_again_and_again()
    {
        var (story, now, recycles, handed) = (new List<IncidentEvent>(), Noon, 0, 0);
        for (var minute = 0; minute < 600; minute += 1, now += Minutes(1))
        {
            // Sick whenever its process is older than twenty minutes: each recycle helps, none lasts.
            var started = Situation(story).Head.ActedAt ?? Noon - Minutes(60);
            var isSick = now - started > Minutes(20);
            var decision = Responder.Decide(Situation(story, isSick ? Sick(now) : Healthy(now)), Look, Given.Policy with { Guardrails = new GuardrailLimits { Cooldown = Minutes(1) } }, now);
            story.AddRange(decision.Events);
            if (decision.Act is { } act)
            {
                recycles++;
                story.Add(new IncidentEvent.EffectSeen(act.Op, act.Step, "for a test", now + Minutes(5)) { At = now });
            }

            handed += decision.Events.OfType<IncidentEvent.IncidentHandedOver>().Count();
        }

        Assert.Equal(1, recycles);
        Assert.True(handed >= 1);
    }

    private static IncidentEvent.IncidentOpened Open(IEnumerable<IncidentEvent> story, Policy policy, DateTimeOffset at) =>
        Assert.IsType<IncidentEvent.IncidentOpened>(Responder.Decide(Situation(story, Sick(at)), Look, policy, at).Events[0]);

    private static IReadOnlyList<IncidentEvent> Decide(IEnumerable<IncidentEvent> story, Policy policy, DateTimeOffset at) =>
        Responder.Decide(Situation(story, Sick(at)), Look, policy, at).Events;
}
