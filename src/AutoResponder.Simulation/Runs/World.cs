using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Hosting;
using AutoResponder.Simulation.Invariants;
using AutoResponder.Simulation.People;
using AutoResponder.Simulation.Scheduling;
using AutoResponder.Simulation.Storage;

namespace AutoResponder.Simulation.Runs;

/// <summary>Everything outside the responder's processes, and the record of what really happened.</summary>
internal sealed class World
{
    public const string Subscription = "5f3c0a4e-0000-4000-8000-00000000000a";

    /// <summary>What no row, log line or message may ever hold.</summary>
    public const string Secret = "sig=Hunter2SecretHunter2";

    public static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly List<Invariant> _invariants;
    private readonly Dictionary<SiteId, SimSite> _sites = [];

    public World(Profile profile, IEnumerable<Invariant> invariants, bool keepTrace)
    {
        Profile = profile;
        Kernel = new Kernel(profile.Seed, profile.Start, new Trace(keepTrace)) { DiesAt = profile.DiesAt };
        Faults = new FaultDeck(profile.Seed, profile.Faults);
        Dice = Dice.For(profile.Seed, "world");
        Network = Latency(Dice.For(profile.Seed, "network"));
        Calls = Latency(Dice.For(profile.Seed, "calls"));
        _invariants = [.. invariants];

        // Through text in some runs only: most of a run's time would go into reading the same states again.
        Ledger = new MemoryLedger(throughText: profile.Seed % 8 == 0);
        Clinic = new Clinic(this);
        Arm = new Arm(this);
        Alerts = new AlertBook(this);
        Captures = new CaptureJournal(this);
        Hints = new HintSource(this);
        Events = new EventGrid(this);
        Channel = new Channel(this);
        HintQueue = new SimQueue(this, "hints");
        SignalQueue = new SimQueue(this, "signals");
        Host = new FunctionsHost(this);
        Record = new Record(this);
        Ledger.Applied = Record.Commit;
        FleetRows.Applied = Record.Order;
        foreach (var (number, shape) in profile.Plans.Index()) Plans.Add(Build(number, shape));
        foreach (var site in Sites) _sites.Add(site.Id, site);
    }

    public Profile Profile { get; }

    public Kernel Kernel { get; }

    public FaultDeck Faults { get; }

    public Dice Dice { get; }

    public DateTimeOffset Now => Kernel.Now;

    /// <summary>How long something takes between Azure and a process.</summary>
    public Func<TimeSpan> Network { get; }

    /// <summary>How long a process's call takes, there or back.</summary>
    public Func<TimeSpan> Calls { get; }

    public List<SimPlan> Plans { get; } = [];

    public IEnumerable<SimSite> Sites => Plans.SelectMany(plan => plan.Sites);

    public Clinic Clinic { get; }

    public Arm Arm { get; }

    public AlertBook Alerts { get; }

    public CaptureJournal Captures { get; }

    public HintSource Hints { get; }

    public EventGrid Events { get; }

    public MetricDelivery Delivery { get; } = new();

    public Channel Channel { get; }

    public SimQueue HintQueue { get; }

    public SimQueue SignalQueue { get; }

    public FunctionsHost Host { get; }

    public Record Record { get; }

    /// <summary>The person on call.</summary>
    public Person Person { get; set; } = null!;

    public MemoryLedger Ledger { get; }

    public FleetRows FleetRows { get; } = new();

    public MemoryPlanIndex Index { get; } = new();

    public MemoryUnassigned Unassigned { get; } = new();

    /// <summary>While storage is down, every call to it fails.</summary>
    public bool IsStorageDown { get; set; }

    /// <summary>Whether storage answers, and takes nothing.</summary>
    public bool IsStorageReadOnly { get; set; }

    /// <summary>The site that fell ill after everything had become calm, and when; null where none did.</summary>
    public (SimSite Site, DateTimeOffset At)? Fresh { get; set; }

    /// <summary>The first thing that must never happen; null while nothing did.</summary>
    public Violation? Violation { get; private set; }

    public SimSite? Find(SiteId site) => _sites.GetValueOrDefault(site);

    public SimPlan PlanOf(Act act) => act switch
    {
        Act.EndProcess end => Find(end.Site)!.Plan,
        Act.SoftRestart restart => Find(restart.Site)!.Plan,
        Act.Restart restart => Find(restart.Site)!.Plan,
        Act.Call call => Find(call.Site)!.Plan,
        Act.SetCapacity set => Plans.First(plan => plan.Id == set.Plan),
        Act.SetMinimum set => Plans.First(plan => plan.Id == set.Plan),
        Act.RebootWorker reboot => Plans.First(plan => plan.Id == reboot.Plan),
        Act.SetSize set => Plans.First(plan => plan.Id == set.Plan),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Lets every invariant see something.</summary>
    public void Watch(Action<Invariant> see)
    {
        foreach (var invariant in _invariants) see(invariant);
    }

    public void Violate(Invariant invariant, string what)
    {
        if (Violation is not null) return;

        Violation = new Violation(invariant.Name, Now, what);
        Say($"VIOLATED {invariant.Name}: {what}");
        Kernel.IsStopped = true;
    }

    /// <summary>Told of what somebody who watches a story wants to know.</summary>
    public Action<string>? Reported { get; set; }

    /// <summary>Something happened that belongs to the story.</summary>
    public void Report(string what)
    {
        Say(what);
        Reported?.Invoke(what);
    }

    /// <summary>Something happened in the world.</summary>
    public void Say(string what) => Kernel.Trace.Happened(Now, what);

    private Func<TimeSpan> Latency(Dice dice) => () =>
    {
        var milliseconds = (Faults.IsOn ? Profile.Latency : 10) * (0.5 + dice.Share());
        if (Faults.IsOn && dice.Happens(Profile.Tail)) milliseconds *= 100;
        return TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond));
    };

    private SimPlan Build(int number, PlanShape shape)
    {
        var group = $"/subscriptions/{Profile.Subscription}/resourceGroups/{shape.Group}/providers";
        var called = shape.Name ?? $"plan{number}";
        var plan = new SimPlan(PlanId.Parse($"{group}/Microsoft.Web/serverfarms/{called}"), called, shape);
        if (shape.Autoscale is { } autoscale)
            plan.Autoscale = new SimAutoscale($"{group}/Microsoft.Insights/autoscalesettings/auto{number}", autoscale.Minimum, autoscale.Maximum);
        foreach (var (index, site) in shape.Sites.Index())
        {
            var name = site.Name ?? $"site{number}{(char)('a' + index)}";
            plan.Sites.Add(new SimSite(SiteId.Parse($"{group}/Microsoft.Web/sites/{name}"), name, plan, site));
        }

        plan.Resize(shape.Capacity, Profile.Start - TimeSpan.FromHours(2), _ => TimeSpan.FromSeconds(10));
        return plan;
    }
}

/// <summary>Something happened that must never happen.</summary>
/// <param name="At">The true time.</param>
public sealed record Violation(string Invariant, DateTimeOffset At, string What);
