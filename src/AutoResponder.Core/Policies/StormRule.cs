using System.Collections.Immutable;

namespace AutoResponder.Core.Policies;

/// <summary>From how many sites on that fall ill together it is not the sites that are ill.</summary>
/// <param name="Per">What they may have in common: <c>region</c>, <c>resourceGroup</c>, <c>tag:KEY</c>. The fleet as a whole is always looked at.</param>
/// <param name="Share">Of the watched sites there.</param>
/// <param name="Sites">And at least so many.</param>
/// <param name="Plans">On at least so many plans.</param>
/// <param name="FleetShare">Of the watched sites of the whole fleet.</param>
/// <param name="Cooldown">So long nothing is done after it is over.</param>
public sealed record StormRule(ImmutableArray<string> Per, double Share, int Sites, int Plans, TimeSpan Within, double FleetShare, TimeSpan Cooldown)
{
    public static readonly StormRule Usual = new(["region", "resourceGroup", "tag:responder-group"], 0.2, 3, 2, TimeSpan.FromMinutes(10), 0.1, TimeSpan.FromMinutes(15));

    /// <summary>How far back one has to look for sites that fell ill.</summary>
    public TimeSpan Memory => Within + Within + Cooldown;
}
