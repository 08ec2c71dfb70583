using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Guardrails;

namespace AutoResponder.Core.Incidents;

/// <summary>Folds events into state. Nothing is judged here: a judgement belongs in the responder.</summary>
public static class Evolution
{
    private const int MostAlerts = 32;
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    public static SiteHead Evolve(this SiteHead head, IncidentEvent happened) => head with
    {
        Acts = Remember(head.Acts, happened),
        Alerts = happened switch
        {
            IncidentEvent.SignalNoted { Alert: { } mark } => Remember(head.Alerts, mark, happened.At),
            IncidentEvent.IncidentOpened { Alert: { } mark } => Remember(head.Alerts, mark, happened.At),
            _ => head.Alerts,
        },
        Incidents = head.Incidents + (happened is IncidentEvent.IncidentOpened ? 1 : 0),
        Changes = happened is IncidentEvent.ChangeSeen changed ? Incidents.Changes.Remember(head.Changes, changed.Change, changed.At) : head.Changes,
        Streak = head.Streak.Evolve(happened),
        ActedAt = happened is IncidentEvent.EffectSeen ? happened.At : head.ActedAt,
        Relief = Relieved(head, happened),
        Incident = Next(head.Incident, happened),
    };

    private static Incident Next(Incident incident, IncidentEvent happened) => (incident, happened) switch
    {
        (_, IncidentEvent.IncidentOpened opened) => new Incident.Watching(
            new Course
            {
                Id = opened.Incident,
                OpenedAt = opened.At,
                Policy = opened.Policy,
                Claim = opened.Claim,
                UnhealthySince = opened.UnhealthySince,
                Rung = opened.Rung,
                FirstRung = opened.Rung,
                NotedAt = opened.At,
            },
            opened.At),

        (Incident.Open open, IncidentEvent.CauseVerified verified) => open with { Course = open.Course with { Cause = verified.Cause, Claim = null } },
        (Incident.Open open, IncidentEvent.CauseUnverified asked) => open with
        {
            Course = open.Course with { Claim = asked.GivenUp || open.Course.Claim is not { } claim ? null : claim with { Attempts = asked.Attempts } },
        },

        (Incident.HandedOver owned, IncidentEvent.Looked looked) => owned with { Course = Noted(owned.Course, looked), HealthySince = looked.HealthySince },
        (Incident.Open open, IncidentEvent.Looked looked) => open with { Course = Noted(open.Course, looked) },

        (Incident.Open open, IncidentEvent.StepHeld held) => new Incident.Held(
            open.Course with { NotedAt = held.At }, held.Objections, open is Incident.Held { WaitsForAnEnd: false } already ? already.Since : held.At, held.LookAgain),
        (Incident.Open open, IncidentEvent.StepSkipped skipped) => new Incident.Watching(open.Course with { Rung = skipped.Rung + 1 }, skipped.At),

        (Incident.Open open, IncidentEvent.StepTold told) => new Incident.Watching(open.Course with { Rung = told.Rung + 1 }, told.At),

        (Incident.Open open, IncidentEvent.ApprovalAsked asked) => new Incident.AwaitingApproval(
            open.Course with { Asked = open.Course.Asked + 1, Approval = null, NotedAt = asked.At },
            new ApprovalRequest(asked.Op, asked.Step, asked.Rung, asked.Act, asked.Would, asked.At, asked.ExpiresAt)),
        (Incident.AwaitingApproval waiting, IncidentEvent.ApprovalGiven given) when given.Op == waiting.Request.Id => new Incident.Watching(
            waiting.Course with { Approval = new Approval(waiting.Request.Step, waiting.Request.Rung, waiting.Request.Act, given.By, given.Until) }, given.At),

        (Incident.Open open, IncidentEvent.PreservationStarted started) => new Incident.Preserving(
            open.Course with
            {
                Acts = open.Course.Acts + 1,
                PreservedRung = started.Rung,
                Dumped = open.Course.Dumped || started.Order.Dump is not null,
                NotedAt = started.At,

                // Saved as a step it is what was said yes to; before a step it is on the way there.
                Approval = open.Course.Approval is { Act: null } ? null : open.Course.Approval,
            },
            started.Order,
            started.Step),
        (Incident.Preserving preserving, IncidentEvent.PreservationEnded ended) when ended.Op == preserving.Order.Op =>
            new Incident.Watching(Up(preserving.Course, ended.NextRung), ended.At),

        (Incident.Open open, IncidentEvent.ActStarted started) => new Incident.Acting(
            open.Course with { Acts = open.Course.Acts + 1, Approval = null, Turns = Turns.With(open.Course.Turns, started) }, started.Op, started.Act, started.At, started.SendBy, started.Deadline, null),
        (Incident.Acting acting, IncidentEvent.ActReported reported) when reported.Op == acting.Op => Reported(acting, reported),
        (Incident.Acting acting, IncidentEvent.EffectSeen seen) => new Incident.Settling(acting.Course, seen.Op, seen.Step, seen.At, seen.SettleUntil),
        (Incident.Acting acting, IncidentEvent.EffectNotSeen missed) => new Incident.Watching(Up(Unturned(acting.Course, missed.Op), missed.NextRung), missed.At),

        // What the next one's process knows is saved before its own turn.
        (Incident.Open open, IncidentEvent.InstanceHelped helped) => new Incident.Watching(open.Course with { PreservedRung = null }, helped.At),

        (Incident.Open open, IncidentEvent.StepDidNotHelp failed) => new Incident.Watching(Up(open.Course, true), failed.At),
        (Incident.Open open, IncidentEvent.RecoveryBegan began) => new Incident.Recovering(open.Course with { UnhealthySince = null, Approval = null, NotedAt = began.At }, began.At, began.HelpedBy),
        (Incident.Open open, IncidentEvent.Relapsed relapsed) => new Incident.Watching(Up(open.Course, relapsed.NextRung) with { UnhealthySince = relapsed.At }, relapsed.At),

        (Incident.Open open, IncidentEvent.IncidentHandedOver handed) => new Incident.HandedOver(open.Course with { NotedAt = handed.At }, handed.Why, handed.At, null, handed.RemindAt),
        (Incident.HandedOver owned, IncidentEvent.IncidentTaken taken) => owned with { TakenBy = taken.By },
        (Incident.HandedOver owned, IncidentEvent.HandOverReminded told) => owned with { Reminders = told.Times, RemindAt = told.RemindAt },
        (_, IncidentEvent.IncidentClosed) => new Incident.Quiet(),
        _ => incident,
    };

