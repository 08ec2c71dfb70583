using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;

namespace AutoResponder.Core.Leases;

/// <summary>What the sites of a plan must know of each other's incidents.</summary>
/// <param name="Policy">The name of the policy that it goes on by.</param>
/// <param name="SickSince">Since when the site was measured unhealthy at every look; null while it is only said to be, or is recovering.</param>
/// <param name="HandedOver">Whether a person was called.</param>
/// <param name="IsTried">Whether a step was begun, and nobody knows yet whether it helps.</param>
public sealed record OpenIncident(SiteId Site, string Id, string Policy, DateTimeOffset? SickSince, bool HandedOver = false, bool IsTried = false)
{
    /// <summary>The open incidents once something has happened to one of them.</summary>
    internal static ImmutableArray<OpenIncident> After(ImmutableArray<OpenIncident> open, SiteId site, IncidentEvent happened)
    {
        var known = open.FirstOrDefault(one => one.Site == site);
        var next = (known, happened) switch
        {
            (_, IncidentEvent.IncidentOpened opened) => new OpenIncident(site, opened.Incident, opened.Policy.Name, opened.UnhealthySince),
            (null, _) or (_, IncidentEvent.IncidentClosed) => null,
            (_, IncidentEvent.Looked looked) => known with { SickSince = looked.HealthySince is null ? looked.UnhealthySince : null },
            (_, IncidentEvent.RecoveryBegan) => known with { SickSince = null, IsTried = false },
            (_, IncidentEvent.IncidentHandedOver) => known with { HandedOver = true, IsTried = false },
            (_, IncidentEvent.ActStarted) => known with { SickSince = known.SickSince ?? happened.At, IsTried = true },
            (_, IncidentEvent.StepDidNotHelp or IncidentEvent.EffectNotSeen) => known with { IsTried = false },
            (_, IncidentEvent.ActReported { Outcome: not (ActOutcome.Accepted or ActOutcome.Unknown or ActOutcome.Succeeded) }) => known with { IsTried = false },

            // Only what is measured unhealthy comes so far.
            (_, IncidentEvent.Relapsed or IncidentEvent.StepHeld or IncidentEvent.StepSkipped or IncidentEvent.StepTold or IncidentEvent.ApprovalAsked or IncidentEvent.PreservationStarted) =>
                known.SickSince is null ? known with { SickSince = happened.At } : known,
            _ => known,
        };
        if (Equals(known, next)) return open;

        var others = known is null ? open : open.Remove(known);
        return next is null ? others : known is null ? [.. others, next] : open.Replace(known, next);
    }
}
