using AutoResponder.Core;
using AutoResponder.Simulation.Cloud;

namespace AutoResponder.Simulation.Invariants;

/// <summary>What is sent leaves within 20 s of its commit, by the true time.</summary>
internal sealed class S14Fence : Invariant
{
    public override string Name => "S14 fence";

    public override void Sent(SentCall call)
    {
        if (!World.Record.Intents.TryGetValue(call.RequestId, out var intent)) return;

        Check(call.SentAt - intent.At <= Responder.SendWithin + call.SetBack, () => $"{call.Op} left {(call.SentAt - intent.At).TotalSeconds:0.0} s after its commit");
    }
}
