using System.Collections.Immutable;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Guardrails;

/// <summary>What people want left alone for a while. It has an end, so that what it holds back waits for that and is nobody's failure.</summary>
internal static class LeftAlone
{
    public static Objection? Paused(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now) =>
        Paused(situation.Fleet.Pauses.Where(pause => pause.Target.Covers(situation.Head.Site, situation.Plan.Plan, situation.Site?.Tags, policy.Name)), now);

    /// <summary>Asked before a lease is given back: a plan under somebody's hands is not to be changed under them.</summary>
    public static Objection? Paused(PlanState plan, SiteId borrower, ImmutableArray<Pause> pauses, DateTimeOffset now) =>
        Paused(pauses.Where(pause => pause.Target.Covers(borrower, plan.Plan, null, null)), now);

    /// <summary>A window of which nobody here can tell whether it is open has no end that could be waited for: a person is called in the end.</summary>
    public static Objection? Quiet(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now)
    {
        if (policy.Guardrails.Windows.FirstOrDefault(window => window.Times is null) is { } unknown)
            return new Objection("quiet", $"whether the quiet window {unknown.Name} is open cannot be told: {unknown.Cron} in {unknown.TimeZone} means nothing here", now + Guardrail.Recheck);

        var (longest, until) = ((QuietWindow?)null, DateTimeOffset.MinValue);
        foreach (var window in policy.Guardrails.Windows)
        {
            if (window.Times!.OpenUntil(now) is { } ends && ends > until) (longest, until) = (window, ends);
        }

        return longest is null ? null : new Objection("quiet", $"the quiet window {longest.Name} is open until {until:u}", until, Ends: true);
    }

    private static Objection? Paused(IEnumerable<Pause> pauses, DateTimeOffset now) =>
        pauses.Where(pause => now < pause.Until).MaxBy(pause => pause.Until) is { } longest
            ? new Objection("paused", longest.Describe(), longest.Until, Ends: true)
            : null;
}
