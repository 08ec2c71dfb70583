using AutoResponder.Core.Acts;
using AutoResponder.Simulation.Cloud;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Whoever was called, and may have done it, is not called again by the same step: nobody can look at what it did.</summary>
internal sealed class S27CalledOnce : Invariant
{
    public override string Name => "S27 called once";

    public override void Sent(SentCall call)
    {
        if (call.Act is not Act.Call || !World.Record.Intents.TryGetValue(call.RequestId, out var intent)) return;

        var before = World.Arm.Calls.Find(other => other != call && other.Counts && other.Act is Act.Call && World.Record.Intents[other.RequestId] is var one && one.Plan == intent.Plan && one.Incident == intent.Incident && one.Rung == intent.Rung);
        Check(before is null, () => $"{call.Op} calls again for what {before!.Op} called for");
    }
}
