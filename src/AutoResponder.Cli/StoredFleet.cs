using System.Collections.Immutable;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Queues;

namespace AutoResponder.Cli;

/// <summary>The fleet out of the storage itself.</summary>
/// <param name="by">Who orders; null where nothing is ordered.</param>
internal sealed class StoredFleet(StorageSettings storage, string? by) : IFleetDesk
{
    public async Task<string> OrderAsync(OrderKind what, string? target, DateTimeOffset? until, string reason, CancellationToken cancellationToken)
    {
        var order = new Signal.Order(Guid.NewGuid().ToString("N"), what, by ?? throw new InvalidOperationException("Nobody is named who orders."), reason, DateTimeOffset.UtcNow, until, Target: target);
        await new SignalQueue(storage).SendOrderAsync(order, cancellationToken);
        return order.By;
    }

    public async Task<ImmutableArray<PauseLine>> PausesAsync(CancellationToken cancellationToken)
    {
        var (state, now) = (await new FleetReader(storage.Tables()).ReadAsync(cancellationToken), DateTimeOffset.UtcNow);
        return [.. state.Pauses.Where(pause => now < pause.Until).OrderBy(pause => pause.Until).Select(pause => new PauseLine(pause.Target.Value, pause.Since, pause.Until, pause.By, pause.Reason))];
    }
}
