using AutoResponder.Core.Policies;
using AutoResponder.Core.Rules;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Leases.Lease;
using static AutoResponder.Core.Signals.Signal;

namespace AutoResponder.Core.Leases;

/// <summary>Every rule about a plan and what it has borrowed, one line each. Pure, as <see cref="Responder"/> is.</summary>
public static class Lender
{
    /// <summary>What must be measured before <see cref="Decide"/> can answer.</summary>
    public static Needs Needs(PlanState plan, Signal signal, Condition ceiling, DateTimeOffset now) =>
        (plan.Lease, signal) switch
        {
            (Asked, LookDue) => new Needs { Plan = true },
            (Lent lent, LookDue) when now >= lent.LookAt => Looking.BeforeAReturn(ceiling),
            (Returning returning, LookDue) => new Needs { Plan = true, Operation = (returning.Answer as Acts.ActOutcome.Accepted)?.Operation },
            _ => Core.Needs.Nothing,
        };

    /// <summary>What follows from a signal.</summary>
    public static PlanDecision Decide(PlanSituation situation, Signal signal, DateTimeOffset now) =>
        (situation.Plan.Lease, signal) switch
        {
            (Asked asked, LookDue) => Lending.LookForIt(asked, situation, now),
            (Lent lent, LookDue) when now >= lent.LookAt => GivingBack.IfItDoesNoHarm(lent, situation, now),
            (Returning returning, LookDue) => GivingBack.LookForEffect(returning, situation, now),
            (Returning returning, ActFinished done) when done.Op == returning.Op => GivingBack.Report(returning, done.Outcome, now),
            (_, ActFinished late) => PlanDecision.Of(new PlanEvent.PlanSignalNoted($"{late.Op} ended ({late.Outcome.Describe()}) after it had been found out by a look") { At = now }),
            (_, PlatformEvent happened) => Lending.Heard(situation.Plan, happened, now),
            (_, LookDue) => PlanDecision.Nothing,
            _ => PlanDecision.Of(new PlanEvent.PlanSignalNoted($"{signal.GetType().Name} says nothing about a plan") { At = now }),
        };
}
