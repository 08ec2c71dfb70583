using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Guardrails;

/// <summary>Who disturbs a whole plan disturbs its other sites as well: what people want left alone there stands against it here.</summary>
internal static class Neighbours
{
    public static Objection? Judge(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now) => proposal.Step.IsOfPlan ? Judge(situation, now) : null;

    private static Objection? Judge(Situation situation, DateTimeOffset now)
    {
        if (situation.Evidence?.PlanSites is not { } sites) return new Objection("neighbours", "the other sites of the plan could not be listed", now + Guardrail.Recheck);
        if (sites.FirstOrDefault(site => site.Tags.TryGetValue("responder", out var tag) && tag.Equals("off", StringComparison.OrdinalIgnoreCase)) is { } off)
            return new Objection("neighbours", $"{off.Site.Name} of the same plan carries the tag responder=off", now + Guardrail.Recheck);

        // Which policy owns a neighbour is not known here, so that a policy that is paused may be theirs.
        var pause = situation.Fleet.Pauses
            .Where(pause => now < pause.Until && (pause.Target.IsOfPolicy || sites.Any(site => pause.Target.Covers(site.Site, situation.Plan.Plan, site.Tags, null))))
            .MaxBy(pause => pause.Until);
        return pause is null ? null : new Objection("neighbours", $"a site of the same plan may be meant: {pause.Describe()}", pause.Until, Ends: true);
    }
}
