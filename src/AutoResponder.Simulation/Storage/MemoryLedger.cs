using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Ports;

namespace AutoResponder.Simulation.Storage;

/// <summary>The ledger in memory: it answers as the one in Table storage does, and passes the same contract tests.</summary>
/// <param name="throughText">Whether state is read back from its text, as it is there.</param>
public sealed class MemoryLedger(bool throughText) : ILedger
{
    private readonly Dictionary<PlanId, Partition> _partitions = [];
    private long _version;

    /// <summary>Told of every transaction that was applied.</summary>
    public Action<LedgerCommit>? Applied { get; set; }

    public Task<LedgerPage> ReadAsync(PlanId plan, SiteId site, CancellationToken cancellationToken) => Task.FromResult(Read(ReadPlan(plan), site));

    public Task<PlanPage> ReadPlanAsync(PlanId plan, CancellationToken cancellationToken) => Task.FromResult(ReadPlan(plan));

    public Task<bool> WasAppliedAsync(PlanId plan, SignalId signal, CancellationToken cancellationToken) => Task.FromResult(WasApplied(plan, signal));

    public Task<CommitResult> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken) => Task.FromResult(Commit(commit));

    public Task<ImmutableArray<HeadOnPlan>> HeadsAsync(PlanId plan, CancellationToken cancellationToken) => Task.FromResult(Heads(plan));

    /// <summary>The plan's row.</summary>
    public PlanPage ReadPlan(PlanId plan) => _partitions.TryGetValue(plan, out var partition) && partition.Plan is { } row
        ? new PlanPage(row.Stream, row.State.Value, row.Tag)
        : new PlanPage(StreamHead.Begin(plan.Value), new PlanState { Plan = plan }, null);

    /// <summary>A site's row, put beside the plan's as it was read, perhaps a moment before.</summary>
    public LedgerPage Read(PlanPage plan, SiteId site) => _partitions.TryGetValue(plan.Plan.Plan, out var partition) && partition.Heads.TryGetValue(site, out var row)
        ? new LedgerPage(plan, row.State.Value, row.LookAt, row.Tag)
        : new LedgerPage(plan, new SiteHead { Site = site }, null, null);

    public ImmutableArray<HeadOnPlan> Heads(PlanId plan) => _partitions.TryGetValue(plan, out var partition)
        ? [.. partition.Heads.Values.Select(row => new HeadOnPlan(row.State.Value, row.LookAt))]
        : [];

    public bool WasApplied(PlanId plan, SignalId signal) => _partitions.TryGetValue(plan, out var partition) && partition.Signals.Contains(signal);

    public CommitResult Commit(LedgerCommit commit)
    {
        if (TryApply(commit)) return CommitResult.Committed;

        return commit.Signal is { } signal && WasApplied(commit.Plan.Plan, signal) ? CommitResult.AppliedBefore : CommitResult.Raced;
    }

    /// <summary>All events of a plan, as they are stored.</summary>
    public IReadOnlyList<AuditRow> Events(PlanId plan) => _partitions.TryGetValue(plan, out var partition) ? partition.Events : [];

    public IEnumerable<PlanId> Plans => _partitions.Keys;

    /// <summary>The plan's state as its text lies there; null where there is none.</summary>
    public string? PlanText(PlanId plan) => _partitions.TryGetValue(plan, out var partition) ? partition.Plan?.State.Text : null;

    /// <summary>A site's state as its text lies there; null where there is none.</summary>
    public string? HeadText(PlanId plan, SiteId site) => _partitions.TryGetValue(plan, out var partition) && partition.Heads.TryGetValue(site, out var row) ? row.State.Text : null;

    /// <summary>An entity-group transaction: every row as it was expected, or nothing.</summary>
    private bool TryApply(LedgerCommit commit)
    {
        var plan = commit.Plan.Plan;
        if (!_partitions.TryGetValue(plan, out var partition)) partition = new Partition();
        if (partition.Plan?.Tag != commit.Read.Tag) return false;
        if (commit.Head is { } head && partition.Heads.GetValueOrDefault(head.Head.Site)?.Tag != head.Tag) return false;
        if (commit.Rows.Any(row => row.Sequence <= partition.Events.Count)) return false;
        if (commit.Signal is { } applied && !partition.Signals.Add(applied)) return false;

        partition.Plan = new PlanRow(commit.Stream, new Stored<PlanState>(commit.Plan, AuditJson.Default.PlanState, throughText), NewTag());
        if (commit.Head is { } written)
            partition.Heads[written.Head.Site] = new HeadRow(new Stored<SiteHead>(written.Head, AuditJson.Default.SiteHead, throughText), written.LookAt, NewTag());
        partition.Events.AddRange(commit.Rows);
        _partitions[plan] = partition;
        Applied?.Invoke(commit);
        return true;
    }

    private string NewTag() => string.Create(CultureInfo.InvariantCulture, $"W/\"{++_version}\"");

    private sealed class Partition
    {
        public PlanRow? Plan { get; set; }

        public Dictionary<SiteId, HeadRow> Heads { get; } = [];

        public List<AuditRow> Events { get; } = [];

        public HashSet<SignalId> Signals { get; } = [];
    }

    private sealed record PlanRow(StreamHead Stream, Stored<PlanState> State, string Tag);

    private sealed record HeadRow(Stored<SiteHead> State, DateTimeOffset? LookAt, string Tag);
}
