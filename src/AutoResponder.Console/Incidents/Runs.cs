using System.Collections.Immutable;

namespace AutoResponder.Console.Incidents;

/// <summary>Looks that moved nothing stand together, so that what moved something is seen.</summary>
internal static class Runs
{
    public static ImmutableArray<ImmutableArray<DecisionView>> Of(ImmutableArray<DecisionView> decisions)
    {
        var runs = ImmutableArray.CreateBuilder<ImmutableArray<DecisionView>>();
        foreach (var decision in decisions)
        {
            if (decision.IsRoutine && runs.Count > 0 && runs[^1][^1].IsRoutine) runs[^1] = runs[^1].Add(decision);
            else runs.Add([decision]);
        }

        return runs.ToImmutable();
    }
}
