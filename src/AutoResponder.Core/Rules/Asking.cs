using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;

namespace AutoResponder.Core.Rules;

/// <summary>Asking a person before a step, and what follows from the answer. A yes opens no other guardrail: all of them are asked again when the step is due.</summary>
internal static class Asking
{
    public static Decision For(Draft draft, Proposal proposal, Policy policy, DateTimeOffset now) => draft.Then(new IncidentEvent.ApprovalAsked(
        new OpId($"{draft.Course.NextOp}/ask/{draft.Course.Asked}"),
        proposal.Step.Name,
        proposal.Rung,
        proposal.Act,
        proposal.Would,
        proposal.Why,
        now + policy.Guardrails.Approval.Expires)
    { At = now }).Decision;

    public static Decision Watch(Incident.AwaitingApproval waiting, Situation situation, Policy policy, DateTimeOffset now)
    {
        if (now >= waiting.Request.ExpiresAt)
            return HandingOver.To(Draft.Of(situation), $"nobody said by {waiting.Request.ExpiresAt:HH:mm:ss} UTC whether to {waiting.Request.Would}", now);

        return situation.Evidence is { } evidence && policy.Unhealthy.Judge(evidence, now) is { Health: Health.Healthy } verdict
            ? Decision.Of(new IncidentEvent.RecoveryBegan(null, verdict.Why) { At = now })
            : Decision.Nothing;
    }

    /// <summary>An answer counts only for the question that stands, and only in time.</summary>
    public static Decision Answered(Situation situation, Signal.Order order, Policy policy, DateTimeOffset now) => (situation.Incident, order.What) switch
    {
        (Incident.Open open, _) when open.Course.Id != order.Incident => Noting.Say($"{order.By} meant {order.Incident}; open is {open.Course.Id}", now),
        (Incident.AwaitingApproval waiting, _) when waiting.Request.Id.Value != order.Target => Noting.Say($"{order.By} answered {order.Target}; what is asked is {waiting.Request.Id}: whether to {waiting.Request.Would}", now),
        (Incident.AwaitingApproval waiting, _) when now >= waiting.Request.ExpiresAt => Noting.Say($"{order.By} answered {waiting.Request.Id} after {waiting.Request.ExpiresAt:HH:mm:ss} UTC, which is too late", now),
        (Incident.AwaitingApproval waiting, OrderKind.Approve) => Decision.Of(new IncidentEvent.ApprovalGiven(waiting.Request.Id, waiting.Request.Step, order.By, order.Reason, now + policy.Guardrails.Approval.Expires) { At = now }),
        (Incident.AwaitingApproval waiting, OrderKind.Deny) => HandingOver.To(
            Draft.Of(situation).Then(new IncidentEvent.ApprovalDenied(waiting.Request.Id, waiting.Request.Step, order.By, order.Reason) { At = now }), $"{order.By} denied {waiting.Request.Step}: {order.Reason}", now),
        _ => Noting.Say($"{order.By} would {order.What.ToString().ToLowerInvariant()} something of {order.Incident}, and nothing is asked there", now),
    };
}
