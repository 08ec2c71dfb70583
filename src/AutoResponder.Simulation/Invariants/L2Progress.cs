using AutoResponder.Core.Incidents;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>A site that falls ill while all is well gets its first step, or its reason for none, in time.</summary>
internal sealed class L2Progress : Invariant
{
    private readonly Dictionary<string, DateTimeOffset> _steps = [];

    public override string Name => "L2 progress";

    public override void Committed(Written row)
    {
        if (World.Fresh is { } fresh && row.Row.Site == fresh.Site.Id && row.Row.Kind is nameof(IncidentEvent.ActStarted) or nameof(IncidentEvent.PreservationStarted)
            or nameof(IncidentEvent.ApprovalAsked) or nameof(IncidentEvent.StepHeld) or nameof(IncidentEvent.StepSkipped) or nameof(IncidentEvent.IncidentHandedOver))
            _steps.TryAdd(row.Row.Kind, row.At);
    }

    public override void Finished(bool calm)
    {
        if (!calm || World.Fresh is not { } fresh) return;

        var policy = World.Profile.Policy;
        var latest = fresh.At + TimeSpan.FromSeconds(policy.For) + TimeSpan.FromMinutes(policy.Window + World.Profile.MetricLag + 3);
        Check(_steps.Count > 0 && _steps.Values.Min() <= latest, () => $"{fresh.Site.Name} fell ill at {fresh.At:HH:mm:ss}, and nothing was done until {latest:HH:mm:ss}");
    }
}
