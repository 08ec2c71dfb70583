using System.Collections.Immutable;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Leases;

/// <summary>All that a decision about a plan may know.</summary>
/// <param name="Sites">The sites under care on the plan, each with what was just measured.</param>
/// <param name="Ceiling">What the plan must stay below once it has fewer instances.</param>
public sealed record PlanSituation(PlanState Plan, FleetReading Fleet, Evidence? Evidence, ImmutableArray<SiteOnPlan> Sites, Condition Ceiling);

/// <summary>How a site of the plan is.</summary>
/// <param name="IsWell">Measured healthy, with no incident that is being treated.</param>
public sealed record SiteOnPlan(SiteId Site, bool IsWell, string Why);

/// <summary>What follows from a signal about a plan: events to commit, and through them at most one act.</summary>
public sealed record PlanDecision(ImmutableArray<PlanEvent> Events)
{
    public static readonly PlanDecision Nothing = new(ImmutableArray<PlanEvent>.Empty);

    /// <summary>The act to be sent once this decision is committed.</summary>
    public PlanEvent.LeaseReturnStarted? Return => Events.OfType<PlanEvent.LeaseReturnStarted>().SingleOrDefault();

    public static PlanDecision Of(params ImmutableArray<PlanEvent> events) => new(events);
}
