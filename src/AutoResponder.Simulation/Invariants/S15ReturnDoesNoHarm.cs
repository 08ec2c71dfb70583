using AutoResponder.Core.Acts;
using AutoResponder.Simulation.Cloud;

namespace AutoResponder.Simulation.Invariants;

/// <summary>A lease is not given back where load does not allow it: the site it was borrowed for must not be sick, and the rest must carry the load.</summary>
internal sealed class S15ReturnDoesNoHarm : Invariant
{
    public override string Name => "S15 a return does no harm";

    public override void Sent(SentCall call)
    {
        if (call.Act is not Act.SetCapacity { Adds: < 0 } set || World.Faults.Has(Faults.FaultKind.EvidenceContradicts)) return;

        // What the figures showed, which are minutes old; what came since cannot be known.
        var lag = TimeSpan.FromMinutes(World.Profile.MetricLag + 1);
        var cpu = call.Plan.Metrics.At("CpuPercentage", null, call.SentAt - lag) ?? 0;
        var before = call.Plan.Metrics.At("CpuPercentage", null, call.SentAt - lag - TimeSpan.FromMinutes(1)) ?? 0;
        Check(Math.Min(cpu, before) * set.From / set.To <= 100, () => $"{call.Op} leaves {set.To} instances to a load of {cpu:0} % on {set.From}");
    }
}
