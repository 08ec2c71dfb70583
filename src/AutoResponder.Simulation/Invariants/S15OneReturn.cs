using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Simulation.Cloud;

namespace AutoResponder.Simulation.Invariants;

/// <summary>What was borrowed is given back at most once, and only what was borrowed: a plan never ends smaller than others made it.</summary>
internal sealed class S15OneReturn : Invariant
{
    private readonly Dictionary<OpId, int> _returns = [];

    public override string Name => "S15 one return a lease";

    public override void Ended(SentCall call)
    {
        if (call is not { Fate: CallFate.Executed, Act.Adds: < 0 }) return;
        if (!World.Record.Intents.TryGetValue(call.RequestId, out var intent) || intent.Lease is not { } lease) return;

        var times = _returns[lease] = _returns.GetValueOrDefault(lease) + 1;
        Check(times == 1, () => $"{lease} was given back {times} times");
        var borrowed = World.Arm.Calls.Find(other => other.Op == lease && other.Plan == call.Plan && other.Fate == CallFate.Executed);
        Check(borrowed is not null, () => $"{lease} was given back and never borrowed");
        if (borrowed is not null) Check(call.Act == borrowed.Act.Undo(), () => $"{call.Op} did not undo {lease}: {call.Act.Describe()}");
        if (call.Act is Act.SetCapacity && call.Plan.OthersScaled.Count == 0 && call.Plan.Shape.Autoscale is null)
            Check(call.Plan.Capacity >= call.Plan.Shape.Capacity, () => $"{call.Plan.Name} has {call.Plan.Capacity} instances, and had {call.Plan.Shape.Capacity}");
    }
}
