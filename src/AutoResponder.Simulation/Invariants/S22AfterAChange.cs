using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>What fell ill soon after somebody else had changed it gets one try and no more.</summary>
internal sealed class S22AfterAChange : Invariant
{
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(30);
    private readonly List<(PlanId Plan, SiteId? Site, DateTimeOffset At)> _changes = [];
    private readonly Dictionary<SiteId, DateTimeOffset> _opened = [];
    private readonly Dictionary<SiteId, HashSet<OpId>> _tried = [];

    public override string Name => "S22 one try after a change";

    public override void Committed(Written row)
    {
        if (row.OfPlan is PlanEvent.PlanChanged changed) _changes.Add((row.Plan, null, changed.Change.At));
        if (row.Row.Site is not { } site) return;

        switch (row.Incident)
        {
            case IncidentEvent.ChangeSeen { Change: { What: not "Restarted" } change }:
                _changes.Add((row.Plan, site, change.At));
                break;

            case IncidentEvent.IncidentOpened opened:
                (_opened[site], _tried[site]) = (opened.At, []);
                break;

            case IncidentEvent.ActReported { Outcome: ActOutcome.NotSent or ActOutcome.Deferred or ActOutcome.Impossible or ActOutcome.Forbidden } nothing when _tried.TryGetValue(site, out var tried):
                tried.Remove(nothing.Op);
                break;

            case IncidentEvent.ActStarted started when _tried.TryGetValue(site, out var tried):
                var at = _opened[site];
                if (_changes.Exists(change => change.Plan == row.Plan && (change.Site is null || change.Site == site) && change.At <= at && change.At > at - Recent))
                    Check(tried.Count == 0 || started.Turn is { Number: > 1 }, () => $"{started.Op} is one more try at {site.Name}, which was changed shortly before {at:HH:mm:ss}");

                tried.Add(started.Op);
                break;
        }
    }
}
