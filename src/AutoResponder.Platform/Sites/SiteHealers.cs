using AutoResponder.Core.Observations;
using AutoResponder.Platform.Policies.AutoHeal;

namespace AutoResponder.Platform.Sites;

/// <summary>What else heals a site, or changes how many instances it has. Null is what could not be told.</summary>
internal sealed record SiteHealers
{
    /// <summary>Whether AutoHeal is switched on.</summary>
    public bool? IsAutoHealOn { get; init; }

    /// <summary>Its rules; null where it has none.</summary>
    public AutoHealRules? AutoHeal { get; init; }

    /// <summary>Windows only, and on unless an app setting says otherwise. Settings hold secrets and are not read, so that mostly this cannot be told.</summary>
    public bool? IsProactiveAutoHealOn { get; init; }

    /// <summary>The path that Health check asks for; empty where it is off.</summary>
    public string? HealthCheckPath { get; init; }

    /// <summary>The site's plan, with the autoscale setting that owns it.</summary>
    public PlanReading? Plan { get; init; }
}
