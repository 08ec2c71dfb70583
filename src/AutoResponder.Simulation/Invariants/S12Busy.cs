using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Nothing is disturbed soon after somebody else was seen to change it, and no process is ended that was started a moment ago by anybody but us.</summary>
internal sealed class S12Busy : Invariant
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Restarting = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ReadToSend = TimeSpan.FromSeconds(30);
    private readonly List<(Written Row, DateTimeOffset ChangedAt)> _changes = [];
    private readonly Dictionary<string, DateTimeOffset> _opened = [];

    public override string Name => "S12 busy";

    public override void Committed(Written row)
    {
        if (row.Incident is IncidentEvent.IncidentOpened opened) _opened.TryAdd(opened.Incident, row.At);
        if (row.Row.Kind == nameof(IncidentEvent.ChangeSeen) && row.Incident is IncidentEvent.ChangeSeen seen) _changes.Add((row, seen.Change.At));
        else if (row.Row.Kind == nameof(PlanEvent.PlanChanged) && row.OfPlan is PlanEvent.PlanChanged changed) _changes.Add((row, changed.Change.At));
    }

    public override void Sent(SentCall call)
    {
        if (call is { Act: Act.EndProcess { StartedAt: { } started }, Site: { } owner }) SentTo(owner, started, call);
        if (call.Site is not { } site || _changes.Count == 0) return;

        var read = call.SentAt - ReadToSend - call.SetBack;
        var since = call.SentAt - WarmUp + ReadToSend + World.Profile.ClockSpread;
        var change = _changes.Find(change => change.Row.At < read && change.ChangedAt > since && change.Row.Plan == call.Plan.Id && (change.Row.Row.Site is null || change.Row.Row.Site == site.Id));
        Check(change.Row is null, () => $"{call.Op} disturbs {site.Name}, which somebody else changed at {change.ChangedAt:HH:mm:ss}");
    }

    /// <summary>Until a warm-up after the onset: what then still starts anew by itself may be ended.</summary>
    private void SentTo(SimSite site, DateTimeOffset started, SentCall call)
    {
        if (World.Record.Intents.GetValueOrDefault(call.RequestId) is not { Incident: { } incident } || !_opened.TryGetValue(incident, out var opened)) return;

        var ours = World.Arm.Calls.Exists(other => other != call && !other.IsScale && other.Site == site && started >= other.SentAt - World.Profile.ClockSpread && started <= other.SentAt + Restarting);
        var warmUntil = (started < opened ? started : opened) + WarmUp;
        Check(ours || call.SentAt + World.Profile.ClockSpread >= warmUntil, () => $"{call.Op} ends a process of {site.Name} that was started at {started:HH:mm:ss}");
    }
}
