using AutoResponder.Contracts;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Ledger;
using AutoResponder.Simulation.Storage;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace AutoResponder.Platform.Tests.Contracts;

/// <summary>The real ledger keeps the contract that the simulation's keeps, on real storage.</summary>
public sealed class TableLedgerContract(StorageFixture storage) : LedgerContract
{
    protected override ILedger Ledger { get; } = new TableLedger(storage.Tables);

    [Fact]
    public async Task It_answers_random_programs_as_the_one_in_memory_does()
    {
        var token = TestContext.Current.CancellationToken;
        await LedgerProgram.Programs.SampleAsync(
            async steps =>
            {
                var plan = LedgerRows.NewPlan();
                var real = await LedgerProgram.RunAsync(Ledger, plan, steps, token);
                var model = await LedgerProgram.RunAsync(new MemoryLedger(throughText: true), plan, steps, token);
                Assert.Equal(model, real);
            },
            iter: Repository.IsProofRun ? 200 : 20,
            threads: 2);
    }
}

/// <summary>So does the index of plans.</summary>
public sealed class TablePlanIndexContract(StorageFixture storage) : PlanIndexContract
{
    protected override IPlanIndex Index { get; } = new PlanIndex(storage.Tables);
}

/// <summary>So does the fleet's ledger.</summary>
[Collection(Ledger.LoopWorld.OneFleet)]
public sealed class TableFleetContract : FleetContract, IPolicies
{
    private readonly AuditReader _audit;

    public TableFleetContract(StorageFixture storage)
    {
        Fleet = new FleetLedger(storage.Tables, this, new FakeTimeProvider(LedgerRows.Noon), "test");
        _audit = new AuditReader(storage.Tables);
    }

    public PolicySet Current { get; } = new([], new FleetRules(), "none");

    protected override IFleetLedger Fleet { get; }

    protected override async Task<int> CountAsync(string kind, string says)
    {
        var count = 0;
        await foreach (var happened in _audit.NewestAsync(null, 500, TestContext.Current.CancellationToken))
        {
            if (happened.Kind == kind && happened.Text.Contains(says, StringComparison.Ordinal)) count++;
        }

        return count;
    }
}
