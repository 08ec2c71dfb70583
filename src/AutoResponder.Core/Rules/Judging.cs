using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Rules;

/// <summary>Whether a step helped, and whether that lasts. "It ran" is not "it helped".</summary>
internal static class Judging
{
    public static Decision WhetherItHelped(Incident.Settling settling, Situation situation, Policy policy, DateTimeOffset now)
    {
        if (situation.Evidence is not { } evidence) return Decision.Nothing;

        // Only samples that begin after the step finished say anything about it.
        var verdict = policy.Unhealthy.Judge(evidence, now, settling.FinishedAt);
        var draft = Draft.Of(situation);
        switch (verdict.Health)
        {
            case Health.Healthy:
                return draft
                    .Then(new IncidentEvent.StepHelped(settling.Op, settling.Step, verdict.Why) { At = now })
                    .Then(new IncidentEvent.RecoveryBegan(settling.Step, verdict.Why) { At = now })
                    .Decision;

            case Health.Unhealthy when now >= settling.Until && settling.Course.Turns?.Taken is [.., var turn] && turn.Op == settling.Op:
                return OneByOne.Next(settling, turn, verdict, situation, policy, now) ?? Decision.Nothing;

            case Health.Unhealthy when now >= settling.Until:
                return Climbing.Climb(draft.Then(new IncidentEvent.StepDidNotHelp(settling.Op, settling.Step, verdict.Why) { At = now }), verdict, policy, now);

            case Health.Unknown when now >= settling.Until + policy.LongestWindow + Responder.MetricLag:
                return draft.Then(new IncidentEvent.StepDidNotHelp(settling.Op, settling.Step, $"nothing could be measured since: {verdict.Why}") { At = now }).Decision;

            default:
                return Decision.Nothing;
        }
    }

    public static Decision WhetherItLasts(Incident.Recovering recovering, Situation situation, Policy policy, DateTimeOffset now)
    {
        if (situation.Evidence is not { } evidence) return Decision.Nothing;

        var verdict = policy.Unhealthy.Judge(evidence, now, situation.Head.ActedAt);
        return verdict.Health switch
        {
            // The step that helped a while did not cure: the next one is due.
            Health.Unhealthy => Decision.Of(new IncidentEvent.Relapsed(verdict.Why, recovering.HelpedBy is not null) { At = now }),
            Health.Healthy when now >= recovering.Since + policy.HealthyFor =>
                Decision.Of(new IncidentEvent.IncidentClosed(recovering.HelpedBy is { } step ? $"healed by {step}" : "healed by itself", verdict.Why) { At = now }),
            Health.Unknown when now >= recovering.Since + policy.HealthyFor + Responder.Patience =>
                HandingOver.To(Draft.Of(situation), $"it was healthy, and then nothing could be measured: {verdict.Why}", now),
            _ => Decision.Nothing,
        };
    }
}
