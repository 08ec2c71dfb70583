using System.Collections.Immutable;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;

namespace AutoResponder.Core.Rules;

/// <summary>A decision in the making: its events so far, and the situation as it stands after them.</summary>
internal sealed record Draft(Situation Situation, ImmutableArray<IncidentEvent> Events)
{
    public static Draft Of(Situation situation) => new(situation, []);

    public Incident Incident => Situation.Incident;

    public Course Course => ((Incident.Open)Incident).Course;

    public Draft Then(IncidentEvent happened) => new(
        Situation with
        {
            Head = Situation.Head.Evolve(happened),
            Plan = Situation.Plan.Evolve(Situation.Head.Site, happened),
        },
        Events.Add(happened));

    public Decision Decision => new(Events);
}
