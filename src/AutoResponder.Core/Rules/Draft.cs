using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;

namespace AutoResponder.Core.Rules;

/// <summary>A decision in the making: its events so far, and the situation as it stands after them.</summary>
/// <remarks>The situation is worked out when it is asked for: after the last event of a decision nobody does.</remarks>
internal sealed class Draft
{
    private readonly Draft? _before;

    private Draft(Situation situation) => Situation = situation;

    private Draft(Draft before, IncidentEvent happened) => (_before, Events) = (before, before.Events.Add(happened));

    public ImmutableArray<IncidentEvent> Events { get; } = [];

    [field: AllowNull]
    public Situation Situation => field ??= After(_before!.Situation, Events[^1]);

    public static Draft Of(Situation situation) => new(situation);

    public Incident Incident => Situation.Incident;

    public Course Course => ((Incident.Open)Incident).Course;

    public Decision Decision => new(Events);

    public Draft Then(IncidentEvent happened) => new(this, happened);

    private static Situation After(Situation before, IncidentEvent happened) => before with
    {
        Head = before.Head.Evolve(happened),
        Plan = before.Plan.Evolve(before.Head.Site, happened),
    };
}
