using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Simulation.Faults;

namespace AutoResponder.Simulation.Hosting;

/// <summary>The inventory as a process knows it: a list of a minute's age, and Azure's own word where it must be fresh.</summary>
internal sealed class RemoteInventory(Wire wire) : IInventory
{
    private static readonly TimeSpan ListHolds = TimeSpan.FromMinutes(1);
    private ImmutableArray<ManagedSite> _list;
    private DateTimeOffset _listedUntil;

    public async Task<ImmutableArray<ManagedSite>> ListAsync(FleetRules rules, CancellationToken cancellationToken)
    {
        if (wire.World.Now < _listedUntil) return _list;

        var list = await wire.ToAzureAsync<ImmutableArray<ManagedSite>>(() => [.. wire.World.Sites.Where(site => !site.IsDeleted).Select(site => site.Describe())], TimeSpan.Zero, cancellationToken);
        var holds = wire.Faults.Strikes(FaultKind.InventoryStale) ? ListHolds * 6 : ListHolds;
        (_list, _listedUntil) = (list, wire.World.Now + holds);
        return list;
    }

    public Task<ManagedSite?> FindAsync(SiteId site, FleetRules rules, bool fresh, CancellationToken cancellationToken)
    {
        if (!fresh && wire.World.Now < _listedUntil && _list.FirstOrDefault(known => known.Id == site) is { } listed) return Task.FromResult<ManagedSite?>(listed);

        return wire.ToAzureAsync(
            () =>
            {
                if (wire.Faults.Strikes(FaultKind.EvidenceMissing, weight: 0.2)) throw new TroubleException("status 429 on a read");

                return wire.World.Find(site) is { IsDeleted: false } there ? there.Describe() : null;
            },
            TimeSpan.Zero,
            cancellationToken);
    }
}
