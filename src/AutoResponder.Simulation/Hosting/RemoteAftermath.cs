using AutoResponder.Core;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Ports;
using AutoResponder.Simulation.People;

namespace AutoResponder.Simulation.Hosting;

/// <summary>Mirrors Aftermath: people are told of a plan's events since the last time, and where it stopped is remembered at the end, so a crash costs a repetition.</summary>
internal sealed class RemoteAftermath(Wire wire) : IAftermath
{
    public async Task CatchUpAsync(PlanId plan, CancellationToken cancellationToken)
    {
        await wire.ToStorageAsync(cancellationToken);
        if (wire.World.Index.ToldUpTo(plan) is not { } told) return;

        var last = told;
        foreach (var row in wire.World.Ledger.Events(plan).Skip((int)told).ToList())
        {
            last = row.Sequence;
            if (row.Kind is not (nameof(IncidentEvent.IncidentHandedOver) or nameof(IncidentEvent.IncidentClosed) or nameof(IncidentEvent.HandOverReminded) or nameof(PlanEvent.LeaseOverdue))) continue;

            await wire.HopAsync(cancellationToken);
            wire.World.Channel.Tell(new Telling($"{plan}:{row.Sequence}", row.Kind, plan, row.Site, row.Incident));
        }

        if (last == told) return;

        await wire.ToStorageAsync(cancellationToken);
        wire.World.Index.SetToldUpTo(plan, last);
    }
}
