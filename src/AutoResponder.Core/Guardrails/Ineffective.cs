using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Guardrails;

/// <summary>What did not help again and again will not help the next time either: that is a person's.</summary>
internal static class Ineffective
{
    public static Objection? Judge(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now)
    {
        var (limits, streak) = (policy.Guardrails.Ineffective, situation.Head.Streak.At(now));
        if (streak.InARow >= limits.InARow) return Objection($"the last {streak.InARow} steps did not help", now);

        var lately = streak.Since(now - limits.In);
        return lately >= limits.AtMost ? Objection($"{lately} steps within {limits.In:g} did not help", now) : null;
    }

    private static Objection Objection(string why, DateTimeOffset now) => new("ineffective", why, now + Guardrail.Recheck, HandOver: true);
}
