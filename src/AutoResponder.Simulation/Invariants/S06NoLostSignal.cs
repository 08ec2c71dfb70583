using AutoResponder.Core;
using AutoResponder.Core.Signals;
using AutoResponder.Simulation.Hosting;

namespace AutoResponder.Simulation.Invariants;

/// <summary>A signal that a queue took is applied exactly once, or counted as about nothing of ours, or among the poisoned, or still waits.</summary>
internal sealed class S06NoLostSignal : Invariant
{
    public override string Name => "S6 no lost signal";

    public override void Finished(bool calm)
    {
        var waiting = World.HintQueue.Waiting.Concat(World.HintQueue.Poisoned).OfType<Content.Told>().Select(told => told.Signal.Id).OfType<SignalId>().ToHashSet();
        foreach (var id in World.Hints.Enqueued)
        {
            var applied = World.Record.Signals.GetValueOrDefault(id);
            Check(applied <= 1, () => $"{id} was applied {applied} times");
            Check(applied == 1 || World.Unassigned.Holds(id) || waiting.Contains(id), () => $"{id} is nowhere");
        }

        foreach (var order in World.Person.Orders.Values)
        {
            var id = ((Signal)order).Id!.Value;
            var there = World.Record.Signals.GetValueOrDefault(id) == 1 || World.FleetRows.Holds(id) || World.Unassigned.Holds(id)
                || World.SignalQueue.Waiting.OfType<Content.Ordered>().Any(ordered => ordered.Order.OrderId == order.OrderId);
            Check(there, () => $"the order {order.OrderId} is nowhere");
        }
    }
}
