using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Rules;

/// <summary>A rung that only tells. Whoever observes tells nobody; what is left alone or in a storm waits for its end, as any step does.</summary>
internal static class Telling
{
    /// <summary>Under a policy that observes it is passed by, so that what would come next is seen.</summary>
    public static Aim Aim(Step.Notify step, Situation situation, Policy policy) =>
        policy.Mode == Mode.Observe || situation.Loaded?.Mode == Mode.Observe ? new Aim.Nowhere($"the policy only observes; it would tell channel {step.Channel}") : new Aim.Here();

    public static Draft Tell(Draft draft, Step.Notify step, Proposal proposal, DateTimeOffset now) =>
        draft.Then(new IncidentEvent.StepTold(step.Name, proposal.Rung, step.Channel, step.Message, proposal.Why) { At = now });
}
