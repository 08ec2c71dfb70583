using AutoResponder.Core;
using AutoResponder.Simulation.Cloud;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Whoever sends has read within 30 s that the fleet is armed; once it is not, nothing leaves after that.</summary>
internal sealed class S08KillSwitch : Invariant
{
    public override string Name => "S8 kill switch";

    public override void Sent(SentCall call)
    {
        var oldest = call.SentAt - Responder.OldestEvidence - call.SetBack;
        var reads = World.Record.FleetReads;
        var read = false;
        for (var i = reads.Count - 1; i >= 0 && reads[i].At >= oldest && !read; i--) read = reads[i].Node == call.Sender && reads[i].Armed;
        Check(read, () => $"{call.Op} was sent, and its sender had not read within 30 s that the fleet is armed");

        var (at, armed) = World.Record.Switch.LastOrDefault();
        Check(armed || at >= oldest, () => $"{call.Op} was sent {(call.SentAt - at).TotalSeconds:0} s after the fleet was disarmed");
    }
}
