using AutoResponder.Core.Incidents;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>A capture is called whole only where every artefact is there.</summary>
internal sealed class CaptureIsWhole : Invariant
{
    public override string Name => "C1 whole is whole";

    public override void Committed(Written row)
    {
        if (row.Row.Kind != nameof(IncidentEvent.PreservationEnded) || row.Incident is not IncidentEvent.PreservationEnded ended) return;

        Check(!ended.Whole || World.Captures.Entries[ended.Op].IsWhole, () => $"{ended.Op} is called whole, and something of it is missing");
    }
}
