using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Simulation.Cloud;

namespace AutoResponder.Simulation.Invariants;

/// <summary>On a plan one act at a time is under way: from when it leaves until its end can be seen, or until it cannot be under way any more.</summary>
internal sealed class S03OneAtATime : Invariant
{
    public override string Name => "S3 one at a time";

    public override void Sent(SentCall call)
    {
        var other = World.Arm.Calls.FirstOrDefault(earlier => earlier != call && earlier.Plan == call.Plan && IsUnderWay(earlier));
        Check(other is null, () => $"{call.Op} was sent while {other!.Op} was under way since {other.SentAt:HH:mm:ss}");
    }

    private bool IsUnderWay(SentCall call)
    {
        if (call.OverAt is not null) return false;

        // An operation that Azure reports on is waited for as long as it runs.
        if (call is { AnsweredAt: not null, Answer: ActOutcome.Accepted { Operation: { } address } } && World.Arm.Operations[address].State is Core.Observations.OperationReading.Running) return true;

        // Else whoever finds it has only a clock to go by, and clocks are apart.
        return World.Now < call.SentAt + Responder.AnswerWithin - World.Profile.ClockSpread;
    }
}
