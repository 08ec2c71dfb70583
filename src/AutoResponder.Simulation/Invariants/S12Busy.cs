using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Nothing is disturbed soon after somebody else was seen to change it.</summary>
internal sealed class S12Busy : Invariant
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ReadToSend = TimeSpan.FromSeconds(30);
    private readonly List<(Written Row, DateTimeOffset ChangedAt)> _changes = [];

    public override string Name => "S12 busy";

    public override void Committed(Written row)
    {
        if (row.Row.Kind == nameof(IncidentEvent.ChangeSeen) && row.Incident is IncidentEvent.ChangeSeen seen) _changes.Add((row, seen.Change.At));
        else if (row.Row.Kind == nameof(PlanEvent.PlanChanged) && row.OfPlan is PlanEvent.PlanChanged changed) _changes.Add((row, changed.Change.At));
    }

    public override void Sent(SentCall call)
    {
        if (call.Site is not { } site || _changes.Count == 0) return;

        var read = call.SentAt - ReadToSend - call.SetBack;
        var since = call.SentAt - WarmUp + ReadToSend + World.Profile.ClockSpread;
        var change = _changes.Find(change => change.Row.At < read && change.ChangedAt > since && change.Row.Plan == call.Plan.Id && (change.Row.Row.Site is null || change.Row.Row.Site == site.Id));
        Check(change.Row is null, () => $"{call.Op} disturbs {site.Name}, which somebody else changed at {change.ChangedAt:HH:mm:ss}");
    }
}
