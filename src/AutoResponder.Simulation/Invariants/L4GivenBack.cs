using AutoResponder.Core.Leases;
using AutoResponder.Simulation.Cloud;

namespace AutoResponder.Simulation.Invariants;

/// <summary>What was borrowed is given back in time, or a person is asked, or somebody else decided about it; and then the plan is as it was.</summary>
internal sealed class L4GivenBack : Invariant
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(12);

    public override string Name => "L4 given back";

    public override void Finished(bool calm)
    {
        if (!calm) return;

        foreach (var call in World.Arm.Calls.Where(call => call.Act.Adds > 0 && call.EffectAt < World.Now - TimeSpan.FromMinutes(World.Profile.Policy.MaxLease) - Grace)) CheckLease(call);
        foreach (var plan in World.Plans.Where(plan => plan.OthersScaled.Count == 0 && plan.Shape.Autoscale is null && plan.Sites.TrueForAll(site => !site.IsDeleted)))
        {
            if (World.Ledger.ReadPlan(plan.Id).Plan.Lease is null && !World.Arm.Calls.Exists(call => call.Plan == plan && call.IsScale && call.OverAt > World.Now - Grace))
                Check(plan.Capacity == plan.Shape.Capacity, () => $"{plan.Name} has {plan.Capacity} instances, had {plan.Shape.Capacity}, and nothing is borrowed");
        }
    }

    private void CheckLease(SentCall borrowed)
    {
        var isOpen = World.Ledger.ReadPlan(borrowed.Plan.Id).Plan.Lease?.Terms.Op == borrowed.Op;
        var asked = World.Record.Rows.Exists(row => row.Row.Kind == nameof(PlanEvent.LeaseOverdue) && row.OfPlan is PlanEvent.LeaseOverdue overdue && overdue.Lease == borrowed.Op);
        Check(!isOpen || asked, () => $"{borrowed.Op} was borrowed at {borrowed.EffectAt:HH:mm:ss}, is still open, and nobody was asked");
    }
}
