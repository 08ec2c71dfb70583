using AutoResponder.Core;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Whatever is a person's, a person is told; and told again while nobody takes it.</summary>
internal sealed class L3Told : Invariant
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(4);

    public override string Name => "L3 a person is told";

    public override void Finished(bool calm)
    {
        if (!calm) return;

        foreach (var row in World.Record.Rows.Where(row => row.At < World.Now - Soon))
        {
            if (row.Row.Kind is not (nameof(IncidentEvent.ApprovalAsked) or nameof(IncidentEvent.StepTold) or nameof(IncidentEvent.IncidentHandedOver) or nameof(IncidentEvent.HandOverReminded) or nameof(PlanEvent.LeaseOverdue))) continue;

            Check(World.Channel.Arrived.Exists(arrived => arrived.Telling.Id == $"{row.Plan}:{row.Row.Sequence}"), () => $"nobody was told {row.Row.Kind} of {row.Row.Incident} at {row.At:HH:mm:ss}");
        }

        foreach (var head in World.Plans.SelectMany(plan => World.Ledger.Heads(plan.Id)))
        {
            if (head.Head.Incident is not Incident.HandedOver { TakenBy: null } owned) continue;

            var untold = World.Now - (owned.RemindAt - Responder.RemindEvery);
            Check(untold < Responder.RemindEvery + Soon + World.Profile.ClockSpread, () => $"{owned.Course.Id} was handed over at {owned.At:HH:mm:ss}, nobody took it, and for {untold.TotalMinutes:0} min nobody was told again");
        }
    }
}
