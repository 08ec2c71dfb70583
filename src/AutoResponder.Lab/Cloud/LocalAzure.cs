namespace AutoResponder.Lab.Cloud;

/// <summary>A small Azure on this machine: a plan with two instances and two sites, their users, their metrics and alerts, and the management side of it all.</summary>
internal sealed class LocalAzure : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Task> _running = [];
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly List<LoadGenerator> _load = [];
    private readonly Action<CloudEvent> _tell;
    private Alerting? _alerting;
    private WireLog? _wire;

    private LocalAzure(World world, Action<CloudEvent> tell) => (World, _tell) = (world, tell);

    public World World { get; }

    public IReadOnlyList<LabSite> Sites { get; private set; } = [];

    public Uri ResourceManager { get; private set; } = null!;

    public Identity Identity { get; private set; } = null!;

    public string WireLog => _wire!.Path;

    /// <summary>Called before and after each act has its effect, and awaited before the answer is sent.</summary>
    public Func<ActMoment, Task> OnAct { get; set; } = static _ => Task.CompletedTask;

    /// <summary>The site that falls ill, and the worker of it that does.</summary>
    public LabSite SickSite => Sites.Single(site => site.Name == World.Fault.Site);

    public Worker SickWorker => SickSite.Workers.Single(worker => worker.Instance.Id == World.Fault.Instance);

    /// <param name="webhook">Where alerts are posted.</param>
    public static async Task<LocalAzure> StartAsync(int seed, string folder, Uri webhook, Action<CloudEvent> tell, CancellationToken cancellationToken)
    {
        var cloud = new LocalAzure(World.Of(seed), tell);
        try
        {
            await cloud.StartAsync(folder, webhook, cancellationToken);
            return cloud;
        }
        catch
        {
            await cloud.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets the users come.</summary>
    public void BeginLoad()
    {
        foreach (var site in Sites)
        {
            var load = new LoadGenerator(site.Name, site.Host, site.Spec.IsBusy ? World.Rate : 5, _tell);
            _load.Add(load);
            _running.Add(load.RunAsync(_ending.Token));
        }
    }

    /// <summary>Makes the site ill. Returns the process that is.</summary>
    public async Task<int> BeginFaultAsync(CancellationToken cancellationToken)
    {
        var worker = SickWorker;
        var process = worker.Process ?? throw new InvalidOperationException("The worker that should fall ill is not running.");
        await worker.BeginFaultAsync(World.Fault, cancellationToken);
        _tell(new CloudEvent.FaultBegan(World.Fault, process));
        return process;
    }

    /// <summary>What a site's users got between two moments.</summary>
    public (int Ok, int Failed) Totals(string site, DateTimeOffset from, DateTimeOffset to) => _load.Single(load => load.Site == site).Totals(from, to);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_running);
        foreach (var part in Enumerable.Reverse(_parts)) await part.DisposeAsync();
        foreach (var load in _load) load.Dispose();
        _alerting?.Dispose();
        _wire?.Dispose();
        _ending.Dispose();
    }

    private async Task StartAsync(string folder, Uri webhook, CancellationToken cancellationToken)
    {
        var metrics = new MetricStore();
        _wire = new WireLog(Path.Combine(folder, "wire.jsonl"), _tell);
        Identity = Add(await Identity.StartAsync(_tell, cancellationToken));

        var workers = World.Sites.SelectMany(site => World.Instances.Select(instance => Add(new Worker(site.Name, instance, _tell)))).ToList();
        await Task.WhenAll(workers.Select(worker => worker.StartAsync(cancellationToken)));

        var sites = new List<LabSite>();
        foreach (var spec in World.Sites)
        {
            var own = workers.Where(worker => worker.Site == spec.Name).ToList();
            sites.Add(new LabSite(
                IdOf(spec.Name),
                spec,
                own,
                Add(await FrontEnd.StartAsync(IdOf(spec.Name), own, metrics, cancellationToken)),
                Add(await ScmHost.StartAsync(own, Identity, _wire, cancellationToken))));
        }

        Sites = sites;
        var rules = sites.SelectMany(site => new[]
        {
            new AlertRule($"{site.Name}-5xx", site.Id, site.Host, "Http5xx", "Total", 10),
            new AlertRule($"{site.Name}-slow", site.Id, site.Host, "HttpResponseTime", "Average", 3),
        });
        _alerting = new Alerting(World, [.. rules], metrics, webhook, _tell);
        var arm = Add(await ArmApi.StartAsync(World, sites, Identity, metrics, _alerting, _wire, moment => OnAct(moment), cancellationToken));
        ResourceManager = arm.Address;
        _running.Add(new Sampler(workers, IdOf, World.PlanId, metrics).RunAsync(_ending.Token));
        _running.Add(_alerting.RunAsync(_ending.Token));
    }

    private string IdOf(string site) => $"/subscriptions/{World.Subscription}/resourceGroups/{World.ResourceGroup}/providers/Microsoft.Web/sites/{site}";

    private T Add<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }
}
