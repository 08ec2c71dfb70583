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

        var borrowed = World.Arm.Calls.Find(other => other.Op == lease && IsBorrowed(other, call)) ?? World.Arm.Calls.Find(other => IsHeardLate(other, lease, call));
        Check(borrowed is not null, () => $"{lease} was given back and never borrowed");
        if (borrowed is not null) Check(call.Act == borrowed.Act.Undo(), () => $"{call.Op} did not undo {lease}: {call.Act.Describe()}");

        var times = _returns[borrowed?.Op ?? lease] = _returns.GetValueOrDefault(borrowed?.Op ?? lease) + 1;
        Check(times == 1, () => $"{lease} was given back {times} times");
        if (call.Act is Act.SetCapacity && call.Plan.OthersScaled.Count == 0 && call.Plan.Shape.Autoscale is null)
            Check(call.Plan.Capacity >= call.Plan.Shape.Capacity, () => $"{call.Plan.Name} has {call.Plan.Capacity} instances, and had {call.Plan.Shape.Capacity}");
    }

    private static bool IsBorrowed(SentCall other, SentCall call) => other.Plan == call.Plan && other.Fate == CallFate.Executed;

    /// <summary>Asked for again where nobody knew whether it had been heard: whichever was heard in the end is given back under the last one's name.</summary>
    private static bool IsHeardLate(SentCall other, OpId lease, SentCall call) =>
        IsBorrowed(other, call) && other.Act.Adds > 0 && other.Act.Undo() == call.Act && Incident(other.Op) == Incident(lease);

    private static string Incident(OpId op) => op.Value[..op.Value.IndexOf('/')];
}
