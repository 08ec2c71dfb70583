using AutoResponder.Contracts;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Simulation.Storage;

namespace AutoResponder.Simulation.Tests;

/// <summary>The ledger in memory keeps the contract that the one in Table storage keeps.</summary>
public sealed class MemoryLedgerContract : LedgerContract
{
    protected override ILedger Ledger { get; } = new MemoryLedger(throughText: true);
}

/// <summary>The same where what is read is the very object that was written.</summary>
public sealed class MemoryLedgerByObjectContract : LedgerContract
{
    protected override ILedger Ledger { get; } = new MemoryLedger(throughText: false);
}

/// <summary>So does the index of plans.</summary>
public sealed class MemoryPlanIndexContract : PlanIndexContract
{
    protected override IPlanIndex Index { get; } = new MemoryPlanIndex();
}

/// <summary>So does the fleet's ledger.</summary>
public sealed class MemoryFleetContract : FleetContract, IPolicies
{
    private readonly FleetRows _rows = new();

    public MemoryFleetContract() => Fleet = new MemoryFleetLedger(_rows, this, new StandingClock(LedgerRows.Noon), "test");

    public PolicySet Current { get; } = new([], new FleetRules(), "none");

    protected override IFleetLedger Fleet { get; }

    protected override Task<int> CountAsync(string kind, string says) =>
        Task.FromResult(_rows.Events.Count(row => row.Kind == kind && System.Text.Encoding.UTF8.GetString(row.Body.Span).Contains(says, StringComparison.Ordinal)));

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
