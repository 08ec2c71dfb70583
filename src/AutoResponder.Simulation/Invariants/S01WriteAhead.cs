using AutoResponder.Simulation.Cloud;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Nothing is sent that was not committed first, as it was committed.</summary>
internal sealed class S01WriteAhead : Invariant
{
    public override string Name => "S1 write-ahead";

    public override void Sent(SentCall call) => Check(
        World.Record.Intents.TryGetValue(call.RequestId, out var intent) && intent.Op == call.Op && intent.Act == call.Act && intent.Plan == call.Plan.Id && intent.At <= call.SentAt,
        () => $"{call.Op} was sent without its intent in the ledger");
}