    private static Incident Reported(Incident.Acting acting, IncidentEvent.ActReported reported) => reported.Outcome switch
    {
        ActOutcome.NotSent or ActOutcome.Deferred => new Incident.Held(
            Unturned(acting.Course, reported.Op),
            [new Objection(reported.Outcome is ActOutcome.Deferred ? "deferred" : "notSent", reported.Outcome.Describe(), reported.LookAgain ?? reported.At)],
            reported.At,
            reported.LookAgain ?? reported.At),
        ActOutcome.Impossible or ActOutcome.Failed => new Incident.Watching(Up(acting.Course, true), reported.At),
        _ => acting with { Answer = reported.Outcome },
    };

    private static Course Noted(Course course, IncidentEvent.Looked looked) => course with { UnhealthySince = looked.UnhealthySince, NotedAt = looked.At };

    private static Course Unturned(Course course, OpId op) => course with { Turns = Turns.Without(course.Turns, op) };

    private static Course Up(Course course, bool nextRung) => nextRung ? course with { Rung = course.Rung + 1 } : course;

    /// <summary>What helped last. It holds from when its incident is closed; a relapse that is closed goes on with it.</summary>
    private static Relief? Relieved(SiteHead head, IncidentEvent happened) => (happened, head.Incident, head.Relief) switch
    {
        (IncidentEvent.StepHelped helped, Incident.Open open, _) => new Relief(helped.Step, open.Course.Rung, open.Course.Id, helped.At),
        (IncidentEvent.IncidentClosed closed, Incident.Open open, { } relief) when relief.Incident == open.Course.Id || open.Course.FirstRung > 0 => relief with { At = closed.At },
        _ => head.Relief,
    };

    private static ImmutableArray<PastAct> Remember(ImmutableArray<PastAct> acts, IncidentEvent happened) => happened switch
    {
        IncidentEvent.ActStarted started =>
            [.. acts.Where(act => act.At > started.At - Memory), new PastAct(started.Op, started.Step, started.At)],
        IncidentEvent.PreservationStarted { Order.Dump: not null } started =>
            [.. acts.Where(act => act.At > started.At - Memory), new PastAct(started.Op, started.Step, started.At)],

        // Known not to have happened: it weighs on no budget.
        IncidentEvent.ActReported { Outcome: ActOutcome.NotSent or ActOutcome.Deferred or ActOutcome.Impossible or ActOutcome.Forbidden } unspent =>
            [.. acts.Select(act => act.Op == unspent.Op ? act with { Spent = false } : act)],
        _ => acts,
    };

    private static ImmutableArray<AlertMark> Remember(ImmutableArray<AlertMark> marks, AlertMark mark, DateTimeOffset at)
    {
        var old = marks.FirstOrDefault(known => known.Rule.Equals(mark.Rule, StringComparison.OrdinalIgnoreCase));
        var merged = old is null
            ? mark
            : new AlertMark(old.Rule, Later(old.FiredAt, mark.FiredAt), Later(old.ResolvedAt, mark.ResolvedAt), mark.KnownAs ?? (mark.FiredAt > old.FiredAt ? null : old.KnownAs));
        return
        [
            .. marks.Where(known => !ReferenceEquals(known, old) && Newest(known) > at - Memory)
                .Append(merged)
                .OrderByDescending(known => Newest(known) ?? DateTimeOffset.MinValue)
                .Take(MostAlerts),
        ];
    }

    private static DateTimeOffset? Newest(AlertMark mark) => Later(mark.FiredAt, mark.ResolvedAt);

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other ?? one : one;
}
