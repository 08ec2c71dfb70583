using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using Microsoft.Extensions.Time.Testing;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Loops;

/// <summary>All ports of the loops in memory, with everything that passes through them written down in its order.</summary>
internal sealed class World : ILedger, IFleetLedger, IPlanIndex, IInventory, IEvidenceSource, IActs, ICaptures, ISignals, IUnassigned, IPolicies, IAftermath
{
    private readonly Dictionary<PlanId, PlanPage> _plans = [];
    private readonly Dictionary<SiteId, (SiteHead Head, DateTimeOffset? LookAt, string Tag)> _heads = [];
    private readonly HashSet<SignalId> _applied = [];

    public World()
    {
        var ports = new ResponsePorts(this, this, this, this, this, this, this, this, this, this);
        Loop = new ResponseLoop(ports, Plans, Time, "test");
        PlanLoop = new PlanLoop(ports, Plans, Time, "test");
        Patrol = new Patrol(ports, this, Loop, PlanLoop, Time);
    }

    public FakeTimeProvider Time { get; } = new(Noon);

    public KeyedLock<PlanId> Plans { get; } = new();

    public ResponseLoop Loop { get; }

    public PlanLoop PlanLoop { get; }

    public Patrol Patrol { get; }

    /// <summary>What happened at the ports, a word or two each, in order.</summary>
    public List<string> Log { get; } = [];

    public List<AuditRow> Rows { get; } = [];

    public List<(DateTimeOffset? At, PlanId Plan)> Wakes { get; } = [];

    public List<TimeSpan> Looks { get; } = [];

    public List<Needs> Asked { get; } = [];

    public PolicySet Current { get; set; } = new([Given.Policy], new FleetRules(), "first");

    public List<ManagedSite> Sites { get; } = [Managed];

    public FleetReading? Fleet { get; set; } = Armed with { Tag = "1" };

    public Func<DateTimeOffset, Evidence> Evidence { get; set; } = now => Sick(now, Known);

    public ActOutcome Outcome { get; set; } = new ActOutcome.Accepted();

    /// <summary>How many of the next commits somebody else is faster than.</summary>
    public int Races { get; set; }

    public int Refusals { get; set; }

    public ImmutableArray<DuePlan> Due { get; set; } = [];

    public SiteHead Head => _heads.TryGetValue(Site, out var known) ? known.Head : new SiteHead { Site = Site };

    public PlanState State => Page(Plan).Plan;

    public IEnumerable<string> Kinds => Rows.Select(row => row.Kind);

    public Task RespondAsync(Signal signal, bool byMessage = false) => Loop.RespondAsync(signal, Site, byMessage, TestContext.Current.CancellationToken);

    /// <summary>Puts a story into the ledger as if it had been decided before.</summary>
    public void Tell(DateTimeOffset? lookAt, params IncidentEvent[] events)
    {
        var page = Page(Plan);
        _plans[Plan] = page with { Plan = events.Aggregate(page.Plan, (plan, happened) => plan.Evolve(Site, happened)), Tag = "told" };
        _heads[Site] = (events.Aggregate(Head, (head, happened) => head.Evolve(happened)), lookAt, "told");
    }

    public Task<LedgerPage> ReadAsync(PlanId plan, SiteId site, CancellationToken cancellationToken) =>
        Task.FromResult(_heads.TryGetValue(site, out var known) ? new LedgerPage(Page(plan), known.Head, known.LookAt, known.Tag) : new LedgerPage(Page(plan), new SiteHead { Site = site }, null, null));

    public Task<PlanPage> ReadPlanAsync(PlanId plan, CancellationToken cancellationToken) => Task.FromResult(Page(plan));

    public Task<bool> WasAppliedAsync(PlanId plan, SignalId signal, CancellationToken cancellationToken) => Task.FromResult(_applied.Contains(signal));

    public Task<ImmutableArray<HeadOnPlan>> HeadsAsync(PlanId plan, CancellationToken cancellationToken) =>
        Task.FromResult(_heads.Values.Select(known => new HeadOnPlan(known.Head, known.LookAt)).ToImmutableArray());

