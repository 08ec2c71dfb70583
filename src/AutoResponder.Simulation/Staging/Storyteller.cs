using System.Text.Json;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Staging;

/// <summary>Writes the timeline down as it happens.</summary>
internal sealed class Storyteller
{
    private readonly World _world;
    private readonly List<Line> _lines = [];
    private readonly Dictionary<string, string> _held = [];

    public Storyteller(World world, Cues cues)
    {
        _world = world;
        world.Reported = what => _lines.Add(new Line(world.Now, "*", "", what, true));
        cues.Row = Tell;
        cues.Fleet = Tell;
    }

    public IReadOnlyList<Line> Lines => _lines;

    private void Tell(Written row)
    {
        var who = row.Row.Site is { } site ? _world.Find(site)?.Name ?? site.Name : row.Plan.Name;
        _lines.Add(new Line(_world.Now, who, row.Row.Kind, row.Sentence, IsNews(who, row)));
    }

    private void Tell(AuditRow row)
    {
        using var body = JsonDocument.Parse(row.Body);
        var text = body.RootElement.GetProperty("data").Deserialize(AuditJson.Default.FleetEvent) switch
        {
            FleetEvent.Armed armed => $"Armed by {armed.By} until {armed.Until:u}: {armed.Reason}",
            FleetEvent.Disarmed disarmed => $"Disarmed by {disarmed.By}: {disarmed.Reason}",
            FleetEvent.OrderRefused refused => $"An order by {refused.By} was refused: {refused.Why}",
            { } other => Sentences.Say(other),
            null => row.Kind,
        };

        // Which policies there are stands in their files.
        _lines.Add(new Line(_world.Now, "fleet", row.Kind, text, row.Kind is not (nameof(FleetEvent.PolicyInForce) or nameof(FleetEvent.PolicyWithdrawn))));
    }

    /// <summary>Another look that moves nothing, and the same objection again, are rows of the audit and no news for a reader.</summary>
    private bool IsNews(string who, Written row)
    {
        switch (row.Incident, row.OfPlan)
        {
            case (IncidentEvent.Looked, _):
                return false;

            case (IncidentEvent.StepHeld held, _):
                return IsOther(who, $"{held.Step}: {string.Join(",", held.Objections.Select(objection => objection.Guardrail))}");

            case (_, PlanEvent.LeaseReturnHeld held):
                return IsOther(who, string.Join(",", held.Objections.Select(objection => objection.Guardrail)));

            case (_, PlanEvent.LeaseProlonged):
                return IsOther(who, "prolonged");

            case (IncidentEvent.SignalNoted or IncidentEvent.CauseVerified, _):
                return true;

            default:
                _held.Remove(who);
                return true;
        }
    }

    private bool IsOther(string who, string objections)
    {
        if (_held.TryGetValue(who, out var before) && before == objections) return false;

        _held[who] = objections;
        return true;
    }
}
