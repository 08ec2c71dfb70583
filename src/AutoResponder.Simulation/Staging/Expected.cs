using System.Collections.Immutable;

namespace AutoResponder.Simulation.Staging;

/// <summary>What a scenario expects to come of it. What is not named is not judged, but for steps: those that are not named are not taken.</summary>
public sealed record Expected
{
    public ImmutableSortedDictionary<string, ExpectedSite> Sites { get; init; } = ImmutableSortedDictionary<string, ExpectedSite>.Empty;

    public ImmutableSortedDictionary<string, ExpectedPlan> Plans { get; init; } = ImmutableSortedDictionary<string, ExpectedPlan>.Empty;

    public ImmutableSortedDictionary<string, ExpectedRegion> Regions { get; init; } = ImmutableSortedDictionary<string, ExpectedRegion>.Empty;

    /// <summary>Requests that change something in Azure, over all sites and plans.</summary>
    public Times? Acts { get; init; }

    /// <summary>No act leaves before this.</summary>
    public TimeSpan? NoActBefore { get; init; }

    /// <summary>No act leaves after this.</summary>
    public TimeSpan? NoActAfter { get; init; }

    /// <summary>What people are told, and how often.</summary>
    public ImmutableSortedDictionary<string, Times>? Told { get; init; }

    /// <summary>What the review comes to: how many were done, asked or would have been, and how many had which fate.</summary>
    public ImmutableSortedDictionary<string, Times>? Review { get; init; }

    /// <summary>Signals about nothing of ours, by why they were only counted.</summary>
    public ImmutableSortedDictionary<string, Times>? Unassigned { get; init; }
}

/// <summary>What is expected of a site.</summary>
public sealed record ExpectedSite
{
    /// <summary>Steps and how often each is taken; null where that is not judged.</summary>
    public ImmutableSortedDictionary<string, Times>? Steps { get; init; }

    /// <summary>Guardrails that object at least once.</summary>
    public ImmutableArray<string> Held { get; init; } = [];

    /// <summary>Guardrails that never object.</summary>
    public ImmutableArray<string> NeverHeld { get; init; } = [];

    /// <summary>Steps that are skipped because they cannot help.</summary>
    public ImmutableArray<string> Skipped { get; init; } = [];

    public Times? Incidents { get; init; }

    public Times? HandedOver { get; init; }

    /// <summary>How its newest incident stands at the end.</summary>
    public Ending? Ends { get; init; }

    /// <summary>Who healed it the last time: a step, itself, or a person.</summary>
    public string? HealedBy { get; init; }

    /// <summary>Pieces of sentences that its story holds.</summary>
    public ImmutableArray<string> Says { get; init; } = [];

    /// <summary>Pieces of sentences that its story does not hold.</summary>
    public ImmutableArray<string> NeverSays { get; init; } = [];
}

/// <summary>What is expected of all sites and plans of a region together.</summary>
public sealed record ExpectedRegion
{
    public Times? Acts { get; init; }

    /// <summary>No act leaves before this.</summary>
    public TimeSpan? NoActBefore { get; init; }

    /// <summary>No act leaves after this.</summary>
    public TimeSpan? NoActAfter { get; init; }
}

/// <summary>What is expected of a plan.</summary>
public sealed record ExpectedPlan
{
    /// <summary>At the end.</summary>
    public Times? Instances { get; init; }

    /// <summary>The minimum of autoscale at the end.</summary>
    public Times? AutoscaleMinimum { get; init; }

    /// <summary>How often something borrowed is given back.</summary>
    public Times? Returned { get; init; }

    /// <summary>Pieces of sentences that its story holds.</summary>
    public ImmutableArray<string> Says { get; init; } = [];
}

/// <summary>A number, or from one to another.</summary>
public sealed record Times(int Least, int Most)
{
    public bool Holds(int times) => times >= Least && times <= Most;

    public override string ToString() => Least == Most ? Least.ToString(System.Globalization.CultureInfo.InvariantCulture) : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Least}-{Most}");
}

/// <summary>How a site's newest incident stands.</summary>
public enum Ending
{
    /// <summary>There never was one.</summary>
    None,
    Closed,
    HandedOver,

    /// <summary>It is open, and ours.</summary>
    Open,
}
