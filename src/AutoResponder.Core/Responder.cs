using System.Diagnostics;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Rules;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Incidents.Incident;
using static AutoResponder.Core.Signals.Signal;

namespace AutoResponder.Core;

/// <summary>Every rule, one line each. Pure: the same situation, signal, policy and time give the same decision on any machine.</summary>
public static class Responder
{
    /// <summary>An act must leave within this of the first question of its evidence.</summary>
    public static readonly TimeSpan OldestEvidence = TimeSpan.FromSeconds(30);

    /// <summary>An act must leave within this of its commit.</summary>
    public static readonly TimeSpan SendWithin = TimeSpan.FromSeconds(20);

    /// <summary>How long a sent act's answer may still be under way: longer than any sender waits for one.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(20);

    /// <summary>An operation that Azure took and says nothing of may still be under way for this long.</summary>
    public static readonly TimeSpan OperationWithin = TimeSpan.FromMinutes(10);

    /// <summary>Two unhealthy looks of our own, this far apart, verify a cause.</summary>
    public static readonly TimeSpan LooksApart = TimeSpan.FromSeconds(30);

    /// <summary>Held back, or blind, this long: a person's.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>Azure's metrics come this late.</summary>
    public static readonly TimeSpan MetricLag = TimeSpan.FromMinutes(3);

    /// <summary>Nobody has taken an incident: people are told again this much later.</summary>
    public static readonly TimeSpan RemindEvery = TimeSpan.FromMinutes(15);

    /// <summary>Rows that say "still so" come no more often than this.</summary>
    public static readonly TimeSpan NoteEvery = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    /// <summary>What must be measured before <see cref="Decide"/> can answer.</summary>
    public static Needs Needs(SiteHead head, Signal signal, Policy policy) =>
        (head.Incident, signal) switch
        {
            (Quiet, AlertFired fired) when policy.WakeOn.Accepts(fired.Alert) => Looking.AtHealth(policy, head.ActedAt).AndAlert(fired.Alert),
            (Quiet, LookDue) => Looking.AtHealth(policy, head.ActedAt),
            (Quiet, PlatformEvent { What: PlatformEventMeaning.Unhealthy }) => Looking.AtHealth(policy, head.ActedAt),

            (Watching or Held, LookDue) => Looking.BeforeAnAct(policy, head.ActedAt).AndClaim(((Open)head.Incident).Course),
            (AwaitingApproval, LookDue) => Looking.AtHealth(policy, head.ActedAt),
            (Preserving preserving, LookDue) => Looking.AtCapture(preserving.Order),
            (Acting acting, LookDue) => Looking.AtEffect(acting),
            (Settling, LookDue) => Looking.BeforeAnAct(policy, head.ActedAt),
            (Recovering or HandedOver, LookDue) => Looking.AtHealth(policy, head.ActedAt),

            (Open { Course.Cause: null }, AlertFired fired) when policy.WakeOn.Accepts(fired.Alert) => Core.Needs.Nothing.AndAlert(fired.Alert),
            _ => Core.Needs.Nothing,
        };

    /// <summary>What follows from a signal.</summary>
    public static Decision Decide(Situation situation, Signal signal, Policy policy, DateTimeOffset now) =>
        (situation.Incident, signal) switch
        {
            // Looking and waking
            (Quiet, AlertFired fired) => Waking.ByAlert(situation, fired.Alert, policy, now),
            (Quiet, LookDue) => Waking.ByOwnLook(situation, policy, now),
            (Quiet, PlatformEvent { What: PlatformEventMeaning.Unhealthy } happened) => Waking.ByPlatform(situation, happened, policy, now),
            (Open, LookDue) when situation.Site is null => HandingOver.SiteIsGone(situation, now),
            (Open and not (Acting or Preserving or HandedOver), LookDue) when situation.Site is { IsRunning: false } => HandingOver.StoppedOnPurpose(situation, now),

            // Climbing
            (Watching watching, LookDue) => Climbing.Watch(watching, watching.Since, situation, policy, now),
            (Held held, LookDue) => Climbing.Watch(held, held.Since, situation, policy, now),

            // Asking a person
            (AwaitingApproval waiting, LookDue) => Asking.Watch(waiting, situation, policy, now),
            (_, Order { What: OrderKind.Approve or OrderKind.Deny } order) => Asking.Answered(situation, order, policy, now),

            // Saving evidence
            (Preserving preserving, LookDue) => Saving.Watch(preserving, situation, now),

            // Acting, and finding out what came of it
            (Acting acting, ActFinished done) when done.Op == acting.Op => Finding.Report(acting, done.Outcome, situation, policy, now),
            (Acting acting, LookDue) => Finding.LookForEffect(acting, situation, policy, now),
            (Settling settling, LookDue) => Judging.WhetherItHelped(settling, situation, policy, now),
            (Recovering recovering, LookDue) => Judging.WhetherItLasts(recovering, situation, policy, now),
            (HandedOver owned, LookDue) => HandingOver.WatchOver(owned, situation, policy, now),

            // What people and monitors say meanwhile
            (Open open, AlertFired fired) => Waking.Again(open, situation, fired.Alert, policy, now),
            (_, AlertResolved resolved) => Noting.Alert(resolved.Alert, "it shortens a wait, it proves nothing", now),
            (_, PlatformEvent happened) => Noting.Event(situation.Head, situation.Plan, happened, now),
            (_, Unreadable unreadable) => Noting.Say($"a message that could not be read at {unreadable.Where}: {unreadable.Why}", now),
            (_, ActFinished late) => Finding.ReportLate(situation, late.Op, late.Outcome, now),
            (_, Order { What: OrderKind.Take or OrderKind.Close } order) => HandingOver.Ordered(situation, order, now),
            (_, Order order) => Noting.Say($"{order.What} is an order to the fleet, not to a site", now),
            _ => throw new UnreachableException($"No rule for {situation.Incident.State} and {signal.GetType().Name}"),
        };

