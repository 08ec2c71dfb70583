using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Where sites of a plan fell ill together, no single one of them is disturbed for it, and one incident at a time acts for all.</summary>
internal sealed class S21PlanIllness : Invariant
{
    private static readonly TimeSpan Together = TimeSpan.FromMinutes(30);
    private readonly Dictionary<SiteId, (PlanId Plan, DateTimeOffset Since)> _sick = [];

    public override string Name => "S21 an illness of the plan";

    public override void Committed(Written row)
    {
        if (row.Row.Site is not { } site) return;

        switch (row.Incident)
        {
            case IncidentEvent.IncidentOpened { UnhealthySince: { } since }:
                _sick[site] = (row.Plan, since);
                break;

            // Handed over it may look healthy and unhealthy in turns: what is not told is not counted.
            case IncidentEvent.IncidentClosed or IncidentEvent.RecoveryBegan or IncidentEvent.IncidentHandedOver or IncidentEvent.Looked { UnhealthySince: null } or IncidentEvent.Looked { HealthySince: not null }:
                _sick.Remove(site);
                break;

            case IncidentEvent.Looked { UnhealthySince: { } since }:
                _sick.TryAdd(site, (row.Plan, since));
                break;

            case IncidentEvent.ActStarted started when _sick.TryGetValue(site, out var own):
                foreach (var (other, its) in _sick.Where(one => one.Key != site && one.Value.Plan == row.Plan && (one.Value.Since - own.Since).Duration() < Together))
                {
                    var leads = own.Since < its.Since || (own.Since == its.Since && string.Compare(site.Value, other.Value, StringComparison.OrdinalIgnoreCase) < 0);
                    Check(leads && started.Act is Act.SetCapacity or Act.SetMinimum or Act.RebootWorker or Act.SetSize, () => $"{started.Op} was begun at {site.Name} while {other.Name} was ill with it");
                }

                break;
        }
    }
}
