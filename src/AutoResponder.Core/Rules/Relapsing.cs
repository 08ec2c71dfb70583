using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Rules;

/// <summary>Whether a site is unhealthy again too soon after a step had helped. A step that helps for an hour is no cure: done again and again it would only hide what is wrong.</summary>
internal static class Relapsing
{
    /// <summary>The rung that a new incident begins at, and why; null where it is not a relapse.</summary>
    public static (int Rung, string Why)? Of(SiteHead head, Policy policy, DateTimeOffset now)
    {
        if (policy.Relapse.Start == RelapseStart.FirstStep || head.Relief is not { } relief || now >= relief.At + policy.Relapse.Within) return null;

        // The policy may be another by now: the rung is found again by its word.
        var rung = relief.Rung < policy.Ladder.Length && policy.Ladder[relief.Rung].Name == relief.Step ? relief.Rung : RungOf(relief.Step, policy);
        return rung < 0 ? null : (rung + 1, $"it is a relapse: {relief.Step} had helped in {relief.Incident}, and that was over at {relief.At:HH:mm:ss} UTC, so it begins above that step");
    }

    private static int RungOf(string step, Policy policy)
    {
        for (var rung = policy.Ladder.Length - 1; rung >= 0; rung--)
        {
            if (policy.Ladder[rung].Name == step) return rung;
        }

        return -1;
    }
}
