using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace AutoResponder.Simulation.Cloud;

/// <summary>What a plan of a run looks like at the start.</summary>
public sealed record PlanShape
{
    /// <summary>Its own name; null for one by its place.</summary>
    public string? Name { get; init; }

    public string Group { get; init; } = "rg";

    public int Capacity { get; init; } = 1;

    /// <summary>The most instances that its SKU allows.</summary>
    public int? Maximum { get; init; } = 10;

    public string Tier { get; init; } = "PremiumV3";

    /// <summary>Whether the platform picks the number of instances.</summary>
    public bool ScalesItself { get; init; }

    /// <summary>Autoscale's bounds, where it owns the plan.</summary>
    public AutoscaleShape? Autoscale { get; init; }

    /// <summary>Whether the responder itself runs on it.</summary>
    public bool IsOurs { get; init; }

    /// <summary>Where it is.</summary>
    public string Region { get; init; } = "west";

    public ImmutableArray<SiteShape> Sites { get; init; } = [new()];
}

public sealed record AutoscaleShape(int Minimum, int Maximum);

/// <summary>What a site of a run looks like.</summary>
public sealed record SiteShape
{
    /// <summary>Its own name; null for one by its place.</summary>
    public string? Name { get; init; }

    /// <summary>Null for its plan's.</summary>
    public string? Region { get; init; }

    public bool IsLinux { get; init; }

    /// <summary>The tier of sites that have a policy of their own.</summary>
    public const string OtherTier = "api";

    /// <summary>Null for the ones that every run's policy matches.</summary>
    public ImmutableSortedDictionary<string, string>? Tags { get; init; }

    /// <summary>Whether it is one of those.</summary>
    [JsonIgnore]
    public bool IsOfOtherTier => Tags?.GetValueOrDefault("tier") == OtherTier;

    /// <summary>Requests a minute. One instance carries 600 of all its sites together.</summary>
    public int Load { get; init; } = 200;

    /// <summary>Whether it is the responder.</summary>
    public bool IsOurselves { get; init; }
}
