using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Guardrails;

/// <summary>A selector that reaches further than its writer said may reach what nobody wanted touched: nothing is done under it until a person has said how many sites are meant.</summary>
/// <remarks>It does not pass by itself, so that a person is called at once; while many are ill together they are told of all of them once, and a policy that only observes calls nobody.</remarks>
internal static class TooBroad
{
    public static Objection? Judge(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now)
    {
        // Those in force were counted: what an older text says of its sites is no answer to that, and a right number in the newer one is.
        if (situation.Loaded is { } loaded && !ReferenceEquals(loaded, policy)) return null;

        // Where not even the fleet was read that is objection enough.
        if (situation.Fleet is { Armed: false, Headcount: null }) return null;

        if (situation.Fleet.Headcount is not { Unknown: null } count)
            return new Objection("tooBroad", $"how many sites policy {policy.Name} owns is not known: {situation.Fleet.Headcount?.Unknown ?? "nobody counted them"}", now + Guardrail.Recheck);

        return count.TooMany(policy) is { } why
            ? new Objection("tooBroad", why, now + Guardrail.Recheck, HandOver: policy.Mode != Mode.Observe && Stormy.Judge(proposal, situation, policy, now) is null)
            : null;
    }
}
