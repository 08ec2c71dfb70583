using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;

namespace AutoResponder.Simulation.Hosting;

/// <summary>The index of plans as a process reaches it.</summary>
internal sealed class RemoteIndex(IPlanIndex index, Wire wire) : IPlanIndex
{
    public async Task LowerAsync(PlanId plan, DateTimeOffset wakeAt, CancellationToken cancellationToken)
    {
        await wire.ToStorageAsync(cancellationToken);
        await index.LowerAsync(plan, wakeAt, cancellationToken);
        await wire.HopAsync(cancellationToken);
    }

    public async Task SetAsync(DuePlan visited, DateTimeOffset? wakeAt, CancellationToken cancellationToken)
    {
        await wire.ToStorageAsync(cancellationToken);
        await index.SetAsync(visited, wakeAt, cancellationToken);
        await wire.HopAsync(cancellationToken);
    }

    public async Task<ImmutableArray<DuePlan>> DueAsync(int shard, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await wire.ToStorageAsync(cancellationToken);
        var due = await index.DueAsync(shard, now, cancellationToken);
        await wire.HopAsync(cancellationToken);
        return due;
    }
}

/// <summary>The count of signals about nothing of ours, as a process reaches it.</summary>
internal sealed class RemoteUnassigned(IUnassigned unassigned, Wire wire) : IUnassigned
{
    public async Task CountAsync(Signal signal, string reason, string? target, CancellationToken cancellationToken)
    {
        await wire.ToStorageAsync(cancellationToken);
        await unassigned.CountAsync(signal, reason, target, cancellationToken);
        await wire.HopAsync(cancellationToken);
    }
}

/// <summary>The inside's queue as a process reaches it.</summary>
internal sealed class RemoteSignals(SimQueue signals, Wire wire) : ISignals
{
    public Task SendLookAsync(SiteId site, TimeSpan delay, CancellationToken cancellationToken) =>
        SendAsync(new Content.Look(site), delay <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds)), cancellationToken);

    public async Task SendAsync(Content content, TimeSpan delay, CancellationToken cancellationToken)
    {
        await wire.ToStorageAsync(cancellationToken);
        signals.Put(content, delay);
        await wire.HopAsync(cancellationToken);
    }
}
