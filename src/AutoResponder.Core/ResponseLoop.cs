using System.Collections.Immutable;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;

namespace AutoResponder.Core;

/// <summary>What the loop needs of the world.</summary>
public sealed record ResponsePorts(
    ILedger Ledger, IFleetLedger Fleet, IPlanIndex Index, IInventory Inventory, IEvidenceSource Evidence, IActs Acts, ICaptures Captures, ISignals Signals, IUnassigned Unassigned, IPolicies Policies);

/// <summary>The one path from a signal about a site to a fact: read, look, decide, commit, act once, report. A crash at any await loses nothing and does nothing twice.</summary>
/// <param name="plans">Shared with <see cref="PlanLoop"/>: one process never conflicts with itself.</param>
/// <param name="build">Which build this is; it is written into every row.</param>
public sealed class ResponseLoop(ResponsePorts ports, KeyedLock<PlanId> plans, TimeProvider time, string build)
{
    /// <summary>Looks due within this are messages that wait; later ones only a wake-up of the plan.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);

    /// <summary>Whoever waits longer for its turn at a plan comes again later: a function ends after 60 s, and a look takes its time.</summary>
    internal static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private const int MostRounds = 12;
    private readonly Counting _counting = new(ports.Inventory);

    /// <summary>Responds to a signal about a site. Returns once what follows from it is committed, or it was found to be applied already.</summary>
    /// <param name="site">The site as the signal names it; it must be under care to be more than counted.</param>
    /// <param name="byMessage">Whether a look came as a message: then it goes on as messages until the incident is quiet.</param>
    /// <exception cref="RacedTooOftenException">Others were faster every time; the signal must be delivered again.</exception>
    /// <exception cref="TimeoutException">Others were at the plan for too long; the signal must be delivered again.</exception>
    public async Task RespondAsync(Signal signal, SiteId site, bool byMessage, CancellationToken cancellationToken)
    {
        var rules = ports.Policies.Current;
        var managed = await ports.Inventory.FindAsync(site, rules.Fleet, fresh: false, cancellationToken);
        if (managed is null && signal is not Signal.Order { Plan: not null })
        {
            if (signal is not Signal.LookDue) await ports.Unassigned.CountAsync(signal, "not under care", site.Value, cancellationToken);
            return;
        }

        await RespondAsync(signal, managed?.Plan ?? ((Signal.Order)signal).Plan!.Value, managed, site, byMessage, cancellationToken);
    }

    /// <summary>Looks at a site whose plan is known already, whether or not it is still under care.</summary>
    public Task LookAsync(PlanId plan, SiteId site, ManagedSite? managed, CancellationToken cancellationToken) =>
        RespondAsync(new Signal.LookDue(), plan, managed, site, byMessage: false, cancellationToken);

    private async Task RespondAsync(Signal signal, PlanId plan, ManagedSite? managed, SiteId site, bool byMessage, CancellationToken cancellationToken)
    {
        Decision decision;
        using (await plans.EnterAsync(plan, LongestWait, time, cancellationToken))
            decision = await ApplyAsync(signal, plan, managed, site, byMessage, cancellationToken);

        // A capture that nobody began, because this process died here, is begun by the next look.
        if (decision.Capture is { } order) await ports.Captures.SeeToAsync(order, cancellationToken);
        if (decision.Act is not { } act) return;

        // Once it may have left, its outcome is written down whatever becomes of the caller.
        var outcome = await ports.Acts.SendAsync(act.Act, act.Op, act.RequestId, act.SendBy, CancellationToken.None);
        using (await plans.EnterAsync(plan, CancellationToken.None))
            await ApplyAsync(new Signal.ActFinished(act.Op, outcome), plan, managed, site, byMessage, CancellationToken.None);
    }

