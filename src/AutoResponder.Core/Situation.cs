using System.Collections.Immutable;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core;

/// <summary>All that a decision may know.</summary>
/// <param name="Site">The site as the inventory has it now; null where it is not there any more.</param>
/// <param name="Evidence">What was measured for this decision; null where nothing was needed.</param>
public sealed record Situation(SiteHead Head, PlanState Plan, FleetReading Fleet, ManagedSite? Site, Evidence? Evidence)
{
    public Incident Incident => Head.Incident;

    /// <summary>Where the policy was changed since the incident began: the one that owns the site now. The incident goes on by its own, and acts only where neither objects.</summary>
    public Policy? Loaded { get; init; }

    /// <summary>Whether the policy that the incident began under is lost: then it goes on by another one, and nothing may be done.</summary>
    public bool BeganUnderLost { get; init; }
}

/// <summary>What must be measured before a signal can be decided. Gathered once, before the decision; a decision never fetches.</summary>
public sealed record Needs
{
    public static readonly Needs Nothing = new();

    /// <summary>Whether the fleet's state must be read: only where an act may follow.</summary>
    public bool Fleet { get; init; }

    /// <summary>The alert to read back from Azure.</summary>
    public AlertQuestion? Alert { get; init; }

    public ImmutableArray<MetricQuestion> Metrics { get; init; } = [];

    /// <summary>Whether the site's instances and their worker processes must be listed.</summary>
    public bool Instances { get; init; }

    public ImmutableArray<ProbeQuestion> Probes { get; init; } = [];

    /// <summary>What must be counted in the site's HTTP logs.</summary>
    public ImmutableArray<RequestsQuestion> Requests { get; init; } = [];

    /// <summary>Whether the size of the plan's instances must be known.</summary>
    public bool InstanceMemory { get; init; }

    /// <summary>Whether each site of the plan must be measured, to see which one uses most of it.</summary>
    public bool Consumers { get; init; }

    /// <summary>Whether the plan must be read: how many instances it has, and who owns that number.</summary>
    public bool Plan { get; init; }

    /// <summary>Whether the plan's sites must be listed.</summary>
    public bool PlanSites { get; init; }

    /// <summary>The operation to ask Azure about.</summary>
    public Uri? Operation { get; init; }

    /// <summary>The capture to ask about.</summary>
    public CaptureOrder? Capture { get; init; }

    public bool AnyEvidence => Alert is not null || Instances || Plan || PlanSites || Consumers || Operation is not null || Capture is not null || InstanceMemory || !Metrics.IsEmpty || !Probes.IsEmpty || !Requests.IsEmpty;
}

/// <summary>An alert to be found in Azure: by its id, or, for schemas without one, as the one with this rule, target and time.</summary>
public sealed record AlertQuestion(string? AlertId, string Rule, string? Target, DateTimeOffset? FiredAt);

/// <summary>A metric to be read.</summary>
public sealed record MetricQuestion(string Metric, string Aggregation, MetricScope On, TimeSpan Window);

/// <summary>Requests to be counted in the site's HTTP logs.</summary>
/// <param name="NotBefore">What came in before this does not count: it says nothing about the act that came after it.</param>
public sealed record RequestsQuestion(RequestFilter Like, TimeSpan Window, DateTimeOffset? NotBefore);

/// <summary>A request to be made to the site itself.</summary>
/// <param name="Times">How often, one after the other, until one answers as it should.</param>
/// <param name="PerInstance">Whether each instance is asked as well.</param>
public sealed record ProbeQuestion(string Path, int ExpectFrom, int ExpectTo, TimeSpan Timeout, int Times, bool PerInstance);

/// <summary>What follows from a signal: events to commit, and through them at most one act.</summary>
public sealed record Decision(ImmutableArray<IncidentEvent> Events)
{
    /// <summary>Nothing to write down: a look that moved nothing.</summary>
    public static readonly Decision Nothing = new(ImmutableArray<IncidentEvent>.Empty);

    /// <summary>What is to be saved once this decision is committed.</summary>
    public CaptureOrder? Capture => Events.OfType<IncidentEvent.PreservationStarted>().SingleOrDefault()?.Order;

    /// <summary>The act to be sent once this decision is committed.</summary>
    public IncidentEvent.ActStarted? Act => Events.OfType<IncidentEvent.ActStarted>().SingleOrDefault();

    /// <summary>What the act takes of the fleet's budgets.</summary>
    public Reservation? Reservation => Act is { } act
        ? new Reservation(act.Op, act.Lease is null, act.Lease is { } lease ? act.Act.Adds * lease.Length.TotalHours : 0)
        : null;

    public static Decision Of(params ImmutableArray<IncidentEvent> events) => new(events);
}
