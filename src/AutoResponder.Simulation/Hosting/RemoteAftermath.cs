using AutoResponder.Core;
using AutoResponder.Core.Audit;
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
        var (told, rows) = await wire.ToStorageAsync<(long? Told, IReadOnlyList<AuditRow> Rows)>(
            () => wire.World.Index.ToldUpTo(plan) is { } upTo ? (upTo, [.. wire.World.Ledger.Events(plan).Skip((int)upTo)]) : (null, []), cancellationToken);
        if (told is null || rows.Count == 0) return;

        foreach (var row in rows.Where(row => row.Kind is nameof(IncidentEvent.ApprovalAsked) or nameof(IncidentEvent.StepTold) or nameof(IncidentEvent.IncidentHandedOver) or nameof(IncidentEvent.IncidentClosed) or nameof(IncidentEvent.HandOverReminded) or nameof(PlanEvent.LeaseOverdue)))
        {
            await wire.ToAzureAsync(
                () =>
                {
                    wire.World.Channel.Tell(new Telling($"{plan}:{row.Sequence}", row.Kind, plan, row.Site, row.Incident));
                    return true;
                },
                TimeSpan.Zero,
                cancellationToken);
        }

        await wire.ToStorageAsync(() => wire.World.Index.SetToldUpTo(plan, rows[^1].Sequence), cancellationToken);
    }
}
