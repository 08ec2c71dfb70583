using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace AutoResponder.Core.Observations;

/// <summary>An App Service plan as Azure describes it now.</summary>
/// <param name="Capacity">How many instances it has.</param>
/// <param name="Tier">Its SKU's tier, such as <c>PremiumV3</c>.</param>
/// <param name="Maximum">The most instances that its SKU allows; null where that is not known.</param>
/// <param name="ScalesItself">Whether the platform picks the number of instances by itself.</param>
/// <param name="Sites">How many sites it carries, under care or not.</param>
public sealed record PlanReading(int Capacity, string Tier, int? Maximum, bool ScalesItself, int Sites, AutoscaleReading? Autoscale)
{
    /// <summary>The name of its SKU, such as <c>P1v3</c>; null where Azure does not say it.</summary>
    public string? Size { get; init; }
}

/// <summary>A site of a plan, under care or not.</summary>
public sealed record PlanSite(SiteId Site, ImmutableSortedDictionary<string, string> Tags);

/// <summary>The autoscale setting that owns a plan.</summary>
/// <param name="Setting">Its ARM id.</param>
/// <param name="Profile">The profile in force.</param>
public sealed record AutoscaleReading(string Setting, string Profile, int Minimum, int Maximum)
{
    /// <summary>How many instances there are to be where autoscale cannot read its metrics; Azure allows none below the minimum.</summary>
    public int? Default { get; init; }
}

/// <summary>What Azure says of an operation that it took.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Running), nameof(Running))]
[JsonDerivedType(typeof(Ended), nameof(Ended))]
[JsonDerivedType(typeof(Silent), nameof(Silent))]
public abstract record OperationReading
{
    private OperationReading()
    {
    }

    public sealed record Running : OperationReading;

    /// <param name="Why">Azure's word for a failure.</param>
    public sealed record Ended(bool Succeeded, string? Why) : OperationReading;

    /// <summary>Azure could not be asked, or does not know it any more.</summary>
    public sealed record Silent(string Why) : OperationReading;
}
