using System.Collections.Immutable;
using AutoResponder.Lab.Cloud.Kudu;

namespace AutoResponder.Lab.Cloud.Plans;

/// <summary>The plan at work: its instances, and on each a worker for every site. What is read is always one moment's picture.</summary>
internal sealed class LabPlan(World world, Func<SiteSpec, (SiteConfig Config, SiteFiles Files)> own, Uri? backend, Action<CloudEvent> tell) : IAsyncDisposable
{
    private static readonly TimeSpan DrainAtMost = TimeSpan.FromSeconds(12);
    private ImmutableArray<Machine> _machines = [];
    private int _born;

    public ImmutableArray<MachineInstance> Instances => [.. _machines.Select(machine => machine.Instance)];

    public int Capacity => _machines.Length;

    /// <summary>A site's workers, oldest instance first.</summary>
    public ImmutableArray<Worker> WorkersOf(string site) => [.. _machines.Select(machine => machine.Workers.First(worker => worker.Site == site))];

    public ImmutableArray<Machine> Machines => _machines;

    /// <summary>Starts a worker for every site on so many new instances. They get no requests before all of them are up.</summary>
    public async Task AddAsync(int instances, CancellationToken cancellationToken)
    {
        var machines = Enumerable.Range(_born, instances).Select(number => world.Machine(number)).Select(Build).ToList();
        _born += instances;
        try
        {
            await Task.WhenAll(machines.SelectMany(machine => machine.Workers).Select(worker => worker.StartAsync(cancellationToken)));
        }
        catch
        {
            foreach (var machine in machines) await machine.DisposeAsync();
            throw;
        }

        _machines = _machines.AddRange(machines);
    }

    /// <summary>Takes the newest instance out of the front end's sight, lets it end what it has begun, and ends it.</summary>
    public async Task RemoveNewestAsync()
    {
        var newest = _machines[^1];
        _machines = _machines.RemoveAt(_machines.Length - 1);
        var until = DateTimeOffset.UtcNow + DrainAtMost;

        // A request may just have chosen it: it is given the time to go in.
        do await Task.Delay(TimeSpan.FromMilliseconds(300));
        while (newest.Workers.Any(worker => worker.Queue.Inside + worker.Queue.Waiting > 0) && DateTimeOffset.UtcNow < until);

        await newest.DisposeAsync();
        tell(new CloudEvent.InstanceGone(newest.Instance.Machine));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var machine in _machines) await machine.DisposeAsync();
        _machines = [];
    }

    private Machine Build(MachineInstance instance) => new(instance, [.. world.Sites.Select(site => Build(site, instance))]);

    /// <summary>Only the busy site is worked hard, and only it has a backend.</summary>
    private Worker Build(SiteSpec site, MachineInstance instance)
    {
        var (config, files) = own(site);
        var settings = site.IsBusy ? new WorkerSettings(world.Limits, world.Backend, backend, config) : new WorkerSettings(null, null, null, config);
        return new Worker(site.Name, instance, settings, files, tell);
    }
}

/// <summary>One instance, and the workers on it.</summary>
internal sealed record Machine(MachineInstance Instance, ImmutableArray<Worker> Workers) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        foreach (var worker in Workers) await worker.DisposeAsync();
    }
}
