using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;

namespace AutoResponder.Simulation.Runs;

/// <summary>An act as it was committed before it was sent.</summary>
/// <param name="Incident">The incident that it belongs to; null for a lease's return, which outlives it.</param>
/// <param name="Lease">The lease that it gives back; null where it gives nothing back.</param>
internal sealed record Intent(DateTimeOffset At, PlanId Plan, OpId Op, Guid RequestId, Act Act, string Step, string? Incident, OpId? Lease)
{
    /// <summary>Its rung.</summary>
    public int Rung { get; init; }

    /// <summary>Whether it is one of several turns of its step.</summary>
    public bool IsTurn { get; init; }

    public static Intent? In(Written row) => row.Row.Kind switch
    {
        nameof(IncidentEvent.ActStarted) when row.Incident is IncidentEvent.ActStarted started =>
            new Intent(row.At, row.Plan, started.Op, started.RequestId, started.Act, started.Step, started.Incident, null) { Rung = started.Rung, IsTurn = started.Turn is not null },
        nameof(PlanEvent.LeaseReturnStarted) when row.OfPlan is PlanEvent.LeaseReturnStarted started =>
            new Intent(row.At, row.Plan, started.Op, started.RequestId, started.Act, "return", null, started.Lease),
        _ => null,
    };
}