    public Task<CommitResult> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken)
    {
        if (Races > 0)
        {
            Races--;
            Log.Add("raced");
            return Task.FromResult(CommitResult.Raced);
        }

        if (commit.Signal is { } signal && !_applied.Add(signal)) return Task.FromResult(CommitResult.AppliedBefore);

        Log.Add($"commit {string.Join('+', commit.Rows.Select(row => row.Kind))}");
        Rows.AddRange(commit.Rows);
        _plans[commit.Plan.Plan] = new PlanPage(commit.Stream, commit.Plan, $"{commit.Stream.Sequence}");
        if (commit.Head is { } head) _heads[head.Head.Site] = (head.Head, head.LookAt, $"{commit.Stream.Sequence}");
        return Task.FromResult(CommitResult.Committed);
    }

    public Task<FleetReading> ReadAsync(DateTimeOffset now, CancellationToken cancellationToken) => Task.FromResult(Fleet ?? throw new IOException("key=secret"));

    public Task<bool> ReserveAsync(FleetReading reading, Reservation reservation, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Log.Add($"reserve {reservation.Op} {(reservation.Disturbing ? "disturbing" : $"{reservation.InstanceHours} h")}");
        return Task.FromResult(Refusals-- <= 0);
    }

    public Task ApplyAsync(Signal.Order order, CancellationToken cancellationToken) => Say($"order {order.What}");

    public Task FellIllAsync(IllSite ill, CancellationToken cancellationToken) => Say($"ill {ill.Site.Name}");

    public Task TriedAsync(TriedStep tried, CancellationToken cancellationToken) => Say($"tried {tried.Step} {tried.Fared}");

    public Task SeeStormAsync(Storm storm, CancellationToken cancellationToken) => Say($"storm {storm.Where}");

    public Task RenewAsync(DateTimeOffset until, CancellationToken cancellationToken) => Say("renew");

    public Task LowerAsync(PlanId plan, DateTimeOffset wakeAt, CancellationToken cancellationToken)
    {
        Wakes.Add((wakeAt, plan));
        return Say("wake");
    }

    public Task SetAsync(DuePlan visited, DateTimeOffset? wakeAt, CancellationToken cancellationToken)
    {
        Wakes.Add((wakeAt, visited.Plan));
        return Say("next visit");
    }

    public Task<ImmutableArray<DuePlan>> DueAsync(int shard, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult(Due.Where(due => due.Plan.Shard == shard && due.WakeAt <= now).ToImmutableArray());

    public Task<ImmutableArray<ManagedSite>> ListAsync(FleetRules rules, CancellationToken cancellationToken) => Task.FromResult(Sites.ToImmutableArray());

    public Task<ManagedSite?> FindAsync(SiteId site, FleetRules rules, bool fresh, CancellationToken cancellationToken)
    {
        if (fresh) Log.Add("fresh inventory");
        return Task.FromResult(Sites.Find(one => one.Id == site));
    }

    public Task<Evidence> LookAsync(ManagedSite site, Needs needs, CancellationToken cancellationToken) => Look($"look at {site.Id.Name}", needs);

    public Task<Evidence> LookAsync(PlanId plan, Needs needs, CancellationToken cancellationToken) => Look($"look at {plan.Name}", needs);

    public Task<ActOutcome> SendAsync(Act act, OpId op, Guid requestId, DateTimeOffset sendBy, CancellationToken cancellationToken)
    {
        Log.Add($"send {op}");
        return Task.FromResult(Outcome);
    }

    public Task SeeToAsync(CaptureOrder order, CancellationToken cancellationToken) => Say($"capture {order.Op}");

    public Task SendLookAsync(SiteId site, TimeSpan delay, CancellationToken cancellationToken)
    {
        Looks.Add(delay);
        return Say("message");
    }

    public Task CountAsync(Signal signal, string reason, string? target, CancellationToken cancellationToken) => Say($"counted {signal.GetType().Name}: {reason}");

    public Task CatchUpAsync(PlanId plan, CancellationToken cancellationToken) => Say($"catch up {plan.Name}");

    private Task<Evidence> Look(string what, Needs needs)
    {
        Log.Add(what);
        Asked.Add(needs);
        return Task.FromResult(Evidence(Time.GetUtcNow()));
    }

    private PlanPage Page(PlanId plan) => _plans.TryGetValue(plan, out var page) ? page : new PlanPage(StreamHead.Begin(plan.Value), new PlanState { Plan = plan }, null);

    private Task Say(string what)
    {
        Log.Add(what);
        return Task.CompletedTask;
    }
}
