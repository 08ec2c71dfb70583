using System.Collections.Concurrent;
using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Ledger;
using Microsoft.Extensions.Time.Testing;

namespace AutoResponder.Platform.Tests.Ledger;

/// <summary>One plan with one site, the real ledger beneath it, and an Azure that the test writes the answers of.</summary>
internal sealed class LoopWorld : IInventory, IEvidenceSource, IActs, ICaptures, ISignals, IPolicies
{
    private static readonly DateTimeOffset Started = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static int _number;
    private readonly StorageFixture _storage;

    public LoopWorld(StorageFixture storage)
    {
        _storage = storage;
        var number = Interlocked.Increment(ref _number);
        Plan = PlanId.Parse($"/subscriptions/{Subscription}/resourceGroups/rg/providers/Microsoft.Web/serverfarms/plan-{number}-{Guid.NewGuid():N}");
        Site = SiteId.Parse($"/subscriptions/{Subscription}/resourceGroups/rg/providers/Microsoft.Web/sites/site-{number}");
        Time.SetUtcNow(new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
        Managed = new ManagedSite { Id = Site, Plan = Plan, Tags = Tags, Host = "site.example.net" };
        Ledger = new TableLedger(storage.Tables);
        Fleet = new FleetLedger(storage.Tables, this, Time, "test");
        Index = new PlanIndex(storage.Tables);
    }

    /// <summary>There is one fleet in the ledger: tests that arm it come one after the other.</summary>
    public const string OneFleet = "one fleet";

    public const string Subscription = "5f3c0a4e-0000-4000-8000-000000000002";
    private static readonly ImmutableSortedDictionary<string, string> Tags = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("tier", "web")]);

    public FakeTimeProvider Time { get; } = new();

    public PlanId Plan { get; }

    public SiteId Site { get; }

    public ManagedSite? Managed { get; set; }

    public TableLedger Ledger { get; }

    public FleetLedger Fleet { get; }

    public PlanIndex Index { get; }

    public bool IsSick { get; set; } = true;

    public bool WorkerIsGone { get; set; }

    /// <summary>The plan as Azure has it; null where it cannot be read.</summary>
    public PlanReading? PlanNow { get; set; } = new(1, "Standard", 10, false, 1, null);

    /// <summary>What Azure says of an operation.</summary>
    public OperationReading? Operation { get; set; }

    /// <summary>The plan's processor time in percent.</summary>
    public double Load { get; set; } = 20;

    /// <summary>How far a capture has come, by its order.</summary>
    public Func<CaptureOrder, CaptureReading?> Capture { get; set; } = _ => new CaptureReading(true, true, "all saved");

    public ConcurrentQueue<CaptureOrder> Captured { get; } = new();

    public ConcurrentQueue<Act> Sent { get; } = new();

    public ConcurrentQueue<TimeSpan> LooksSent { get; } = new();

    /// <summary>How an act ends; throwing means that the process died with it.</summary>
    public Func<ActOutcome> Answer { get; set; } = () => new ActOutcome.Accepted();

    /// <summary>What an act does to the world, once it is sent.</summary>
    public Action<Act> Effect { get; set; } = _ => { };

    public PolicySet Current { get; private set; } = PoliciesWith(new Step.Recycle(RecycleScope.WorstInstance, false) { Evidence = CaptureScope.None });

    public void UseLadder(params ImmutableArray<Step> ladder) => Current = PoliciesWith(ladder);

    /// <summary>A responder process: loops of two worlds' processes share nothing but the ledger.</summary>
    public ResponseLoop NewProcess(ILedger? ledger = null) => NewLoops(ledger).Loop;

    /// <summary>The same with the loop of its plans.</summary>
    public (ResponseLoop Loop, PlanLoop Plans) NewLoops(ILedger? ledger = null)
    {
        var ports = new ResponsePorts(ledger ?? Ledger, Fleet, Index, this, this, this, this, this, new Unassigned(_storage.Tables, Time), this);
        var plans = new KeyedLock<PlanId>();
        return (new ResponseLoop(ports, plans, Time, "test"), new PlanLoop(ports, plans, Time, "test"));
    }

    /// <summary>Arms the fleet, with its budgets untouched by earlier tests.</summary>
    public async Task ArmAsync()
    {
        await _storage.Tables.GetTableClient(Keys.LedgerTable).DeleteEntityAsync(Keys.Fleet, Keys.Budget);
        await Fleet.ApplyAsync(new Signal.Order(Guid.NewGuid().ToString(), OrderKind.Arm, "test", "test", Time.GetUtcNow()), CancellationToken.None);
        await Fleet.RenewAsync(Time.GetUtcNow() + TimeSpan.FromDays(1), CancellationToken.None);
    }

    public Signal.AlertFired Fired(int number = 1) => new(new Alert
    {
        Source = "azureMonitorCommonAlertSchema",
        AlertId = $"/subscriptions/{Subscription}/providers/Microsoft.AlertsManagement/alerts/00000000-0000-4000-8000-{number:D12}",
        Rule = "site-5xx",
        Condition = AlertCondition.Fired,
        Target = Site.Value,
        FiredAt = Time.GetUtcNow(),
    });

    /// <summary>What happened on the plan, oldest first.</summary>
    public async Task<List<string>> KindsAsync()
    {
        var kinds = new List<string>();
        await foreach (var happened in new AuditReader(_storage.Tables).EventsAsync(Plan, 0, TestContext.Current.CancellationToken)) kinds.Add(happened.Kind);
        return kinds;
    }

    /// <summary>As the queue does, which brings what raced too often again.</summary>
    public static async Task AgainAsync(Func<Task> respond)
    {
        while (true)
        {
            try
            {
                await respond();
                return;
            }
            catch (RacedTooOftenException)
            {
                // Again.
            }
        }
    }

    public Task<ImmutableArray<ManagedSite>> ListAsync(FleetRules rules, CancellationToken cancellationToken) => Task.FromResult<ImmutableArray<ManagedSite>>(Managed is null ? [] : [Managed]);

    public Task<ManagedSite?> FindAsync(SiteId site, FleetRules rules, bool fresh, CancellationToken cancellationToken) => Task.FromResult(site == Site ? Managed : null);

    public Task<Evidence> LookAsync(ManagedSite site, Needs needs, CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        ImmutableArray<double?> failed = [.. Enumerable.Repeat<double?>(IsSick ? 50 : 0, 5)];
        return Task.FromResult(new Evidence
        {
            SeenAt = now,
            ReadAt = now,
            Metrics =
            [
                new MetricSeries("Requests", null, "Total", now.AddMinutes(-5), TimeSpan.FromMinutes(1), [100, 100, 100, 100, 100]),
                new MetricSeries("Http5xx", null, "Total", now.AddMinutes(-5), TimeSpan.FromMinutes(1), failed),
                PlanLoad(now),
            ],
            Instances =
            [
                new InstanceReading("i1", "M1", WorkerIsGone ? [] : [new WorkerReading(11, Started, 1)]),
                new InstanceReading("i2", "M2", [new WorkerReading(22, Started, 1)]),
            ],
            Probes = [new ProbeReading("/", "i1", 502, TimeSpan.Zero, null), new ProbeReading("/", "i2", 200, TimeSpan.Zero, null)],
            Alert = needs.Alert is { AlertId: { } id } ? new AlertReading.Found(id, Site.Value, "site-5xx", "Fired", now) : null,
            Plan = needs.Plan ? PlanNow : null,
            Operation = needs.Operation is null ? null : Operation,
            Capture = needs.Capture is { } order ? Capture(order) : null,
        });
    }

    public Task<Evidence> LookAsync(PlanId plan, Needs needs, CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        return Task.FromResult(new Evidence
        {
            SeenAt = now,
            ReadAt = now,
            Metrics = needs.Metrics.IsEmpty ? [] : [PlanLoad(now)],
            Plan = needs.Plan ? PlanNow : null,
            Operation = needs.Operation is null ? null : Operation,
        });
    }

    public Task SeeToAsync(CaptureOrder order, CancellationToken cancellationToken)
    {
        Captured.Enqueue(order);
        return Task.CompletedTask;
    }

    public Task<ActOutcome> SendAsync(Act act, OpId op, Guid requestId, DateTimeOffset sendBy, CancellationToken cancellationToken)
    {
        Sent.Enqueue(act);
        Effect(act);
        return Task.FromResult(Answer());
    }

    public Task SendLookAsync(SiteId site, TimeSpan delay, CancellationToken cancellationToken)
    {
        LooksSent.Enqueue(delay);
        return Task.CompletedTask;
    }

    private static PolicySet PoliciesWith(params ImmutableArray<Step> ladder) => new(
        [
            new Policy
            {
                Name = "web",
                Hash = "h",
                Mode = Mode.Act,
                Sites = new SiteSelector { Tags = Tags },
                For = TimeSpan.FromSeconds(30),
                Unhealthy = new Condition.Ratio("Http5xx", "Requests", 0.2, 10, TimeSpan.FromMinutes(5)),
                Ladder = ladder,
            },
        ],
        new FleetRules { Subscriptions = [Subscription], Tags = Tags },
        "s");

    private MetricSeries PlanLoad(DateTimeOffset now) =>
        new("CpuPercentage", null, "Average", now.AddMinutes(-5), TimeSpan.FromMinutes(1), [.. Enumerable.Repeat<double?>(Load, 5)]);
}
