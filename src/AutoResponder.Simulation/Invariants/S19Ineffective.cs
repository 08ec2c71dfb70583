using AutoResponder.Core;
using AutoResponder.Core.Incidents;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>What did not help so often in a row, or so often lately, is not tried again: not in the next incident either.</summary>
internal sealed class S19Ineffective : Invariant
{
    private readonly Dictionary<SiteId, (int InARow, int Lately)> _failures = [];

    public override string Name => "S19 ineffective";

    public override void Committed(Written row)
    {
        if (row.Incident is not { } happened || row.Row.Site is not { } site) return;

        var (inARow, lately) = _failures.GetValueOrDefault(site);
        switch (happened)
        {
            // A run is shorter than the hours that are looked back.
            case IncidentEvent.StepDidNotHelp or IncidentEvent.EffectNotSeen { NextRung: true } or IncidentEvent.Relapsed { NextRung: true }:
                _failures[site] = (inARow + 1, lately + 1);
                break;

            case IncidentEvent.StepHelped:
                _failures[site] = (0, lately);
                break;

            case IncidentEvent.IncidentClosed { How: var how } when how.StartsWith("by ", StringComparison.Ordinal) && World.Person.Orders.Values.Any(order => how == $"by {order.By}"):
                _failures[site] = (0, 0);
                break;

            case IncidentEvent.ActStarted started when lately > 0:
                var limits = World.Profile.Policy;
                Check(inARow < limits.Failures && lately < limits.FailuresLately, () => $"{started.Op} was begun after {inARow} steps in a row and {lately} in all that did not help");
                break;
        }
    }
}
