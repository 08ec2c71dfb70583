using AutoResponder.Core.Acts;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Rules;

/// <summary>Steps that disturb every site of a plan: a machine's reboot, and another size. Which sites those are stands in the act, so that a person's yes is to exactly them.</summary>
internal static class WholePlan
{
    public static Aim Reboot(Situation situation, Policy policy, DateTimeOffset now)
    {
        var (sick, why) = Aiming.FindInstance(situation, policy, now);
        if (sick is null) return new Aim.Nowhere(why);
        if (sick.Machine is not { } machine) return new Aim.Nowhere($"the machine of instance {Act.Short(sick.Id)} has no name that could be asked for");
        if (situation.Evidence is not { Plan: { } plan }) return new Aim.Blind("the plan could not be read");
        if (plan.ScalesItself || Borrowing.IsShared(plan)) return new Aim.Nowhere($"a plan of tier {plan.Tier} has no machine of its own");

        return Named(situation) is { } sites ? new Aim.At(new Act.RebootWorker(situation.Plan.Plan, machine, sick.Id, sites)) : Unlisted;
    }

    public static Aim Resize(Step.ScaleUp step, Situation situation, DateTimeOffset now)
    {
        if (situation.Evidence is not { } evidence) return new Aim.Blind("nothing was measured");

        var verdict = step.When.Judge(evidence, now, situation.Head.ActedAt);
        if (verdict.Health == Health.Healthy) return new Aim.Nowhere($"a larger size cannot help: {verdict.Why}");
        if (verdict.Health == Health.Unknown) return new Aim.Blind($"whether a larger size can help is not known: {verdict.Why}");
        if (evidence.Plan is not { Size: { } size } plan) return new Aim.Blind("the plan's size could not be read");
        if (plan.ScalesItself) return new Aim.Nowhere("the platform sizes the plan by itself");

        var at = step.Sizes.IndexOf(size, 0, step.Sizes.Length, StringComparer.OrdinalIgnoreCase);
        if (at < 0) return new Aim.Nowhere($"the plan is a {size}, which is none of {string.Join(", ", step.Sizes)}");
        if (at == step.Sizes.Length - 1) return new Aim.Nowhere($"the plan is a {size} already, the largest that the policy allows");

        return Named(situation) is { } sites ? new Aim.At(new Act.SetSize(situation.Plan.Plan, size, step.Sizes[at + 1], sites)) : Unlisted;
    }

    private static Aim.Blind Unlisted => new("which sites it would disturb could not be listed");

    private static string? Named(Situation situation) => situation.Evidence?.PlanSites is { IsEmpty: false } sites
        ? string.Join(", ", sites.Select(site => site.Site.Name).Order(StringComparer.OrdinalIgnoreCase))
        : null;
}
