using System.Collections.Immutable;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Rules;
using AutoResponder.Core.Signals;

namespace AutoResponder.Core;

/// <summary>The same path for what the sites of a plan share: what it has borrowed, and what others do to it.</summary>
public sealed class PlanLoop(ResponsePorts ports, KeyedLock<PlanId> plans, TimeProvider time, string build)
{
    private const int MostRounds = 12;
    private const int AtOnce = 4;

    /// <summary>Responds to a signal about a plan; one without a site under care is only counted.</summary>
    public async Task RespondAsync(Signal signal, PlanId plan, CancellationToken cancellationToken)
    {
        var sites = await ports.Inventory.ListAsync(ports.Policies.Current.Fleet, cancellationToken);
        if (sites.Any(site => site.Plan == plan)) await ApplyAndReturnAsync(signal, plan, cancellationToken);
        else await ports.Unassigned.CountAsync(signal, "not under care", plan.Value, cancellationToken);
    }

    /// <summary>Looks at what a plan has borrowed, if that is due.</summary>
    public Task LookAsync(PlanId plan, CancellationToken cancellationToken) => ApplyAndReturnAsync(new Signal.LookDue(), plan, cancellationToken);

    private async Task ApplyAndReturnAsync(Signal signal, PlanId plan, CancellationToken cancellationToken)
    {
        PlanEvent.LeaseReturnStarted? start;
        using (await plans.EnterAsync(plan, ResponseLoop.LongestWait, time, cancellationToken))
            start = await ApplyAsync(signal, plan, cancellationToken);

        if (start is null) return;

        var outcome = await ports.Acts.SendAsync(start.Act, start.Op, start.RequestId, start.SendBy, CancellationToken.None);
        using (await plans.EnterAsync(plan, CancellationToken.None))
            await ApplyAsync(new Signal.ActFinished(start.Op, outcome), plan, CancellationToken.None);
    }

    private async Task<PlanEvent.LeaseReturnStarted?> ApplyAsync(Signal signal, PlanId plan, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var rules = ports.Policies.Current;
            var page = await ports.Ledger.ReadPlanAsync(plan, cancellationToken);
            if (signal is Signal.LookDue && !(page.Plan.Lease?.LookAt <= time.GetUtcNow())) return null;

            var sites = await ports.Inventory.ListAsync(rules.Fleet, cancellationToken);
            var ceiling = Ceiling(page.Plan, sites, rules);
            var needs = Lender.Needs(page.Plan, signal, ceiling, time.GetUtcNow());

            // A return rests on the fleet's word and on each site's health as well, and they grow old as the evidence does.
            var asked = time.GetUtcNow();
            var fleet = needs.Fleet ? await ports.Fleet.ReadOrClosedAsync(time.GetUtcNow(), cancellationToken) : FleetReading.NotRead;
            var health = needs.Fleet ? await HealthAsync(plan, sites, rules, cancellationToken) : [];
            var evidence = needs.AnyEvidence ? await ports.Evidence.LookAsync(plan, needs, cancellationToken) : null;
            if (needs.Fleet && evidence is not null) evidence = evidence with { SeenAt = asked };

            var now = time.GetUtcNow();
            var situation = new PlanSituation(page.Plan, fleet, evidence, health, ceiling);
            var decision = Lender.Decide(situation, signal, now);
            if (decision.Events.IsEmpty) return null;

            // What gives back disturbs; what is kept longer counts, whatever the reason, and is never refused: the instances are there.
            var commit = Prepare(page, situation, signal, decision);
            var reservation = (decision.Return, page.Plan.Lease, commit.Plan.Lease) switch
            {
                ({ } giving, _, _) => new Reservation(giving.Op, true, 0),
                (_, Lease.Lent before, Lease.Lent kept) when kept.LookAt > before.LookAt && fleet.Tag is not null => new Reservation(kept.Terms.Op, false, kept.Terms.Act.Adds * (kept.LookAt - before.LookAt).TotalHours),
                _ => null,
            };
            if (reservation is not null && !await ports.Fleet.ReserveAsync(fleet, reservation, now, cancellationToken)) continue;

            if (commit.Plan.Lease is { } next) await ports.Index.LowerAsync(plan, next.LookAt, cancellationToken);
            switch (await ports.Ledger.CommitAsync(commit, cancellationToken))
            {
                case CommitResult.AppliedBefore:
                    return null;

                case CommitResult.Committed:
                    return decision.Return;
            }
        }

        throw new RacedTooOftenException(plan, MostRounds);
    }

    private LedgerCommit Prepare(PlanPage page, PlanSituation situation, Signal signal, PlanDecision decision)
    {
        var (plan, stream) = (page.Plan, page.Stream);
        var first = stream.Sequence + 1;
        var rows = ImmutableArray.CreateBuilder<AuditRow>(decision.Events.Length);
        foreach (var happened in decision.Events)
        {
            var incident = (plan.Lease ?? page.Plan.Lease)?.Terms.Incident;
            plan = plan.Evolve(happened);
            var body = AuditBody.Of(stream, happened, situation, signal, build, first);
            (stream, var row) = stream.Append(body, happened.Kind, happened.At, null, incident);
            rows.Add(row);
        }

        return new LedgerCommit(page, stream, plan, null, signal.Id, rows.DrainToImmutable());
    }

    /// <summary>What the plan must stay below afterwards: what the step that borrowed calls short.</summary>
    private static Condition Ceiling(PlanState plan, ImmutableArray<ManagedSite> sites, PolicySet rules) =>
        sites.FirstOrDefault(site => site.Id == plan.Lease?.Terms.Site) is { } borrower
            && rules.OwnerOf(borrower)?.Ladder.OfType<Step.ScaleOut>().FirstOrDefault() is { } step
            ? step.When
            : Step.ScaleOut.ShortOfSomething;

    /// <summary>How every site under care on the plan is, measured now.</summary>
    private async Task<ImmutableArray<SiteOnPlan>> HealthAsync(PlanId plan, ImmutableArray<ManagedSite> sites, PolicySet rules, CancellationToken cancellationToken)
    {
        var heads = (await ports.Ledger.HeadsAsync(plan, cancellationToken)).ToDictionary(head => head.Head.Site, head => head.Head);
        using var gate = new SemaphoreSlim(AtOnce);
        return [.. await Task.WhenAll(sites.Where(site => site.Plan == plan && site.IsRunning).Select(MeasureAsync))];

        async Task<SiteOnPlan> MeasureAsync(ManagedSite site)
        {
            var head = heads.GetValueOrDefault(site.Id);
            if (head?.Incident is Incident.Open and not (Incident.Recovering or Incident.HandedOver) and var open)
                return new SiteOnPlan(site.Id, false, $"its incident is {open.State}");
            if (rules.OwnerOf(site) is not { } policy) return new SiteOnPlan(site.Id, true, "no policy owns it");

            // Not by the token: waiting with one goes through the thread pool, out of reach of the caller's scheduler. The looks end by it soon enough.
            await gate.WaitAsync(CancellationToken.None);
            try
            {
                var evidence = await ports.Evidence.LookAsync(site, Looking.AtHealth(policy, head?.ActedAt), cancellationToken);
                var verdict = policy.Unhealthy.Judge(evidence, time.GetUtcNow(), head?.ActedAt);
                return new SiteOnPlan(site.Id, verdict.Health == Health.Healthy, verdict.Why);
            }
            finally
            {
                gate.Release();
            }
        }
    }
}