    /// <summary>What follows where no policy owns the site (any more): nothing is opened, and what is open goes to a person.</summary>
    public static Decision DecideUnowned(Situation situation, Signal signal, DateTimeOffset now) =>
        (situation.Incident, signal) switch
        {
            (Acting acting, ActFinished done) when done.Op == acting.Op => Finding.ReportUnowned(acting, done.Outcome, situation, now),
            (Open, LookDue) when situation.Site is null => HandingOver.SiteIsGone(situation, now),
            (_, ActFinished late) => Finding.ReportLate(situation, late.Op, late.Outcome, now),
            (HandedOver owned, LookDue) => HandingOver.Remind(owned, now),
            (Quiet, LookDue) => Decision.Nothing,
            (_, Order { What: OrderKind.Take or OrderKind.Close } order) => HandingOver.Ordered(situation, order, now),
            (_, PlatformEvent happened) => Noting.Event(situation.Head, situation.Plan, happened, now),
            (Open, LookDue) => HandingOver.Unowned(Draft.Of(situation), now),
            (_, AlertFired fired) => Noting.Alert(fired.Alert, "no policy owns the site", now),
            (_, AlertResolved resolved) => Noting.Alert(resolved.Alert, "no policy owns the site", now),
            _ => Noting.Say("no policy owns the site", now),
        };

    /// <summary>When an incident is worth looking at next; null while all is quiet.</summary>
    /// <param name="policy">The site's owner; null where none owns it any more.</param>
    public static DateTimeOffset? NextLook(Incident incident, Policy? policy, DateTimeOffset now) => incident switch
    {
        Quiet => null,
        Acting acting when policy is null => Sooner(acting.Deadline, now + NoteEvery, now),
        _ when policy is null => now + RemindEvery,

        // What was waited for has ended: a fresh look is due at once.
        Watching { Course.Approval: not null } watching when now < watching.Since + Fresh => now,
        Watching { Course.Acts: > 0 } watching when now < watching.Since + Fresh => now,
        Watching { Course: { Acts: 0, UnhealthySince: { } since } course } when course.Rung == course.FirstRung => Sooner(now + policy.Cadence, since + policy.For, now),
        AwaitingApproval waiting => Sooner(waiting.Request.ExpiresAt, now + NoteEvery, now),
        Preserving preserving => Sooner(now + (preserving.Order.Scope == CaptureScope.Quick ? TimeSpan.FromSeconds(2) : TimeSpan.FromSeconds(10)), preserving.Order.Until, now),
        Held held => Sooner(held.LookAgain, now + NoteEvery, now),
        Acting { Answer: null } acting => Sooner(acting.Deadline, now + NoteEvery, now),
        Recovering recovering => Sooner(now + policy.Cadence, recovering.Since + policy.HealthyFor, now),
        HandedOver { TakenBy: null } owned => Sooner(owned.RemindAt, now + NoteEvery, now),
        HandedOver => now + NoteEvery,
        _ => now + policy.Cadence,
    };

    private static DateTimeOffset Sooner(DateTimeOffset one, DateTimeOffset other, DateTimeOffset now)
    {
        var sooner = one < other ? one : other;
        return sooner > now ? sooner : now + TimeSpan.FromSeconds(1);
    }
}
