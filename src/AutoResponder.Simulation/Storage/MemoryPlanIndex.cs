using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Ports;

namespace AutoResponder.Simulation.Storage;

/// <summary>The index of plans in memory. How far the feed and the telling are lies in the same rows, as it does in the table: both move a row's version.</summary>
public sealed class MemoryPlanIndex : IPlanIndex
{
    private static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Dictionary<PlanId, Row> _rows = [];
    private long _version;

    public Task LowerAsync(PlanId plan, DateTimeOffset wakeAt, CancellationToken cancellationToken)
    {
        Lower(plan, wakeAt);
        return Task.CompletedTask;
    }

    public Task SetAsync(DuePlan visited, DateTimeOffset? wakeAt, CancellationToken cancellationToken)
    {
        Set(visited, wakeAt);
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<DuePlan>> DueAsync(int shard, DateTimeOffset now, CancellationToken cancellationToken) => Task.FromResult(Due(shard, now));

    public void Lower(PlanId plan, DateTimeOffset wakeAt)
    {
        var row = _rows.GetValueOrDefault(plan);
        _rows[plan] = new Row(row?.WakeAt < wakeAt ? row.WakeAt : wakeAt, row?.ToldUpTo ?? 0, NewTag());
    }

    public void Set(DuePlan visited, DateTimeOffset? wakeAt)
    {
        if (_rows.TryGetValue(visited.Plan, out var row) && row.Tag == visited.Tag) _rows[visited.Plan] = row with { WakeAt = wakeAt ?? Never, Tag = NewTag() };
    }

    public ImmutableArray<DuePlan> Due(int shard, DateTimeOffset now) =>
        [.. _rows.Where(row => row.Key.Shard == shard && row.Value.WakeAt <= now).Select(row => new DuePlan(row.Key, row.Value.WakeAt!.Value, row.Value.Tag))];

    /// <summary>When a plan is to be visited; null where that is never.</summary>
    public DateTimeOffset? WakeAt(PlanId plan) => _rows.TryGetValue(plan, out var row) && row.WakeAt < Never ? row.WakeAt : null;

    /// <summary>Up to which event people were told; null where the plan has no row.</summary>
    public long? ToldUpTo(PlanId plan) => _rows.TryGetValue(plan, out var row) ? row.ToldUpTo : null;

    public void SetToldUpTo(PlanId plan, long sequence) => _rows[plan] = (_rows.GetValueOrDefault(plan) ?? new Row(null, 0, "")) with { ToldUpTo = sequence, Tag = NewTag() };

    private string NewTag() => string.Create(CultureInfo.InvariantCulture, $"W/\"{++_version}\"");

    private sealed record Row(DateTimeOffset? WakeAt, long ToldUpTo, string Tag);
}
