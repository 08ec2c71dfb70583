using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using AutoResponder.Simulation.Storage;

namespace AutoResponder.Simulation.Hosting;

/// <summary>The index of plans as a process reaches it.</summary>
internal sealed class RemoteIndex(MemoryPlanIndex index, Wire wire) : IPlanIndex
{
    public Task LowerAsync(PlanId plan, DateTimeOffset wakeAt, CancellationToken cancellationToken) => wire.ToStorageAsync(() => index.Lower(plan, wakeAt), cancellationToken);

    public Task SetAsync(DuePlan visited, DateTimeOffset? wakeAt, CancellationToken cancellationToken) => wire.ToStorageAsync(() => index.Set(visited, wakeAt), cancellationToken);

    public Task<ImmutableArray<DuePlan>> DueAsync(int shard, DateTimeOffset now, CancellationToken cancellationToken) => wire.ToStorageAsync(() => index.Due(shard, now), cancellationToken);
}

/// <summary>The count of signals about nothing of ours, as a process reaches it.</summary>
internal sealed class RemoteUnassigned(MemoryUnassigned unassigned, Wire wire) : IUnassigned
{
    public Task CountAsync(Signal signal, string reason, string? target, CancellationToken cancellationToken) =>
        wire.ToStorageAsync(() => unassigned.Count(signal, reason, target), cancellationToken);
}

/// <summary>A queue as a process reaches it.</summary>
internal sealed class RemoteSignals(SimQueue queue, Wire wire) : ISignals
{
    public Task SendLookAsync(SiteId site, TimeSpan delay, CancellationToken cancellationToken) =>
        SendAsync(new Content.Look(site), delay <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds)), cancellationToken);

    public Task SendAsync(Content content, TimeSpan delay, CancellationToken cancellationToken) => wire.ToStorageAsync(() => queue.Put(content, delay), cancellationToken);
}
