using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>A step that helped, and after which the site was unhealthy again soon, is not done again in the incident that follows: its steps lie above.</summary>
internal sealed class RelapseClimbs : Invariant
{
    private static readonly RelapseRule Rule = new Policy { Name = "", Hash = "", Sites = new SiteSelector(), Unhealthy = new Condition.Any([]), Ladder = [] }.Relapse;
    private readonly Dictionary<SiteId, (string Step, int Rung, DateTimeOffset? ClosedAt)> _helped = [];
    private readonly Dictionary<SiteId, (string Step, int Rung, string Policy)> _above = [];

    public override string Name => "R1 a relapse climbs";

    public override void Committed(Written row)
    {
        if (row.Row.Site is not { } site) return;

        switch (row.Incident)
        {
            case IncidentEvent.StepHelped helped:
                _helped[site] = (helped.Step, RungOf(helped.Op), null);
                break;

            case IncidentEvent.IncidentClosed closed when _helped.TryGetValue(site, out var before) && (before.ClosedAt is null || _above.ContainsKey(site)):
                _helped[site] = before with { ClosedAt = closed.At };
                break;

            case IncidentEvent.IncidentOpened opened:
                if (_helped.TryGetValue(site, out var last) && last.ClosedAt is { } ended && opened.At < ended + Rule.Within - World.Profile.ClockSpread) _above[site] = (last.Step, last.Rung, opened.Policy.Hash);
                else _above.Remove(site);
                break;

            case IncidentEvent.ActStarted started when _above.TryGetValue(site, out var above):
                // On a ladder that was turned round meanwhile another step stands where that one stood.
                Check(started.Rung > above.Rung || (IsAnotherLadder(above) && started.Step != above.Step), () => $"{started.Op} does again what had helped and did not last");
                break;
        }
    }

    private bool IsAnotherLadder((string Step, int Rung, string Policy) above) =>
        World.Host.Find(above.Policy) is { } policy && !(above.Rung < policy.Ladder.Length && policy.Ladder[above.Rung].Name == above.Step);

    private static int RungOf(OpId op) => int.Parse(op.ToString().Split('/')[^2], CultureInfo.InvariantCulture);
}
