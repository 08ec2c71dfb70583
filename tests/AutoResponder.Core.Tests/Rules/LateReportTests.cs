using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Rules;

/// <summary>Somebody made the plan as large as we would have; a look took it for ours, and then the sender says that nothing left. What others added is not ours to give back.</summary>
public sealed class LateReportTests
{
    private static readonly OpId Op = new("shop-1/1/1");
    private static readonly DateTimeOffset Later = Noon + Minutes(13);

    public static readonly TheoryData<ActOutcome, bool> Outcomes = new()
    {
        { new ActOutcome.NotSent("the plan has 3 instances, not 2"), true },
        { new ActOutcome.Deferred(Later, "busy"), true },
        { new ActOutcome.Impossible("gone"), true },
        { new ActOutcome.Forbidden("no right"), true },
        { new ActOutcome.Failed("refused"), true },
        { new ActOutcome.Unknown("no answer"), false },
        { new ActOutcome.Accepted(), false },
        { new ActOutcome.Succeeded(), false },
    };

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void What_is_known_never_to_have_been_done_was_not_borrowed(ActOutcome outcome, bool isOver)
    {
        var situation = Situation([Opened, Verified, ScaledOut, Widened]);
        Assert.IsType<Lease.Lent>(situation.Plan.Lease);

        foreach (var decision in new[] { Responder.Decide(situation, new Signal.ActFinished(Op, outcome), WholeLadder, Later), Responder.DecideUnowned(situation, new Signal.ActFinished(Op, outcome), Later) })
        {
            var happened = Assert.Single(decision.Events);
            Assert.Equal(isOver ? typeof(IncidentEvent.ActReported) : typeof(IncidentEvent.SignalNoted), happened.GetType());
            Assert.Equal(isOver, situation.Plan.Evolve(Site, happened).Lease is null);
            Assert.IsType<Incident.Settling>(situation.Head.Evolve(happened).Incident);
        }
    }

    [Fact]
    public void Where_the_same_was_asked_for_before_and_nobody_answered_that_is_looked_for_again()
    {
        var before = (IncidentEvent.ActStarted)ScaledOut with { Op = new OpId("shop-1/1/0"), At = Noon + Minutes(5) };
        var situation = Situation([Opened, Verified, before, ScaledOut, Widened]);

        var happened = Assert.Single(Responder.Decide(situation, new Signal.ActFinished(Op, new ActOutcome.NotSent("late")), WholeLadder, Later).Events);

        Assert.Equal(before.Op, Assert.IsType<Lease.Asked>(situation.Plan.Evolve(Site, happened).Lease).Terms.Op);
    }

    [Fact]
    public void Another_acts_report_ends_no_lease()
    {
        var situation = Situation([Opened, Verified, ScaledOut, Widened]);

        var happened = Assert.Single(Responder.Decide(situation, new Signal.ActFinished(new OpId("shop-1/0/0"), new ActOutcome.NotSent("late")), WholeLadder, Later).Events);

        Assert.IsType<IncidentEvent.SignalNoted>(happened);
    }
}
