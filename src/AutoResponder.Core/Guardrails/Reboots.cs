using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Guardrails;

/// <summary>How often machines of one plan are rebooted, whichever of its sites it is for.</summary>
internal static class Reboots
{
    /// <summary>Whatever the fleet allows in an hour.</summary>
    private static readonly Budget ADay = new(Step.RebootWorker.Word, 3, TimeSpan.FromDays(1));

    public static Objection? Judge(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now)
    {
        if (proposal.Step is not Step.RebootWorker) return null;

        var times = situation.Plan.Reboots.Where(act => act.Spent).Select(act => act.At).ToList();
        return Guardrail.Spent(situation.Fleet.Reboots, "reboots", [.. times], now) ?? Guardrail.Spent(ADay, "reboots", [.. times], now);
    }
}
