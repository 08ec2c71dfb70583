using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Faults;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Where the world told no lie, only a site that really was sick lately is disturbed.</summary>
internal sealed class S11TrulySick : Invariant
{
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(20);

    public override string Name => "S11 truly sick";

    public override void Sent(SentCall call)
    {
        if (call.Site is not { } site || World.Faults.Has(FaultKind.EvidenceContradicts)) return;

        Check(site.LastSickAt > call.SentAt - Lately, () => $"{call.Op} disturbs {site.Name}, which was last sick at {site.LastSickAt:HH:mm:ss}");
    }
}
