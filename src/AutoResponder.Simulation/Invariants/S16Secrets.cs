using System.Text;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>A secret that stood in an error's text is in no row.</summary>
internal sealed class S16Secrets : Invariant
{
    private static readonly byte[] Planted = Encoding.UTF8.GetBytes(Runs.World.Secret);

    public override string Name => "S16 no secret";

    public override void Committed(Written row)
    {
        if (World.Faults.Counts[(int)FaultKind.FleetUnreadable] == 0) return;

        Check(row.Row.Body.Span.IndexOf(Planted) < 0, () => $"row {row.Row.Sequence} ({row.Row.Kind}) holds a secret");
    }
}
