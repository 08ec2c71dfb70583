using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>On a plan one act at a time is under way: from when it leaves until its end can be seen, or until it cannot be under way any more.</summary>
internal sealed class S03OneAtATime : Invariant
{
    private readonly HashSet<(PlanId, OpId)> _reported = [];

    public override string Name => "S3 one at a time";

    public override void Committed(Written row)
    {
        if (row.Row.Kind == nameof(IncidentEvent.ActReported) && row.Incident is IncidentEvent.ActReported act) _reported.Add((row.Plan, act.Op));
        else if (row.Row.Kind == nameof(PlanEvent.LeaseReturnReported) && row.OfPlan is PlanEvent.LeaseReturnReported given) _reported.Add((row.Plan, given.Op));
    }

    public override void Sent(SentCall call)
    {
        var other = World.Arm.Calls.FirstOrDefault(earlier => earlier != call && earlier.Plan == call.Plan && IsUnderWay(earlier));
        Check(other is null, () => $"{call.Op} was sent while {other!.Op} was under way since {other.SentAt:HH:mm:ss}");
    }

    private bool IsUnderWay(SentCall call)
    {
        if (call.OverAt is not null) return false;

        // An operation whose address is known is waited for as long as it runs.
        if (call.Answer is ActOutcome.Accepted { Operation: not null } && _reported.Contains((call.Plan.Id, call.Op))) return true;

        // Else whoever finds it has only a clock to go by, and clocks are apart.
        return World.Now < call.SentAt + Responder.AnswerWithin - World.Profile.ClockSpread;
    }
}
