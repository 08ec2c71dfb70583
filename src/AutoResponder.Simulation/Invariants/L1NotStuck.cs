using AutoResponder.Core.Incidents;
using AutoResponder.Simulation.Hosting;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Once nothing goes wrong any more, every incident ends or is a person's, and the queues are empty but for what waits.</summary>
internal sealed class L1NotStuck : Invariant
{
    private static readonly TimeSpan TwoRounds = TimeSpan.FromMinutes(3);

    public override string Name => "L1 not stuck";

    public override void Finished(bool calm)
    {
        if (!calm) return;

        foreach (var plan in World.Plans)
        {
            foreach (var head in World.Ledger.Heads(plan.Id))
            {
                Check(head.Head.Incident is Incident.Quiet or Incident.HandedOver, () => $"{head.Head.Site.Name} is still {head.Head.Incident.State}");
                Check(head.Head.Incident is Incident.Quiet || head.LookAt > World.Now - TwoRounds, () => $"{head.Head.Site.Name} was due at {head.LookAt:HH:mm:ss}");
            }

            Check(World.Ledger.ReadPlan(plan.Id).Plan.InFlight is null, () => $"{plan.Id.Name} still holds an act to be under way");
        }

        Check(!World.HintQueue.Waiting.Any(content => content is not Content.Told { Signal: Core.Signals.Signal.AlertFired or Core.Signals.Signal.AlertResolved }), () => "hints wait");
    }
}
