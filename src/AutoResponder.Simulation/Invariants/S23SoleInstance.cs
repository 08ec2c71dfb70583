using AutoResponder.Core.Acts;
using AutoResponder.Core.Policies;
using AutoResponder.Simulation.Cloud;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Under a policy that never disturbs every instance of a site, no act does.</summary>
internal sealed class S23SoleInstance : Invariant
{
    public override string Name => "S23 sole instance";

    public override void Sent(SentCall call)
    {
        if (!call.IsDisturbing || call.Site is not { } site || World.Profile.Policy.SoleInstance != SoleInstance.Refuse) return;

        Check(call.Act is not (Act.SoftRestart or Act.Restart or Act.SetSize), () => $"{call.Op} disturbs every instance of {site.Name} at once");
    }
}
