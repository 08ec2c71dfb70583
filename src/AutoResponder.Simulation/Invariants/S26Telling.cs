using AutoResponder.Core;
using AutoResponder.Core.Incidents;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>A rung that tells people tells them once in an incident, never under a policy that only observes, and not in a quiet window.</summary>
internal sealed class S26Telling : Invariant
{
    private readonly HashSet<(string Incident, int Rung)> _told = [];

    public override string Name => "S26 telling";

    public override void Committed(Written row)
    {
        if (row.Incident is not IncidentEvent.StepTold told) return;

        var policy = World.Profile.Policy;
        Check(_told.Add((row.Row.Incident!, told.Rung)), () => $"step {told.Rung + 1} of {row.Row.Incident} tells people a second time");
        Check(!policy.Observes, () => $"{row.Row.Incident} tells people of a step, and its policy only observes");
        if (policy.QuietFor == 0) return;

        // Whoever decided may have had another clock, and it may have been just before.
        var (from, to) = (S18Quiet.Open(policy, row.At - Responder.SendWithin - World.Profile.ClockSpread), S18Quiet.Open(policy, row.At + World.Profile.ClockSpread));
        Check(from is null || from != to, () => $"{row.Row.Incident} tells people of a step in a quiet window");
    }
}
