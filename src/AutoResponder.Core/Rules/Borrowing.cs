using AutoResponder.Core.Acts;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Rules;

/// <summary>Where more instances come from: the plan's own number, or autoscale's minimum where autoscale owns it; and why there are none to be had.</summary>
internal static class Borrowing
{
    private static readonly string[] NeverScaled = ["Free", "Shared", "Dynamic", "FlexConsumption"];

    public static Aim Aim(Step.ScaleOut step, Situation situation, DateTimeOffset now)
    {
        if (situation.Evidence is not { } evidence) return new Aim.Blind("nothing was measured");

        var verdict = step.When.Judge(evidence, now, situation.Head.ActedAt);
        if (verdict.Health == Health.Healthy) return new Aim.Nowhere($"more instances cannot help: {verdict.Why}");
        if (verdict.Health == Health.Unknown) return new Aim.Blind($"whether more instances can help is not known: {verdict.Why}");
        if (evidence.Plan is not { } plan) return new Aim.Blind("the plan could not be read");
        if (situation.Plan.Lease is Lease.Lent or Lease.Returning) return new Aim.Nowhere($"the plan has borrowed already ({situation.Plan.Lease.Terms.Op})");

        // Asked for before, and nobody could say what came of it: asked again only while it is plain that it is not there.
        if (situation.Plan.Lease is Lease.Asked asked && Effect(asked.Terms.Act, plan) is not { Reached: false }) return new Aim.Blind($"what {asked.Terms.Op} asked for is being looked for");
        if (plan.ScalesItself) return new Aim.Nowhere("the platform picks the plan's number of instances by itself");
        if (IsShared(plan)) return new Aim.Nowhere($"a plan of tier {plan.Tier} has no instances to add");

        return plan.Autoscale is { } autoscale ? RaiseMinimum(step, situation, plan, autoscale) : RaiseCapacity(step, situation, plan);
    }

    /// <summary>Whether the plan has no machines of its own.</summary>
    public static bool IsShared(PlanReading plan) => NeverScaled.Contains(plan.Tier, StringComparer.OrdinalIgnoreCase);

    private static Aim RaiseCapacity(Step.ScaleOut step, Situation situation, PlanReading plan)
    {
        var most = Math.Min(step.Max, plan.Maximum ?? step.Max);
        if (plan.Capacity >= most)
            return new Aim.Nowhere($"the plan has {plan.Capacity} instances, and {(step.Max <= most ? $"the policy's maximum is {step.Max}" : $"its SKU's maximum is {plan.Maximum}")}");

        return new Aim.At(new Act.SetCapacity(situation.Plan.Plan, plan.Capacity, Math.Min(plan.Capacity + step.By, most)));
    }

    /// <summary>Autoscale would take back whatever is set beside it, so its own minimum is raised, never above its maximum.</summary>
    private static Aim RaiseMinimum(Step.ScaleOut step, Situation situation, PlanReading plan, AutoscaleReading autoscale)
    {
        var most = Math.Min(step.Max, autoscale.Maximum);
        if (plan.Capacity >= most)
            return new Aim.Nowhere($"the plan has {plan.Capacity} instances, and {(step.Max <= most ? $"the policy's maximum is {step.Max}" : $"autoscale's maximum is {autoscale.Maximum}")}");

        var to = Math.Min(plan.Capacity + step.By, most);
        return new Aim.At(new Act.SetMinimum(situation.Plan.Plan, autoscale.Setting, autoscale.Profile, autoscale.Minimum, to) { Default = autoscale.Default < to ? autoscale.Default : null });
    }

    /// <summary>Whether what was asked for is there; null where that could not be read.</summary>
    public static (bool Reached, string What)? Effect(Act act, PlanReading? reading) => (act, reading) switch
    {
        (_, null) => null,
        (Act.SetCapacity set, { } plan) => (set.Adds >= 0 ? plan.Capacity >= set.To : plan.Capacity <= set.To, $"the plan has {plan.Capacity} instances"),
        (Act.SetMinimum set, { Autoscale: { } autoscale } plan) when autoscale.Setting.Equals(set.Setting, StringComparison.OrdinalIgnoreCase) && autoscale.Profile == set.Profile =>
            (set.Adds >= 0 ? autoscale.Minimum >= set.To : autoscale.Minimum <= set.To, $"autoscale's minimum is {autoscale.Minimum}, and the plan has {plan.Capacity} instances"),
        (Act.SetSize set, { } plan) => (set.To.Equals(plan.Size, StringComparison.OrdinalIgnoreCase), $"the plan is a {plan.Size}"),
        (Act.SetMinimum set, { }) => (set.Adds < 0, "autoscale's setting is not in force any more"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
