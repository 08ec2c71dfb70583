using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;

namespace AutoResponder.Core.Leases;

/// <summary>Folds events into the state of a plan. Nothing is judged here.</summary>
public static class PlanEvolution
{
    private const int MostOwn = 16;
    private static readonly TimeSpan ScaleMemory = TimeSpan.FromHours(1);
    private static readonly TimeSpan RebootMemory = TimeSpan.FromDays(1);

    /// <summary>What an incident of one of its sites means to the plan.</summary>
    public static PlanState Evolve(this PlanState plan, SiteId site, IncidentEvent happened)
    {
        var evolved = Acted(plan, site, happened);
        var (open, reboots) = (OpenIncident.After(plan.Open, site, happened), Rebooted(plan.Reboots, happened));
        return open == evolved.Open && reboots == evolved.Reboots ? evolved : evolved with { Open = open, Reboots = reboots };
    }

    public static PlanState Evolve(this PlanState plan, PlanEvent happened) => (plan.Lease, happened) switch
    {
        (_, PlanEvent.PlanChanged changed) => plan with { Changes = Changes.Remember(plan.Changes, changed.Change, changed.At) },
        (Lease.Asked asked, PlanEvent.LeaseFound found) => plan with { Lease = new Lease.Lent(asked.Terms, asked.Since, found.Until, false, 0, found.Until) },
        (Lease.Asked asked, PlanEvent.LeaseOverdue overdue) => plan with { Lease = asked with { LookAt = overdue.LookAgain } },
        (Lease.Lent lent, PlanEvent.LeaseProlonged prolonged) => plan with { Lease = lent with { Until = prolonged.Until, LookAt = prolonged.Until } },
        (Lease.Lent lent, PlanEvent.LeaseOverdue overdue) => plan with { Lease = lent with { PersonAsked = true, LookAt = overdue.LookAgain } },
        (Lease.Lent lent, PlanEvent.LeaseReturnHeld held) => plan with { Lease = lent with { LookAt = held.LookAgain } },
        (Lease.Lent lent, PlanEvent.LeaseReturnStarted started) => Scaled(plan, new InFlight(lent.Terms.Site, started.Op), started.At) with
        {
            InFlight = new InFlight(lent.Terms.Site, started.Op),
            Lease = new Lease.Returning(
                lent.Terms, lent.Since, lent.Until, lent.PersonAsked, lent.Returns + 1, started.Op, started.Act, started.At, started.SendBy, started.Deadline, null, started.Deadline),
        },
        (Lease.Returning returning, PlanEvent.LeaseReturnReported reported) when returning.Op == reported.Op => Reported(plan, returning, reported),
        (Lease.Returning returning, PlanEvent.LeaseReturnNotSeen missed) when returning.Op == missed.Op => Ended(plan, missed.Op) with { Lease = Back(returning, missed.LookAgain) },
        (not null, PlanEvent.LeaseReturned returned) => Ended(plan, returned.Op) with { Lease = null },
        (Lease.Returning returning, PlanEvent.LeaseEnded) => Ended(plan, returning.Op) with { Lease = null },
        (not null, PlanEvent.LeaseEnded) => plan with { Lease = null },
        _ => plan,
    };

    private static PlanState Acted(PlanState plan, SiteId site, IncidentEvent happened) => happened switch
    {
        IncidentEvent.ActStarted started => Began(plan with { InFlight = new InFlight(site, started.Op) }, site, started),
        IncidentEvent.ActReported { Outcome: not (ActOutcome.Accepted or ActOutcome.Unknown or ActOutcome.Succeeded) } ended => WithoutLease(Ended(plan, ended.Op), ended.Op),
        IncidentEvent.ActReported { Outcome: ActOutcome.Accepted or ActOutcome.Succeeded } taken when plan.Lease is Lease.Asked asked && asked.Terms.Op == taken.Op =>
            plan with { Lease = asked with { Terms = asked.Terms with { Taken = true } } },
        IncidentEvent.EffectSeen seen => Lent(Ended(plan, seen.Op), seen),
        IncidentEvent.EffectNotSeen missed => Ended(plan, missed.Op),
        IncidentEvent.IncidentHandedOver or IncidentEvent.IncidentClosed when plan.InFlight?.Site == site && plan.Lease is not Lease.Returning => plan with { InFlight = null },
        _ => plan,
    };

    private static ImmutableArray<PastAct> Rebooted(ImmutableArray<PastAct> reboots, IncidentEvent happened) => happened switch
    {
        IncidentEvent.ActStarted { Act: Act.RebootWorker } started => [.. reboots.Where(act => act.At > started.At - RebootMemory), new PastAct(started.Op, started.Step, started.At)],

        // Known not to have happened: it weighs on no budget.
        IncidentEvent.ActReported { Outcome: ActOutcome.NotSent or ActOutcome.Deferred or ActOutcome.Impossible or ActOutcome.Forbidden } unspent =>
            [.. reboots.Select(act => act.Op == unspent.Op ? act with { Spent = false } : act)],
        _ => reboots,
    };

    private static PlanState Began(PlanState plan, SiteId site, IncidentEvent.ActStarted started) => started.Lease is not { } length
        ? started.Act is Act.SetSize or Act.RebootWorker ? Owned(plan, new InFlight(site, started.Op)) : plan
        : Scaled(plan, new InFlight(site, started.Op), started.At) with
        {
            Lease = new Lease.Asked(new LeaseTerms(started.Op, site, started.Incident, started.Act, length.Length, length.Longest), started.At, started.Deadline)
            {
                Earlier = plan.Lease is Lease.Asked earlier ? earlier with { Earlier = null } : null,
            },
        };

    private static PlanState Lent(PlanState plan, IncidentEvent.EffectSeen seen) =>
        plan.Lease is Lease.Asked asked && asked.Terms.Op == seen.Op
            ? plan with { Lease = new Lease.Lent(asked.Terms, asked.Since, seen.At + asked.Terms.Length, false, 0, seen.At + asked.Terms.Length) { Earlier = asked.Earlier } }
            : plan;

    private static PlanState WithoutLease(PlanState plan, OpId op) => plan.Lease switch
    {
        Lease.Asked asked when asked.Terms.Op == op => plan with { Lease = asked.Earlier },

        // It looked as if it were there, and was somebody else's.
        Lease.Lent lent when lent.Terms.Op == op => plan with { Lease = lent.Earlier },
        _ => plan,
    };

    private static PlanState Reported(PlanState plan, Lease.Returning returning, PlanEvent.LeaseReturnReported reported) =>
        reported.Outcome is ActOutcome.Accepted or ActOutcome.Succeeded or ActOutcome.Unknown
            ? plan with { Lease = returning with { Answer = reported.Outcome, LookAt = reported.LookAgain } }
            : Ended(plan, returning.Op) with { Lease = Back(returning, reported.LookAgain) };

    private static Lease.Lent Back(Lease.Returning returning, DateTimeOffset lookAgain) =>
        new(returning.Terms, returning.Since, returning.Until, returning.PersonAsked, returning.Returns, lookAgain);

    private static PlanState Scaled(PlanState plan, InFlight act, DateTimeOffset at) =>
        Owned(plan, act) with { ScaleChanges = [.. plan.ScaleChanges.Where(change => change > at - ScaleMemory), at] };

    private static PlanState Owned(PlanState plan, InFlight act) => plan with { Own = [.. plan.Own.Append(act).TakeLast(MostOwn)] };

    private static PlanState Ended(PlanState plan, OpId op) => plan.InFlight?.Op == op ? plan with { InFlight = null } : plan;
}
