using System.Collections.Immutable;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Guardrails;

/// <summary>What people want left alone for a while. It has an end, so that what it holds back waits for that and is nobody's failure.</summary>
internal static class LeftAlone
{
    public static Objection? Paused(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now)
    {
        Pause? longest = null;
        foreach (var pause in situation.Fleet.Pauses)
        {
            if (now < pause.Until && !(pause.Until <= longest?.Until) && pause.Target.Covers(situation.Head.Site, situation.Plan.Plan, situation.Site?.Tags, policy.Name)) longest = pause;
        }

        return longest is null ? null : Paused(longest);
    }

    /// <summary>Asked before a lease is given back: a plan under somebody's hands is not to be changed under them.</summary>
    public static Objection? Paused(PlanState plan, SiteId borrower, ImmutableArray<Pause> pauses, DateTimeOffset now) =>
        pauses.Where(pause => now < pause.Until && pause.Target.Covers(borrower, plan.Plan, null, null)).MaxBy(pause => pause.Until) is { } longest ? Paused(longest) : null;

    /// <summary>A window of which nobody here can tell whether it is open has no end that could be waited for: a person is called in the end.</summary>
    public static Objection? Quiet(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now)
    {
        var (longest, until) = ((QuietWindow?)null, DateTimeOffset.MinValue);
        foreach (var window in policy.Guardrails.Windows)
        {
            if (window.Times is not { } times)
                return new Objection("quiet", $"whether the quiet window {window.Name} is open cannot be told: {window.Cron} in {window.TimeZone} means nothing here", now + Guardrail.Recheck);
            if (times.OpenUntil(now) is { } ends && ends > until) (longest, until) = (window, ends);
        }

        return longest is null ? null : new Objection("quiet", $"the quiet window {longest.Name} is open until {until:u}", until, Ends: true);
    }

    private static Objection Paused(Pause pause) => new("paused", pause.Describe(), pause.Until, Ends: true);
}
