using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Fleet;

/// <summary>What a decision may know of the whole fleet.</summary>
public sealed record FleetReading
{
    /// <summary>Nobody asked, so nothing may be done.</summary>
    public static readonly FleetReading NotRead = new() { Armed = false, Why = "the fleet's state was not read" };

    public required bool Armed { get; init; }

    /// <summary>Why it is armed or not, and how it came to be.</summary>
    public required string Why { get; init; }

    /// <summary>When disturbing acts were reserved lately, oldest first.</summary>
    public ImmutableArray<DateTimeOffset> Disturbing { get; init; } = [];

    /// <summary>What the fleet allows of them.</summary>
    public Budget DisturbingBudget { get; init; } = new FleetRules().Disturbing;

    /// <summary>Stands for the state that was read: a reservation against another one fails.</summary>
    [JsonIgnore]
    public string? Tag { get; init; }
}