    /// <summary>Returns what was committed by this call; nothing where nothing was, or where somebody else did it.</summary>
    private async Task<Decision> ApplyAsync(Signal signal, PlanId plan, ManagedSite? managed, SiteId site, bool byMessage, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var rules = ports.Policies.Current;
            var page = await ports.Ledger.ReadAsync(plan, site, cancellationToken);
            if (signal is Signal.LookDue && page.LookAt > time.GetUtcNow() + TimeSpan.FromMilliseconds(100)) return Decision.Nothing;

            var owner = managed is null ? null : rules.OwnerOf(managed);
            var (policy, isLost) = await BoundByAsync(page.Head.Incident, owner, cancellationToken);
            var needs = policy is null || managed is null ? Needs.Nothing : Responder.Needs(page.Head, signal, policy);

            // An act rests on the policies', the inventory's and the fleet's word as well, and they grow old as the evidence does.
            var asked = time.GetUtcNow();
            if (needs.Fleet && ports.Policies.Current.Hash != rules.Hash) continue;
            if (needs.Fleet) managed = await ports.Inventory.FindAsync(site, rules.Fleet, fresh: true, cancellationToken);
            if (managed is null) needs = Needs.Nothing;
            var fleet = needs.Fleet ? await ports.Fleet.ReadOrClosedAsync(time.GetUtcNow(), cancellationToken) : FleetReading.NotRead;
            if (fleet.Tag is not null && managed is not null) fleet = await WithTroublesAsync(fleet with { Headcount = await _counting.CountAsync(rules, time.GetUtcNow(), cancellationToken) }, managed, rules, cancellationToken);
            if (needs.AnyEvidence && signal.Id is { } id && await ports.Ledger.WasAppliedAsync(plan, id, cancellationToken)) return Decision.Nothing;
            var evidence = needs.AnyEvidence ? await ports.Evidence.LookAsync(managed!, needs, cancellationToken) : null;
            if (needs.Fleet && evidence is not null) evidence = evidence with { SeenAt = asked };

            var now = time.GetUtcNow();
            var situation = new Situation(page.Head, page.Plan.Plan, fleet.About(site, plan, managed, policy, owner), managed, evidence)
            {
                Loaded = policy == owner ? null : owner,
                BeganUnderLost = isLost,
            };
            var decision = policy is null ? Responder.DecideUnowned(situation, signal, now) : Responder.Decide(situation, signal, policy, now);
            if (managed is not null && fleet.IsToBeCountedAgain(page.Head, decision, now)) await ports.Fleet.FellIllAsync(new IllSite(site, plan, now), cancellationToken);
            if (decision.Events.IsEmpty)
            {
                if (page.Head.Incident is Incident.Preserving preserving) await ports.Captures.SeeToAsync(preserving.Order, cancellationToken);
                if (byMessage && page.Head.Incident is Incident.Open && policy is not null) await SendLookAsync(site, Responder.NextLook(page.Head.Incident, policy, now), now, cancellationToken);
                return Decision.Nothing;
            }

            if (managed is not null && decision.Events.Any(happened => happened is IncidentEvent.IncidentOpened))
                await ports.Fleet.FellIllAsync(new IllSite(site, plan, now), cancellationToken);
            if (TriedStep.In(decision, page.Head, now) is { } tried) await ports.Fleet.TriedAsync(tried, cancellationToken);
            if (decision.Reservation is { } reservation && !await ports.Fleet.ReserveAsync(fleet, reservation, now, cancellationToken)) continue;

            var commit = Prepare(page, situation, signal, policy, decision, now);
            await WakeInTimeAsync(page, commit, now, cancellationToken);
            switch (await ports.Ledger.CommitAsync(commit, cancellationToken))
            {
                case CommitResult.AppliedBefore:
                    return Decision.Nothing;

                case CommitResult.Committed:
                    // A look that was due before has its message already.
                    if (commit.Head!.LookAt != page.LookAt) await SendLookAsync(site, commit.Head.LookAt, now, cancellationToken);
                    return decision;
            }
        }

        throw new RacedTooOftenException(plan, MostRounds);
    }

    private async Task<FleetReading> WithTroublesAsync(FleetReading fleet, ManagedSite site, PolicySet rules, CancellationToken cancellationToken)
    {
        // Too little to mean anything: the others need not be listed.
        if (!fleet.HasTroubles(rules.Fleet)) return fleet with { Storms = [] };

        var stormy = fleet.WithTroublesOver(site, await ports.Inventory.ListAsync(rules.Fleet, cancellationToken), rules, time.GetUtcNow());
        foreach (var storm in stormy.Storms!) await ports.Fleet.SeeStormAsync(storm, cancellationToken);
        return stormy;
    }

    /// <summary>An incident goes on by the policy that it began under, whatever became of the file since.</summary>
    private async ValueTask<(Policy? Policy, bool IsLost)> BoundByAsync(Incident incident, Policy? owner, CancellationToken cancellationToken)
    {
        if (owner is null || incident is not Incident.Open { Course.Policy: var mark } || (mark.Name == owner.Name && mark.Hash == owner.Hash)) return (owner, false);

        var began = await ports.Policies.FindAsync(mark, cancellationToken);
        return (began ?? owner, began is null);
    }

    private LedgerCommit Prepare(LedgerPage page, Situation situation, Signal signal, Policy? policy, Decision decision, DateTimeOffset now)
    {
        var (head, plan, stream) = (page.Head, page.Plan.Plan, page.Plan.Stream);
        var first = stream.Sequence + 1;
        var rows = ImmutableArray.CreateBuilder<AuditRow>(decision.Events.Length);
        foreach (var happened in decision.Events)
        {
            var before = head;
            head = head.Evolve(happened);
            plan = plan.Evolve(head.Site, happened);
            var incident = (head.Incident as Incident.Open ?? before.Incident as Incident.Open)?.Course.Id;
            var body = AuditBody.Of(stream, happened, new DecisionContext(situation, signal, policy, incident, build), first);
            (stream, var row) = stream.Append(body, happened.Kind, happened.At, head.Site, incident);
            rows.Add(row);
        }

        var lookAt = Responder.NextLook(head.Incident, policy, now);
        if (signal is Signal.AlertResolved && lookAt > now) lookAt = now;

        // What others tell us must not put off a look that is due.
        if (signal is not Signal.LookDue && page.LookAt < lookAt) lookAt = page.LookAt;
        return new LedgerCommit(page.Plan, stream, plan, new HeadCommit(head, lookAt, page.HeadTag), signal.Id, rows.DrainToImmutable());
    }

    /// <summary>Makes sure, before the commit, that the patrol comes by even if nobody else does.</summary>
    private async Task WakeInTimeAsync(LedgerPage page, LedgerCommit commit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The index is never later than any head of the plan, so a head that was due sooner has seen to it already.
        if (page.LookAt is { } known && known <= commit.Head!.LookAt) return;

        await ports.Index.LowerAsync(commit.Plan.Plan, commit.Head!.LookAt ?? now, cancellationToken);
    }

    private async Task SendLookAsync(SiteId site, DateTimeOffset? lookAt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (lookAt is not { } due || due - now > LongestDelay) return;

        await ports.Signals.SendLookAsync(site, due > now ? due - now : TimeSpan.Zero, cancellationToken);
    }
}

/// <summary>Others committed first every time. Nothing is lost: the signal comes again.</summary>
public sealed class RacedTooOftenException(PlanId plan, int rounds) : Exception($"Others were faster {rounds} times on plan {plan.Name}; the signal has to come again.");
