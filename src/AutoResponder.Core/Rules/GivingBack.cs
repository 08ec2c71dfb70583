using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Rules;

/// <summary>Giving back what was borrowed: once, when it does no harm, and never against what somebody else decided meanwhile.</summary>
internal static class GivingBack
{
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestProlongation = TimeSpan.FromMinutes(5);

    public static PlanDecision IfItDoesNoHarm(Lease.Lent lent, PlanSituation situation, DateTimeOffset now)
    {
        if (situation.Evidence?.Plan is not { } plan) return Prolong(lent, "the plan could not be read", now);
        if ((Overruled(lent.Terms.Act, plan) ?? PerhapsTheirs(lent, situation.Plan)) is { } overruled) return Ended(lent, overruled, now);
        if (Harm(lent.Terms.Act, situation, now) is { } harm) return Prolong(lent, harm, now);

        var act = lent.Terms.Act.Undo();
        var objections = Objections(lent, situation, now);
        if (!objections.IsEmpty)
        {
            var again = objections.Max(objection => objection.LookAgain);
            if (IsOverdue(lent, now)) return Overdue(lent, objections[0].Why, again, now);

            // Not past the moment when a person is to be asked.
            var longest = lent.Since + lent.Terms.Longest;
            return PlanDecision.Of(new PlanEvent.LeaseReturnHeld(lent.Terms.Op, act.Describe(), objections, again > longest && now < longest ? longest : again) { At = now });
        }

        var op = new OpId($"{lent.Terms.Op}/return/{lent.Returns}");
        var latest = situation.Evidence.SeenAt + Responder.OldestEvidence;
        var sendBy = now + Responder.SendWithin < latest ? now + Responder.SendWithin : latest;
        return PlanDecision.Of(new PlanEvent.LeaseReturnStarted(
            lent.Terms.Op, op, op.RequestId(lent.Terms.Site), act, sendBy, sendBy + Responder.AnswerWithin, $"every site on the plan is well, and would stay so; borrowed since {lent.Since:u}")
        { At = now });
    }

    public static PlanDecision Report(Lease.Returning returning, ActOutcome outcome, DateTimeOffset now)
    {
        var again = outcome switch
        {
            ActOutcome.Deferred deferred => deferred.Until,
            ActOutcome.Accepted or ActOutcome.Succeeded => now + TimeSpan.FromSeconds(5),
            ActOutcome.NotSent => now + TimeSpan.FromSeconds(5),
            ActOutcome.Unknown => returning.Deadline,
            _ => now + LongestProlongation,
        };
        var reported = new PlanEvent.LeaseReturnReported(returning.Terms.Op, returning.Op, outcome, again) { At = now };
        return outcome is ActOutcome.Forbidden or ActOutcome.Failed or ActOutcome.Impossible && !returning.PersonAsked
            ? PlanDecision.Of(reported, new PlanEvent.LeaseOverdue(returning.Terms.Op, returning.Terms.Incident, $"it could not be given back: {outcome.Describe()}", again) { At = now })
            : PlanDecision.Of(reported);
    }

    public static PlanDecision LookForEffect(Lease.Returning returning, PlanSituation situation, DateTimeOffset now)
    {
        if (Borrowing.Effect(returning.Act, situation.Evidence?.Plan) is not { } effect) return PlanDecision.Nothing;
        if (effect.Reached) return PlanDecision.Of(new PlanEvent.LeaseReturned(returning.Terms.Op, returning.Op, effect.What, Hours(returning.Terms, returning.Since, now)) { At = now });
        if (ActOutcome.MayGoOn(returning.Answer, situation.Evidence?.Operation, returning.Deadline, now)) return PlanDecision.Nothing;

        // Azure did it: whatever the number is now, somebody else made it so.
        if (returning.Answer is ActOutcome.Succeeded or ActOutcome.Accepted { Operation: null } || situation.Evidence?.Operation is OperationReading.Ended { Succeeded: true })
            return PlanDecision.Of(new PlanEvent.LeaseEnded(returning.Terms.Op, $"it was given back, and somebody else changed the plan since: {effect.What}", Hours(returning.Terms, returning.Since, now)) { At = now });

        return PlanDecision.Of(new PlanEvent.LeaseReturnNotSeen(returning.Terms.Op, returning.Op, effect.What, now + Recheck) { At = now });
    }

    /// <summary>Somebody else set another number meanwhile: it is theirs now, and nothing is ours to give back.</summary>
    private static string? Overruled(Act borrowed, PlanReading plan) => borrowed switch
    {
        Act.SetCapacity set when plan.Capacity != set.To => $"somebody else set the plan to {plan.Capacity} instances, where {set.To} were borrowed",
        Act.SetCapacity when plan.Autoscale is not null => "autoscale owns the plan's number of instances now",
        Act.SetMinimum set when plan.Autoscale is not { } autoscale || !autoscale.Setting.Equals(set.Setting, StringComparison.OrdinalIgnoreCase) || autoscale.Profile != set.Profile => "autoscale's setting is not in force any more",
        Act.SetMinimum set when plan.Autoscale.Minimum != set.To => $"somebody else set autoscale's minimum to {plan.Autoscale.Minimum}, where {set.To} was borrowed",
        _ => null,
    };

