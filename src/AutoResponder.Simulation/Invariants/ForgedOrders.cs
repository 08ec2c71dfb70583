using System.Text;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>An order on the queue of the outside changes nothing.</summary>
internal sealed class ForgedOrders : Invariant
{
    private static readonly byte[] Forger = Encoding.UTF8.GetBytes("forger");

    public override string Name => "O1 forged orders";

    public override void Committed(Written row)
    {
        if (row.Row.Kind is nameof(IncidentEvent.IncidentTaken) or nameof(IncidentEvent.IncidentClosed)) Look(row.Row);
    }

    public override void Ordered(AuditRow row) => Look(row);

    private void Look(AuditRow row)
    {
        if (World.Faults.Counts[(int)FaultKind.OrderOnHints] > 0) Check(row.Body.Span.IndexOf(Forger) < 0, () => $"a forged order was obeyed: {row.Kind}");
    }
}
