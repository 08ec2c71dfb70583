using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Trust;

/// <summary>Since when a policy has been in force with the rules that it has now, whatever its mode was meanwhile.</summary>
public sealed record PolicyObservation(string Policy, string Hash, string Rules, Mode Mode, DateTimeOffset Since)
{
    /// <summary>Null where the audit does not say that it is in force.</summary>
    /// <param name="fleet">The fleet's rows, oldest first.</param>
    public static PolicyObservation? Of(IEnumerable<AuditEntry> fleet, string policy)
    {
        PolicyObservation? observed = null;
        foreach (var row in fleet)
        {
            observed = row.AsFleetEvent() switch
            {
                FleetEvent.PolicyInForce seen when seen.Policy == policy =>
                    new PolicyObservation(policy, seen.Hash, seen.Rules, seen.Mode, observed?.Rules == seen.Rules ? observed.Since : seen.At),
                FleetEvent.PolicyWithdrawn gone when gone.Policy == policy => null,
                _ => observed,
            };
        }

        return observed;
    }
}