    /// <summary>The number is the one that was borrowed, and still it may be somebody else's: where nobody said that ours was taken, or it may have been given back already, and somebody else changed the plan since.</summary>
    private static string? PerhapsTheirs(Lease.Lent lent, PlanState plan)
    {
        DateTimeOffset? since = lent.Returns > 0 && plan.ScaleChanges is [.., var begun] ? begun : lent.Terms.Taken ? null : lent.Since;
        return plan.Changes.LastOrDefault(change => change.At >= since) is { } change
            ? $"somebody else changed the plan at {change.At:HH:mm:ss} UTC ({change.What}): what it has may be theirs"
            : null;
    }

    /// <summary>Why fewer instances would hurt; null where they would not.</summary>
    private static string? Harm(Act borrowed, PlanSituation situation, DateTimeOffset now)
    {
        if (situation.Sites.FirstOrDefault(site => !site.IsWell) is { } ill) return $"{ill.Site.Name} is not well: {ill.Why}";

        var (many, few) = borrowed switch
        {
            Act.SetCapacity set => (set.To, set.From),
            Act.SetMinimum set => (set.To, set.From),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return situation.Ceiling.Leaves().OfType<Condition.Metric>()
            .Where(metric => metric is { On: MetricScope.Plan, Operator: Comparison.Above })
            .Select(metric => TooMuch(metric, situation.Evidence!, (double)many / Math.Max(1, few), now))
            .FirstOrDefault(why => why is not null);
    }

    private static string? TooMuch(Condition.Metric metric, Evidence evidence, double factor, DateTimeOffset now)
    {
        var window = Window.Of(evidence, metric.Name, null, metric.Aggregation, metric.Window, now, null);
        if (window.Gap is { } gap) return gap();

        var then = window.Aggregate(metric.Aggregation) * factor;
        return then > metric.Threshold
            ? string.Create(CultureInfo.InvariantCulture, $"{metric.Name} would be {then:0.##} on the remaining instances, above {metric.Threshold:0.##}")
            : null;
    }

    private static ImmutableArray<Objection> Objections(Lease.Lent lent, PlanSituation situation, DateTimeOffset now) =>
    [
        .. new[]
        {
            situation.Fleet.Armed ? null : new Objection("armed", $"the fleet is not armed: {situation.Fleet.Why}", now + Recheck),
            situation.Plan.InFlight is { } flying ? new Objection("oneInFlight", $"{flying.Op} is still under way on the plan", now + Recheck) : null,
            situation.Plan.Changes.LastOrDefault() is { } change && now < change.At + new GuardrailLimits().WarmUp
                ? new Objection("busy", $"somebody else changed the plan at {change.At:HH:mm:ss} UTC ({change.What})", change.At + new GuardrailLimits().WarmUp)
                : null,
            LeftAlone.Paused(situation.Plan, lent.Terms.Site, situation.Fleet.Pauses, now),
            Guardrail.TooManyScaleChanges(situation.Plan, situation.Fleet, now),
        }.OfType<Objection>(),
    ];

    private static PlanDecision Prolong(Lease.Lent lent, string why, DateTimeOffset now)
    {
        var by = lent.Terms.Length < LongestProlongation ? lent.Terms.Length : LongestProlongation;
        return IsOverdue(lent, now)
            ? Overdue(lent, why, now + by, now)
            : PlanDecision.Of(new PlanEvent.LeaseProlonged(lent.Terms.Op, now + by, why) { At = now });
    }

    /// <summary>Its longest time is over, and nobody was asked yet.</summary>
    private static bool IsOverdue(Lease.Lent lent, DateTimeOffset now) => now >= lent.Since + lent.Terms.Longest && !lent.PersonAsked;

    private static PlanDecision Overdue(Lease.Lent lent, string why, DateTimeOffset again, DateTimeOffset now) =>
        PlanDecision.Of(new PlanEvent.LeaseOverdue(lent.Terms.Op, lent.Terms.Incident, $"it was borrowed {Length(now - lent.Since)} ago and cannot be given back: {why}", again) { At = now });

    private static PlanDecision Ended(Lease.Lent lent, string why, DateTimeOffset now) =>
        PlanDecision.Of(new PlanEvent.LeaseEnded(lent.Terms.Op, why, Hours(lent.Terms, lent.Since, now)) { At = now });

    private static double Hours(LeaseTerms terms, DateTimeOffset since, DateTimeOffset now) => Math.Round(terms.Act.Adds * (now - since).TotalHours, 4);

    private static string Length(TimeSpan time) => time.TotalHours >= 1 ? $"{time.TotalHours:0.#} h" : $"{time.TotalMinutes:0.#} min";
}
