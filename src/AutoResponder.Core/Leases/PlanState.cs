using System.Collections.Immutable;
using AutoResponder.Core.Incidents;

namespace AutoResponder.Core.Leases;

/// <summary>What the sites of one plan share. The fold of the plan's events.</summary>
public sealed record PlanState
{
    public required PlanId Plan { get; init; }

    /// <summary>The act that is under way on this plan, if one is: there is never a second.</summary>
    public InFlight? InFlight { get; init; }

    /// <summary>What is borrowed; null while nothing is. A plan has one lease at a time.</summary>
    public Lease? Lease { get; init; }

    /// <summary>When the plan's number of instances was changed by us within the last hour.</summary>
    public ImmutableArray<DateTimeOffset> ScaleChanges { get; init; } = [];

    /// <summary>Our reboots of its machines within the last day.</summary>
    public ImmutableArray<PastAct> Reboots { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Our own newest acts on the plan, at most 16: Azure tells of them later, and they are not somebody else's.</summary>
    public ImmutableArray<InFlight> Own { get; init; } = [];

    /// <summary>What others did to the plan lately: at most 16, at most a day old.</summary>
    public ImmutableArray<Change> Changes { get; init; } = [];

    /// <summary>The open incidents of its sites, in the order in which they were opened. Sites that fell ill together have one illness: the plan's.</summary>
    public ImmutableArray<OpenIncident> Open { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>An act from its commit until its end is known.</summary>
/// <param name="Site">The site whose incident it belongs to; a lease's return belongs to the site that borrowed.</param>
public sealed record InFlight(SiteId Site, OpId Op);
