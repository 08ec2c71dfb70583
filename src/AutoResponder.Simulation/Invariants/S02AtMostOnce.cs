using AutoResponder.Simulation.Cloud;

namespace AutoResponder.Simulation.Invariants;

/// <summary>An act reaches Azure at most once, whatever was lost, and whoever died.</summary>
internal sealed class S02AtMostOnce : Invariant
{
    private readonly HashSet<Guid> _sent = [];

    public override string Name => "S2 at most once";

    public override void Sent(SentCall call) => Check(_sent.Add(call.RequestId), () => $"{call.Op} was sent twice");
}
