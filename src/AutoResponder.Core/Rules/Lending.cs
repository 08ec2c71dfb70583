using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Signals;

namespace AutoResponder.Core.Rules;

/// <summary>What was asked for and nobody answered, and what others do to a plan.</summary>
internal static class Lending
{
    /// <summary>An incident sees its own scale-out through; this is for those whose answer was lost and came all the same.</summary>
    public static PlanDecision LookForIt(Lease.Asked asked, PlanSituation situation, DateTimeOffset now)
    {
        if (situation.Plan.InFlight?.Op == asked.Terms.Op) return PlanDecision.Nothing;

        var longAgo = now >= asked.Since + Responder.Patience;
        return Borrowing.Effect(asked.Terms.Act, situation.Evidence?.Plan) switch
        {
            { Reached: true } effect when !asked.Terms.Taken && situation.Plan.Changes.LastOrDefault(change => change.At >= asked.Since) is { } change =>
                PlanDecision.Of(new PlanEvent.LeaseEnded(asked.Terms.Op, $"{effect.What}, and somebody else changed the plan at {change.At:HH:mm:ss} UTC ({change.What}): it is theirs", 0) { At = now }),
            { Reached: true } effect => PlanDecision.Of(new PlanEvent.LeaseFound(asked.Terms.Op, effect.What, now + asked.Terms.Length) { At = now }),
            { Reached: false } effect when longAgo => PlanDecision.Of(new PlanEvent.LeaseEnded(asked.Terms.Op, $"nothing was borrowed: {effect.What}", 0) { At = now }),
            null when longAgo => PlanDecision.Of(new PlanEvent.LeaseOverdue(
                asked.Terms.Op, asked.Terms.Incident, $"for {Responder.Patience.TotalMinutes:0} min nobody could find out whether the plan got more instances", now + Responder.Patience)
            { At = now }),
            _ => PlanDecision.Nothing,
        };
    }

    public static PlanDecision Heard(PlanState plan, Signal.PlatformEvent happened, DateTimeOffset now)
    {
        var said = $"Azure says {happened.Type}{(happened.Detail.Length > 0 ? $" ({happened.Detail})" : "")} at {happened.At:HH:mm:ss} UTC";
        if (Noting.OwnAct(null, plan, happened.RequestId) is { } op) return PlanDecision.Of(new PlanEvent.PlanSignalNoted($"{said}: that was our own {op}") { At = now });
        if (FollowsOurs(plan, happened)) return PlanDecision.Of(new PlanEvent.PlanSignalNoted($"{said}: autoscale follows our own {plan.Lease!.Terms.Op}") { At = now });

        return PlanDecision.Of(happened.What == PlatformEventMeaning.Changed
            ? new PlanEvent.PlanChanged(new Change(happened.Detail.Length > 0 ? happened.Detail : happened.Type, happened.At), said) { At = now }
            : new PlanEvent.PlanSignalNoted(said) { At = now });
    }

    /// <summary>Autoscale brings the plan to the minimum that we set, under a request id of its own. Once a return has begun, what happens may be somebody's answer to it.</summary>
    private static bool FollowsOurs(PlanState plan, Signal.PlatformEvent happened) =>
        plan.Lease is { Terms: { Taken: true, Act: Act.SetMinimum } } and (Lease.Asked or Lease.Lent { Returns: 0 })
        && plan.ScaleChanges is [.., var ours] && happened.At >= ours && happened.At <= ours + Responder.OperationWithin;
}
