using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Ports;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Storage;

namespace AutoResponder.Simulation.Hosting;

/// <summary>The ledger as a process reaches it: late, busy, with its answers lost, and with others' commits between two reads.</summary>
internal sealed class RemoteLedger(MemoryLedger ledger, Wire wire) : ILedger
{
    public Task<LedgerPage> ReadAsync(PlanId plan, SiteId site, CancellationToken cancellationToken) => wire.Faults.Strikes(FaultKind.LedgerTornRead)
        ? ReadTornAsync(plan, site, cancellationToken)
        : wire.ToStorageAsync(() => ledger.Read(ledger.ReadPlan(plan), site), cancellationToken);

    public Task<PlanPage> ReadPlanAsync(PlanId plan, CancellationToken cancellationToken) => wire.ToStorageAsync(() => ledger.ReadPlan(plan), cancellationToken);

    public Task<bool> WasAppliedAsync(PlanId plan, SignalId signal, CancellationToken cancellationToken) => wire.ToStorageAsync(() => ledger.WasApplied(plan, signal), cancellationToken);

    public Task<ImmutableArray<HeadOnPlan>> HeadsAsync(PlanId plan, CancellationToken cancellationToken) => wire.ToStorageAsync(() => ledger.Heads(plan), cancellationToken);

    public Task<CommitResult> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken) => wire.ToStorageAsync(
        () =>
        {
            if (wire.World.IsStorageReadOnly) throw new TroubleException("status 403 to a write");
            if (wire.Faults.Strikes(FaultKind.LedgerRace)) return CommitResult.Raced;

            var result = ledger.Commit(commit);
            if (result != CommitResult.Committed) return result;
            if (wire.Faults.Strikes(FaultKind.LedgerAnswerLost)) throw new TroubleException("no answer within 10 s");

            // The client sent it again by itself, and found its own rows there.
            if (wire.Faults.Strikes(FaultKind.LedgerAnsweredByRetry))
                return commit.Signal is { } signal && ledger.WasApplied(commit.Plan.Plan, signal) ? CommitResult.AppliedBefore : CommitResult.Raced;

            return result;
        },
        cancellationToken);

    private async Task<LedgerPage> ReadTornAsync(PlanId plan, SiteId site, CancellationToken cancellationToken)
    {
        var first = await ReadPlanAsync(plan, cancellationToken);
        return await wire.ToAzureAsync(() => ledger.Read(first, site), wire.World.Dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(3)), cancellationToken);
    }
}
