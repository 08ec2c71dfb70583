using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Fleet;

/// <summary>What a decision may know of the whole fleet.</summary>
public sealed record FleetReading
{
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

    /// <summary>The same, with the storms that a site is in.</summary>
    public FleetReading WithStormsOver(ManagedSite site, IEnumerable<ManagedSite> sites, PolicySet rules, DateTimeOffset now) =>
        this with { Storms = Storm.Over(site, Ill, [.. sites.Where(other => other.IsRunning && rules.OwnerOf(other) is not null)], rules.Fleet.Storm, now) };

    /// <summary>The same, without what is left alone elsewhere: a row says only what bears on its site. A policy that may disturb a whole plan has to know it all.</summary>
    public FleetReading About(SiteId site, PlanId plan, ManagedSite? managed, Policy? policy) =>
        Pauses.IsEmpty || policy?.Ladder.Any(step => step is { IsOfPlan: true, Class: StepClass.Disturbing }) == true ? this : this with { Pauses = [.. Pauses.Where(pause => managed is null || pause.Target.Covers(site, plan, managed.Tags, policy?.Name))] };
}

/// <summary>What an act takes of the fleet's budgets, reserved before its commit.</summary>
/// <param name="Disturbing">Whether it counts as a disturbing act.</param>
/// <param name="InstanceHours">How much it borrows at first.</param>
public sealed record Reservation(OpId Op, bool Disturbing, double InstanceHours);
