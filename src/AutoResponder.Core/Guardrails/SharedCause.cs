using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Guardrails;

/// <summary>Where steps on a site's neighbours were in vain it is not the site that is ill: nothing more is tried on it, evidence is saved, and a person is called.</summary>
/// <remarks>While there is a storm that is reason enough, and people know of it. Where nobody could look, the storm's guardrail objects: both are read at once.</remarks>
internal static class SharedCause
{
    public static Objection? Judge(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now) =>
        situation.Fleet.Shared is { } shared && now < shared.Until && Stormy.Judge(proposal, situation, policy, now) is null
            ? new Objection("sharedDependency", shared.Describe(), now + Guardrail.Recheck, HandOver: true)
            : null;
}
