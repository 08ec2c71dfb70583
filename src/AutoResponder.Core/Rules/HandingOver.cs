using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;

namespace AutoResponder.Core.Rules;

/// <summary>Giving an incident to a person, and watching over it from then on without touching it.</summary>
internal static class HandingOver
{
    /// <summary>What was changed shortly before is the first thing that a person wants to hear.</summary>
    public static Decision To(Draft draft, string why, DateTimeOffset now)
    {
        var changed = Placing.ChangedBefore(draft.Situation, draft.Course) is { } change ? $"; it was changed at {change.At:HH:mm:ss} UTC ({change.What}), shortly before it fell ill" : "";
        return draft.Then(new IncidentEvent.IncidentHandedOver(why + changed, now + Responder.RemindEvery) { At = now }).Decision;
    }

    public static Decision Unowned(Draft draft, DateTimeOffset now) => MayBeUnderWay(draft.Incident, now) ? draft.Decision : To(draft, "no policy owns the site any more", now);

    public static Decision SiteIsGone(Situation situation, DateTimeOffset now) =>
        MayBeUnderWay(situation.Incident, now)
            ? Decision.Nothing
            : Decision.Of(new IncidentEvent.IncidentClosed("gone", "the site is not in the inventory any more") { At = now });

    /// <summary>What was begun on a plan goes on there, whatever became of the site or of its policy: until it can no longer be under way, nothing else may be begun.</summary>
    private static bool MayBeUnderWay(Incident incident, DateTimeOffset now) => incident is Incident.Acting acting && ActOutcome.MayGoOn(acting.Answer, null, acting.Deadline, now);

    public static Decision StoppedOnPurpose(Situation situation, DateTimeOffset now) =>
        Decision.Of(new IncidentEvent.IncidentClosed("stopped", "the site was stopped, which is somebody's intent") { At = now });

    public static Decision WatchOver(Incident.HandedOver owned, Situation situation, Policy policy, DateTimeOffset now)
    {
        if (situation.Evidence is not { } evidence) return Decision.Nothing;

        var verdict = policy.Unhealthy.Judge(evidence, now, situation.Head.ActedAt);
        DateTimeOffset? healthySince = verdict.Health switch
        {
            Health.Healthy => owned.HealthySince ?? now,
            Health.Unknown => owned.HealthySince,
            _ => null,
        };
        if (verdict.Health == Health.Healthy && now >= healthySince + policy.HealthyFor)
            return Decision.Of(new IncidentEvent.IncidentClosed("healed after the hand-over", verdict.Why) { At = now });

        if (Remind(owned, now) is { Events.IsEmpty: false } reminder) return reminder;

        return healthySince is null != owned.HealthySince is null || now >= owned.Course.NotedAt + Responder.NoteEvery
            ? Decision.Of(new IncidentEvent.Looked(verdict.Health.ToString(), verdict.Why, owned.Course.UnhealthySince, healthySince) { At = now })
            : Decision.Nothing;
    }

    /// <summary>Nobody has taken it: people are told again.</summary>
    public static Decision Remind(Incident.HandedOver owned, DateTimeOffset now) => owned.TakenBy is null && now >= owned.RemindAt
        ? Decision.Of(new IncidentEvent.HandOverReminded(owned.Reminders + 1, owned.Why, now + Responder.RemindEvery) { At = now })
        : Decision.Nothing;

    /// <summary>What a person says of an incident. It counts only for the one that is meant, and never in the middle of an act.</summary>
    public static Decision Ordered(Situation situation, Signal.Order order, DateTimeOffset now) => (situation.Incident, order.What) switch
    {
        (Incident.Open open, _) when open.Course.Id != order.Incident => Noting.Say($"{order.By} meant {order.Incident}; open is {open.Course.Id}", now),
        (Incident.HandedOver, OrderKind.Take) => Decision.Of(new IncidentEvent.IncidentTaken(order.By, order.Reason) { At = now }),
        (Incident.Open open, OrderKind.Take) => Noting.Say($"{order.By} would take {open.Course.Id}, which is not handed over: it is {open.State}", now),
        (Incident.Acting or Incident.Preserving, OrderKind.Close) => Noting.Say($"{order.By} would close {order.Incident}, and something is under way; it can be closed once that has ended", now),
        (Incident.Open, OrderKind.Close) => Decision.Of(new IncidentEvent.IncidentClosed($"by {order.By}", order.Reason, order.By) { At = now }),
        _ => Noting.Say($"{order.By} ordered {order.What} of {order.Incident}, which is not open", now),
    };
}
