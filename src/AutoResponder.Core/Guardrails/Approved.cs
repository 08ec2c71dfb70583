using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Guardrails;

/// <summary>What a person has to say yes to first: every step under a policy that asks, the steps that a policy names, and those that are always asked about.</summary>
internal static class Approved
{
    public static Objection? Judge(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now) =>
        (policy.Mode != Mode.Approve && !proposal.Step.AlwaysAsks && !policy.Guardrails.Approval.Steps.Contains(proposal.Step.Name))
        || proposal.Course.Approval?.Covers(proposal.Step.Name, proposal.Rung, proposal.Act, now) == true
            ? null
            : new Objection("approval", $"policy {policy.Name} asks a person first", now + Guardrail.Recheck, Asks: true);
}
