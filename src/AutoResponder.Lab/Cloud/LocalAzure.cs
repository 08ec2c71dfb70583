using AutoResponder.Lab.Cloud.Arm;
using AutoResponder.Lab.Cloud.EventGrid;
using AutoResponder.Lab.Cloud.Kudu;
using AutoResponder.Lab.Cloud.Plans;

namespace AutoResponder.Lab.Cloud;

/// <summary>Where the local Azure's messages go.</summary>
/// <param name="Alerts">The action group's webhook.</param>
/// <param name="Events">Event Grid's endpoint; null where nobody subscribed.</param>
internal sealed record Subscribers(Uri Alerts, Uri? Events);

/// <summary>A small Azure on this machine: a plan, its sites and their backend, their users, their metrics and alerts, and the management side of it all.</summary>
internal sealed class LocalAzure : IAsyncDisposable
{
    private const int QuietRate = 5;
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Task> _running = [];
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly List<IDisposable> _rest = [];
    private readonly List<LoadGenerator> _load = [];
    private readonly Action<CloudEvent> _tell;
    private Estate _estate = null!;
    private WireLog _wire = null!;

    private LocalAzure(World world, Action<CloudEvent> tell) => (World, _tell) = (world, tell);

    public World World { get; }

    public IReadOnlyList<LabSite> Sites => _estate.Sites;

    public LabPlan Plan => _estate.Plan;

    public Changes Changes => _estate.Changes;

    public Identity Identity => _estate.Identity;

    public Publisher Grid => _estate.Grid;

    public Backend? Backend { get; private set; }

    public Uri ResourceManager { get; private set; } = null!;

    public string WireLog => _wire.Path;

    /// <summary>The site that falls ill.</summary>
    public LabSite SickSite => Sites.Single(site => site.Name == World.SickSite);

    public bool IsScaling => _estate.Scaling.IsUnderWay;

    public static async Task<LocalAzure> StartAsync(World world, string folder, Subscribers subscribers, Action<CloudEvent> tell, CancellationToken cancellationToken)
    {
        var cloud = new LocalAzure(world, tell);
        try
        {
            await cloud.StartAsync(folder, subscribers, cancellationToken);
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
            var load = new LoadGenerator(site.Name, site.Host, site.Spec.IsBusy ? World.Rate : QuietRate, _tell);
            _load.Add(load);
            _running.Add(load.RunAsync(_ending.Token));
        }
    }

    /// <summary>From now on so many users a second come to the busy site.</summary>
    public void Crowd(int perSecond)
    {
        _load.Single(load => load.Site == World.SickSite).PerSecond = perSecond;
        _tell(new CloudEvent.CrowdChanged(World.SickSite, perSecond));
    }

    /// <summary>What a site's users got between two moments.</summary>
    public (int Ok, int Failed) Totals(string site, DateTimeOffset from, DateTimeOffset to) => _load.Single(load => load.Site == site).Totals(from, to);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_running);
        if (_estate is not null) await _estate.Scaling.IdleAsync();
        foreach (var part in Enumerable.Reverse(_parts)) await part.DisposeAsync();
        foreach (var rest in Enumerable.Reverse(_rest).Concat(_load)) rest.Dispose();
        _ending.Dispose();
    }

    private async Task StartAsync(string folder, Subscribers subscribers, CancellationToken cancellationToken)
    {
        var metrics = new MetricStore();
        var own = World.Sites.ToDictionary(site => site, site => (Config: new SiteConfig(World, site), Files: Keep(new SiteFiles(Path.Combine(folder, "sites", site.Name), site.Name))));
        _wire = Keep(new WireLog(Path.Combine(folder, "wire.jsonl"), _tell));
        var identity = Add(await Identity.StartAsync(cancellationToken));
        if (World.Backend is { } name)
        {
            Backend = Add(new Backend(name));
            await Backend.StartAsync(cancellationToken);
        }

        var plan = Add(new LabPlan(World, Path.Combine(folder, "machines"), site => own[site], Backend?.Address, _tell));
        await plan.AddAsync(World.Capacity, cancellationToken);
        var sites = new List<LabSite>();
        foreach (var (spec, (config, files)) in own)
            sites.Add(new LabSite(World.SiteId(spec.Name), spec, config, files, plan, Add(await FrontEnd.StartAsync(World, files, config, plan, metrics, cancellationToken))));

        var grid = Keep(new Publisher(World, subscribers.Events, _tell));
        var scaling = new Scaling(plan, World, grid, _tell);
        var alerting = Keep(new Alerting(World, [.. sites.SelectMany(AlertRule.Of)], metrics, subscribers.Alerts, _tell));
        var dumps = Keep(new Dumps(Path.Combine(folder, "dumps"), _tell));
        _estate = new Estate(World, plan, scaling, new Autoscale(World, plan, scaling), sites, metrics, alerting, new Changes(_wire, identity), identity, grid, dumps);
        foreach (var site in sites) Add(await ScmHost.StartAsync(site, _estate, cancellationToken));
        ResourceManager = Add(await ArmApi.StartAsync(_estate, cancellationToken)).Address;
        Run(new Sampler(plan, World, metrics).RunAsync, alerting.RunAsync, grid.RunAsync, _estate.Autoscale.RunAsync);
    }

    private void Run(params IEnumerable<Func<CancellationToken, Task>> parts) => _running.AddRange(parts.Select(part => part(_ending.Token)));

    private T Add<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }

    private T Keep<T>(T part)
        where T : IDisposable
    {
        _rest.Add(part);
        return part;
    }
}
