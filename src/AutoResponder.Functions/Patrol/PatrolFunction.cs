using AutoResponder.Core;
using AutoResponder.Core.Ports;
using AutoResponder.Functions.Invocations;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Notifications;
using AutoResponder.Platform.Queues;

namespace AutoResponder.Functions.Patrol;

/// <summary>The timer: it says that the responder is well, sends one message for each shard of the plans, and tells people what concerns the whole fleet, or that it cannot do its rounds.</summary>
internal sealed partial class PatrolFunction(
    IFleetLedger fleet, StorageClock clock, SignalQueue signals, FleetNews news, OutOfOrder outOfOrder, IInventory inventory, IPolicies policies, SiteIndex sites, TimeProvider time, ILogger<PatrolFunction> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await clock.CheckAsync(cancellationToken);

            // The write is itself the proof that the ledger takes writes.
            await fleet.RenewAsync(time.GetUtcNow() + Core.Patrol.RenewalHolds, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            await outOfOrder.TellAsync(e.GetType().Name, cancellationToken);
            throw;
        }

        outOfOrder.Over();
        await Task.WhenAll(Enumerable.Range(0, PlanId.Shards).Select(shard => signals.SendPatrolShardAsync(shard, cancellationToken)));
        try
        {
            await news.CatchUpAsync(cancellationToken);
        }
        catch (Exception e) when (Trouble.IsExpected(e) || e is NotToldException)
        {
            // The round is sent out; who could not be told is told on the next one.
            Log.NotTold(logger, e);
        }

        try
        {
            await sites.KeepAsync(await inventory.ListAsync(policies.Current.Fleet, cancellationToken), time.GetUtcNow(), cancellationToken);
        }
        catch (Exception e) when (Trouble.IsExpected(e) || e is InvalidDataException)
        {
            // People see how old it is.
            Log.NotListed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4010, LogLevel.Error, "What concerns the whole fleet could not be told; it is told on the next round")]
        public static partial void NotTold(ILogger logger, Exception exception);

        [LoggerMessage(4011, LogLevel.Warning, "Which sites are under care could not be written down for the console")]
        public static partial void NotListed(ILogger logger, Exception exception);
    }
}
