using AutoResponder.Core;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Queues;

namespace AutoResponder.Functions.Patrol;

/// <summary>The timer: it says that the responder is well, and sends one message for each shard of the plans.</summary>
internal sealed class PatrolFunction(IFleetLedger fleet, StorageClock clock, SignalQueue signals, TimeProvider time)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await clock.CheckAsync(cancellationToken);

        // The write is itself the proof that the ledger takes writes.
        await fleet.RenewAsync(time.GetUtcNow() + Core.Patrol.RenewalHolds, cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, PlanId.Shards).Select(shard => signals.SendPatrolShardAsync(shard, cancellationToken)));
    }
}
