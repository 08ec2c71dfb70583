using AutoResponder.Core.Fleet;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Guardrails;

/// <summary>While many fall ill together nobody is treated: people are told once of all of them.</summary>
internal static class Stormy
{
    public static Objection? Judge(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now)
    {
        if (situation.Fleet.Storms is not { } storms) return new Objection("storm", "whether there is a storm was not looked at", now + Guardrail.Recheck);

        Storm? longest = null;
        foreach (var storm in storms)
        {
            if (now < storm.Until && !(storm.Until <= longest?.Until)) longest = storm;
        }

        return longest is null ? null : new Objection("storm", longest.Describe(), longest.Until, Ends: true);
    }
}
