using System.Collections.Immutable;
using AutoResponder.Lab.Cloud.Kudu;

namespace AutoResponder.Lab.Cloud.Plans;

/// <summary>The plan at work: its instances, and on each a worker for every site. What is read is always one moment's picture.</summary>
/// <param name="disks">The folder with each machine's own disk.</param>
internal sealed class LabPlan(World world, string disks, Func<SiteSpec, (SiteConfig Config, SiteFiles Files)> own, Uri? backend, Action<CloudEvent> tell) : IAsyncDisposable
{
    private static readonly TimeSpan DrainAtMost = TimeSpan.FromSeconds(12);
    private ImmutableArray<Machine> _machines = [];
    private int _born;
    private string _size = PlanSku.Smallest;

    public ImmutableArray<MachineInstance> Instances => [.. _machines.Select(machine => machine.Instance)];

    public int Capacity => _machines.Length;

    public PlanSku Sku => new(_size, Capacity);

    /// <summary>A site's workers, oldest instance first.</summary>
    public ImmutableArray<Worker> WorkersOf(string site) => [.. _machines.Select(machine => machine.Workers.First(worker => worker.Site == site))];

    public ImmutableArray<Machine> Machines => _machines;

    /// <summary>Starts a worker for every site on so many new instances. They get no requests before all of them are up.</summary>
    public async Task AddAsync(int instances, CancellationToken cancellationToken) => _machines = _machines.AddRange(await StartAsync(Sku with { Capacity = instances }, cancellationToken));

    /// <summary>Takes the newest instance out of the front end's sight, lets it end what it has begun, and ends it.</summary>
    public Task RemoveNewestAsync()
    {
        var newest = _machines[^1];
        _machines = _machines.RemoveAt(_machines.Length - 1);
        return EndAsync(newest);
    }

    /// <summary>Every site goes over to as many machines of another size, and starts anew there.</summary>
    public async Task ResizeAsync(string size)
    {
        var before = _machines;
        _machines = [.. await StartAsync(Sku with { Size = size }, CancellationToken.None)];
        _size = size;
        await Task.WhenAll(before.Select(EndAsync));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var machine in _machines) await machine.DisposeAsync();
        _machines = [];
    }

    private async Task<List<Machine>> StartAsync(PlanSku sku, CancellationToken cancellationToken)
    {
        var machines = Enumerable.Range(_born, sku.Capacity).Select(number => Build(world.Machine(number), sku)).ToList();
        _born += sku.Capacity;
        try
        {
            await Task.WhenAll(machines.SelectMany(machine => machine.Workers).Select(worker => worker.StartAsync(cancellationToken)));
        }
        catch
        {
            foreach (var machine in machines) await machine.DisposeAsync();
            throw;
        }

        return machines;
    }

    private async Task EndAsync(Machine machine)
    {
        var until = DateTimeOffset.UtcNow + DrainAtMost;

        // A request may just have chosen it: it is given the time to go in.
        do await Task.Delay(TimeSpan.FromMilliseconds(300));
        while (machine.Workers.Any(worker => worker.Queue.Inside + worker.Queue.Waiting > 0) && DateTimeOffset.UtcNow < until);

        await machine.DisposeAsync();
        tell(new CloudEvent.InstanceGone(machine.Instance.Machine));
    }

    private Machine Build(MachineInstance instance, PlanSku sku)
    {
        var cache = Path.Combine(Directory.CreateDirectory(Path.Combine(disks, instance.Machine)).FullName, "cache.bin");
        return new Machine(instance, cache, [.. world.Sites.Select(site => Build(site, instance, cache, sku))]);
    }

    /// <summary>Only the busy site is worked hard, and only it leans on something.</summary>
    private Worker Build(SiteSpec site, MachineInstance instance, string cache, PlanSku sku)
    {
        var (config, files) = own(site);
        var settings = new WorkerSettings(null, null, null, null, config);
        if (site.IsBusy) settings = settings with { Limits = world.Limits is { } limits ? sku.Bears(limits) : null, BackendName = world.Backend, Backend = backend, Cache = world.Fault?.Kind == FaultKind.Stray ? cache : null };
        return new Worker(site.Name, instance, settings, files, tell);
    }
}
