using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Fleet;

/// <summary>What a decision may know of the whole fleet.</summary>
public sealed record FleetReading
{
    /// <summary>Well below the time within which sites fall ill together.</summary>
    private static readonly TimeSpan CountedEvery = TimeSpan.FromMinutes(2);

    /// <summary>Nobody asked, so nothing may be done; that it is not armed is objection enough.</summary>
    public static readonly FleetReading NotRead = new() { Armed = false, Why = "the fleet's state was not read", Storms = [] };

    public required bool Armed { get; init; }

    /// <summary>Why it is armed or not, and how it came to be.</summary>
    public required string Why { get; init; }

    /// <summary>What people want left alone now.</summary>
    public ImmutableArray<Pause> Pauses { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The storms that the site is in; null where nobody looked.</summary>
    public ImmutableArray<Storm>? Storms { get; init; }

    /// <summary>Every site that fell ill lately: what storms are made of.</summary>
    [JsonIgnore]
    public ImmutableArray<IllSite> Ill { get; init; } = [];

    /// <summary>What the site shares with others, where steps on them were in vain; null where there is no such thing. Where <see cref="Storms"/> is null nobody looked.</summary>
    public SharedFailure? Shared { get; init; }

    /// <summary>How the latest steps on all sites fared: what a shared failure is made of.</summary>
    [JsonIgnore]
    public ImmutableArray<TriedStep> Tried { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>How many sites there are, and how many of them the policies own that bear on the decision; null where nobody counted.</summary>
    public Headcount? Headcount { get; init; }

    /// <summary>When disturbing acts were reserved lately, oldest first.</summary>
    public ImmutableArray<DateTimeOffset> Disturbing { get; init; } = [];

    /// <summary>What the fleet allows of them.</summary>
    public Budget DisturbingBudget { get; init; } = new FleetRules().Disturbing;

    /// <summary>Instance-hours that were reserved within the last day.</summary>
    public double BorrowedHours { get; init; }

    /// <summary>How many the fleet may borrow in a day.</summary>
    public double BorrowedHoursADay { get; init; } = new FleetRules().BorrowedHoursADay;

    /// <summary>Changes of one plan's number of instances: at most so many in a time.</summary>
    public Budget ScaleChanges { get; init; } = new FleetRules().ScaleChanges;

    /// <summary>Reboots of one plan's machines: at most so many in a time.</summary>
    public Budget Reboots { get; init; } = new FleetRules().Reboots;

    /// <summary>Stands for the state that was read: a reservation against another one fails.</summary>
    [JsonIgnore]
    public string? Tag { get; init; }

    /// <summary>Whether there is enough that went wrong to have to know what sites have in common.</summary>
    public bool HasTroubles(FleetRules rules) => Ill.Length >= rules.Storm.Sites || Tried.Count(one => one.Fared == Fared.DidNotHelp) >= rules.Dependency.Failures;

    /// <summary>The same, with the storms that a site is in, and what it shares with sites that were treated in vain.</summary>
    public FleetReading WithTroublesOver(ManagedSite site, IReadOnlyCollection<ManagedSite> sites, PolicySet rules, DateTimeOffset now) => this with
    {
        Storms = Storm.Over(site, Ill, [.. sites.Where(other => other.IsRunning && rules.OwnerOf(other) is not null)], rules.Fleet.Storm, now),
        Shared = SharedFailure.Over(site, Tried, sites, rules.Fleet.Dependency, now),
    };

    /// <summary>Whether a site has to be counted again as one that is ill: what is still ill in a storm keeps it up, else it would end while all are as ill as before.</summary>
    public bool IsToBeCountedAgain(SiteHead head, Decision decision, DateTimeOffset now) =>
        Storms is { IsEmpty: false }
        && head.Incident is Incident.Held held && held.Objections.Any(objection => objection.Guardrail == "storm")
        && !decision.Events.Any(happened => happened is IncidentEvent.RecoveryBegan or IncidentEvent.IncidentClosed or IncidentEvent.IncidentHandedOver)
        && !Ill.Any(ill => ill.Site == head.Site && ill.At > now - CountedEvery);

    /// <summary>The same, without what is left alone elsewhere: a row says only what bears on its site. A policy that may disturb a whole plan has to know it all.</summary>
    public FleetReading About(SiteId site, PlanId plan, ManagedSite? managed, Policy? policy, Policy? owner) => this with
    {
        Headcount = Headcount?.For(policy, owner),
        Pauses = Pauses.IsEmpty || policy?.Ladder.Any(step => step is { IsOfPlan: true, Class: StepClass.Disturbing }) == true ? Pauses : [.. Pauses.Where(pause => managed is null || pause.Target.Covers(site, plan, managed.Tags, policy?.Name))],
    };
}

/// <summary>What an act takes of the fleet's budgets, reserved before its commit.</summary>
/// <param name="Disturbing">Whether it counts as a disturbing act.</param>
/// <param name="InstanceHours">How much it borrows at first.</param>
public sealed record Reservation(OpId Op, bool Disturbing, double InstanceHours);
