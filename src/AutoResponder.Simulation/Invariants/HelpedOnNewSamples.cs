using AutoResponder.Core.Incidents;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Whether a step helped is judged on figures from after its effect.</summary>
internal sealed class HelpedOnNewSamples : Invariant
{
    public override string Name => "H1 helped, by new figures";

    public override void Committed(Written row)
    {
        if (row.Row.Kind != nameof(IncidentEvent.StepHelped) || row.Incident is not IncidentEvent.StepHelped helped || World.Profile.Policy.Unhealthy == Sickness.Probe) return;
        if (World.Arm.Calls.Find(call => call.Op == helped.Op && call.Plan.Id == row.Plan) is not { EffectAt: { } effect }) return;

        var newest = World.Record.Shown[row.Row.Site!.Value].Where(look => look.Node == row.By).Max(look => look.Newest);
        Check(newest >= effect - World.Profile.ClockSpread, () => $"{helped.Op} took effect at {effect:HH:mm:ss}, and was said to have helped by figures of {newest:HH:mm}");
    }
}
