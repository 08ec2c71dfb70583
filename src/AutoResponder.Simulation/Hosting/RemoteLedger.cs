using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Ports;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Storage;

namespace AutoResponder.Simulation.Hosting;

/// <summary>The ledger as a process reaches it: late, busy, with its answers lost, and with others' commits between two reads.</summary>
internal sealed class RemoteLedger(MemoryLedger ledger, Wire wire) : ILedger
{
    public async Task<LedgerPage> ReadAsync(PlanId plan, SiteId site, CancellationToken cancellationToken)
    {
        await wire.ToStorageAsync(cancellationToken);
        var planPage = ledger.ReadPlan(plan);
        if (wire.Faults.Strikes(FaultKind.LedgerTornRead)) await wire.WaitAsync(wire.World.Dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(3)), cancellationToken);
        var page = ledger.Read(planPage, site);
        await wire.HopAsync(cancellationToken);
        return page;
    }

    public async Task<PlanPage> ReadPlanAsync(PlanId plan, CancellationToken cancellationToken)
    {
        await wire.ToStorageAsync(cancellationToken);
        var page = ledger.ReadPlan(plan);
        await wire.HopAsync(cancellationToken);
        return page;
    }

    public async Task<bool> WasAppliedAsync(PlanId plan, SignalId signal, CancellationToken cancellationToken)
    {
        await wire.ToStorageAsync(cancellationToken);
        var was = ledger.WasApplied(plan, signal);
        await wire.HopAsync(cancellationToken);
        return was;
    }

    public async Task<CommitResult> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken)
    {
        await wire.ToStorageAsync(cancellationToken);
        if (wire.Faults.Strikes(FaultKind.LedgerRace)) return CommitResult.Raced;

        wire.World.Record.Writer = wire.Node;
        var result = ledger.Commit(commit);
        await wire.HopAsync(cancellationToken);
        if (result != CommitResult.Committed) return result;
        if (wire.Faults.Strikes(FaultKind.LedgerAnswerLost)) throw new TroubleException("no answer within 10 s");

        // The client sent it again by itself, and found its own rows there.
        if (wire.Faults.Strikes(FaultKind.LedgerAnsweredByRetry))
            return commit.Signal is { } signal && ledger.WasApplied(commit.Plan.Plan, signal) ? CommitResult.AppliedBefore : CommitResult.Raced;

        return result;
    }

    public async Task<ImmutableArray<HeadOnPlan>> HeadsAsync(PlanId plan, CancellationToken cancellationToken)
    {
        await wire.ToStorageAsync(cancellationToken);
        var heads = ledger.Heads(plan);
        await wire.HopAsync(cancellationToken);
        return heads;
    }
}
