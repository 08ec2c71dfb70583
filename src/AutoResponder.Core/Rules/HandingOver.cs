using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Rules;

/// <summary>Giving an incident to a person, and watching over it from then on without touching it.</summary>
internal static class HandingOver
{
    public static Decision To(Draft draft, string why, DateTimeOffset now) => draft.Then(new IncidentEvent.IncidentHandedOver(why) { At = now }).Decision;

    public static Decision Unowned(Situation situation, DateTimeOffset now) => To(Draft.Of(situation), "no policy owns the site any more", now);

    public static Decision SiteIsGone(Situation situation, DateTimeOffset now) =>
        Decision.Of(new IncidentEvent.IncidentClosed("gone", "the site is not in the inventory any more") { At = now });

    public static Decision StoppedOnPurpose(Situation situation, DateTimeOffset now) =>
        Decision.Of(new IncidentEvent.IncidentClosed("stopped", "the site was stopped, which is somebody's intent") { At = now });

    public static Decision WatchOver(Incident.HandedOver owned, Situation situation, Policy policy, DateTimeOffset now)
    {
        if (situation.Evidence is not { } evidence) return Decision.Nothing;

        var verdict = policy.Unhealthy.Judge(evidence, now);
        DateTimeOffset? healthySince = verdict.Health switch
        {
            Health.Healthy => owned.HealthySince ?? now,
            Health.Unknown => owned.HealthySince,
            _ => null,
        };
        if (verdict.Health == Health.Healthy && now >= healthySince + policy.HealthyFor)
            return Decision.Of(new IncidentEvent.IncidentClosed("healed after the hand-over", verdict.Why) { At = now });

        return healthySince is null != owned.HealthySince is null || now >= owned.Course.NotedAt + Responder.NoteEvery
            ? Decision.Of(new IncidentEvent.Looked(verdict.Health.ToString(), verdict.Why, owned.Course.UnhealthySince, healthySince) { At = now })
            : Decision.Nothing;
    }
}
