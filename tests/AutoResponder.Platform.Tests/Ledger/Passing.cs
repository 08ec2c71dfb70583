using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Ports;

namespace AutoResponder.Platform.Tests.Ledger;

/// <summary>The real ledger with a test's hand on its commits.</summary>
internal abstract class Passing(ILedger ledger) : ILedger
{
    public Task<LedgerPage> ReadAsync(PlanId plan, SiteId site, CancellationToken cancellationToken) => ledger.ReadAsync(plan, site, cancellationToken);

    public Task<PlanPage> ReadPlanAsync(PlanId plan, CancellationToken cancellationToken) => ledger.ReadPlanAsync(plan, cancellationToken);

    public virtual Task<CommitResult> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken) => ledger.CommitAsync(commit, cancellationToken);

    public Task<bool> WasAppliedAsync(PlanId plan, SignalId signal, CancellationToken cancellationToken) => ledger.WasAppliedAsync(plan, signal, cancellationToken);

    public Task<ImmutableArray<HeadOnPlan>> HeadsAsync(PlanId plan, CancellationToken cancellationToken) => ledger.HeadsAsync(plan, cancellationToken);
}

/// <summary>A process that dies in the commit's answer: it is a fact, and nothing after it happens.</summary>
internal sealed class DiesAfterCommit(ILedger ledger) : Passing(ledger)
{
    public override async Task<CommitResult> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken)
    {
        await base.CommitAsync(commit, cancellationToken);
        throw new IOException("the process died");
    }
}
