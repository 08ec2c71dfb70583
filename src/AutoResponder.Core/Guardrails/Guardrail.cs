using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Guardrails;

/// <summary>Standing reasons not to act. Each is asked before every step of the classes that it stands before, and each fails closed: what is not known objects.</summary>
public static class Guardrail
{
    internal static readonly TimeSpan Recheck = TimeSpan.FromSeconds(30);

    /// <summary>All there are, in the order in which they are asked.</summary>
    public static ImmutableArray<Standing> All { get; } =
    [
        new("armed", [StepClass.Disturbing, StepClass.Adding, StepClass.Freezing], Armed, "no arming holds, or the patrol has not renewed it for 3 min, or it cannot be read"),
        new("mode", [StepClass.Disturbing, StepClass.Adding, StepClass.Freezing], InMode, "the policy observes"),
        new("scope", [StepClass.Disturbing, StepClass.Adding, StepClass.Freezing, StepClass.Telling], InScope, "the site is not in the inventory, is stopped, is the responder itself (or, to change a plan, on it), carries the tag responder=off, moved to another plan, or is not the policy's"),
        new("tooBroad", [StepClass.Disturbing, StepClass.Adding, StepClass.Freezing], TooBroad.Judge, "the policy owns more than 50 sites, or more than a quarter of an inventory of at least 20, and does not say so (`expect`); or it owns a fifth more than it expects; or they could not be counted: handed over at once"),
        new("paused", [StepClass.Disturbing, StepClass.Adding, StepClass.Freezing, StepClass.Telling], LeftAlone.Paused, "a person paused the site, the plan, the policy or a tag"),
        new("neighbours", [StepClass.Disturbing], Neighbours.Judge, "the whole plan would be disturbed, and one of its other sites is to be left alone, or they could not be listed"),
        new("quiet", [StepClass.Disturbing, StepClass.Adding, StepClass.Freezing, StepClass.Telling], LeftAlone.Quiet, "a quiet window of the policy is open (`windows`)"),
        new("storm", [StepClass.Disturbing, StepClass.Adding, StepClass.Freezing, StepClass.Telling], Stormy.Judge, "many sites fell ill together (`storm` in fleet.yaml)"),
        new("ineffective", [StepClass.Disturbing, StepClass.Adding], Ineffective.Judge, "the latest steps did not help (`ineffective`): handed over at once"),
        new("sharedDependency", [StepClass.Disturbing], SharedCause.Judge, "the latest steps on sites that share something did not help (`dependency` in fleet.yaml): handed over at once"),
        new("oneInFlight", [StepClass.Disturbing, StepClass.Adding], OneInFlight, "an act is under way on the plan"),
        new("cause", [StepClass.Disturbing, StepClass.Adding, StepClass.Freezing], Cause, "Azure has not confirmed the alert, and it was not seen unhealthy twice, 30 s apart"),
        new("evidence", [StepClass.Disturbing, StepClass.Adding], FreshEvidence, "the evidence is older than 30 s"),
        new("directReading", [StepClass.Disturbing], DirectReading, "what the act would reach answers well, or nothing of it could be read directly"),
        new("cooldown", [StepClass.Disturbing, StepClass.Adding], Cooldown, "the same step was done on the site a moment ago (`cooldown`)"),
        new("budget", [StepClass.Disturbing, StepClass.Adding, StepClass.Freezing], SiteBudget, "the site had its share of that step (`budgets`)"),
        new("oneDump", [StepClass.Freezing], OneDump, "a process was frozen for a dump in this incident already"),
        new("fleetBudget", [StepClass.Disturbing], FleetBudget, "the fleet had its share of disturbing acts (`budgets` in fleet.yaml)"),
        new("borrowing", [StepClass.Adding], Borrowing, "the fleet has borrowed its share of instance-hours (`budgets` in fleet.yaml)"),
        new("scaleChanges", [StepClass.Adding], ScaleChanges, "the plan's number of instances was changed too often (`budgets` in fleet.yaml)"),
        new("reboots", [StepClass.Disturbing], Reboots.Judge, "the plan's machines were rebooted too often (`budgets` in fleet.yaml)"),
        new("busy", [StepClass.Disturbing, StepClass.Freezing], Busy, "somebody else restarted, deployed, swapped, changed settings or the plan (`warmUp`)"),
        new("warmUp", [StepClass.Disturbing, StepClass.Freezing], WarmingUp.Judge, "what would be ended or frozen was started a moment ago, and not by us (`warmUp`), until so long after the onset"),
        new("soleInstance", [StepClass.Disturbing, StepClass.Freezing], SoleInstance, "the only instance, or every one, would be disturbed while something is still served (`soleInstance`)"),
        new("approval", [StepClass.Disturbing, StepClass.Adding, StepClass.Freezing], Approved.Judge, "mode `approve`, a step that is named (`approval`), or one that disturbs the whole plan, without a person's yes to exactly this"),
    ];

    /// <summary>Every objection to a proposal; none means that it may be done.</summary>
    /// <param name="policy">The one that the incident began under. One that was loaded since has its say as well.</param>
    public static ImmutableArray<Objection> Judge(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now)
    {
        var objections = JudgeBy(policy, proposal, situation, now);
        if (situation.BeganUnderLost) objections = objections.Insert(0, new Objection("policyChanged", "the policy that the incident began under cannot be read any more", now + Recheck));
        return situation.Loaded is { } loaded ? [.. objections.Union(JudgeBy(loaded, proposal, situation, now))] : objections;
    }

    private static ImmutableArray<Objection> JudgeBy(Policy policy, Proposal proposal, Situation situation, DateTimeOffset now)
    {
        var (objections, stepClass) = (ImmutableArray<Objection>.Empty, proposal.Step.Class);
        foreach (var guardrail in All)
        {
            if (guardrail.Before.Contains(stepClass) && guardrail.Judge(proposal, situation, policy, now) is { } objection) objections = objections.Add(objection);
        }

        return objections;
    }

    private static Objection? Armed(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now) =>
        situation.Fleet.Armed ? null : new Objection("armed", $"the fleet is not armed: {situation.Fleet.Why}", now + Recheck);

    private static Objection? InMode(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now) =>
        policy.Mode is Mode.Act or Mode.Approve ? null : new Objection("mode", $"policy {policy.Name} only observes", now + Recheck);

    private static Objection? InScope(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now)
    {
        var why = situation.Site switch
        {
            null => "the site is not in the inventory",
            { IsOurselves: true } => "the responder never touches its own app",
            { IsRunning: false } => "the site is stopped",
            { SharesOurPlan: true } when proposal.Step.IsOfPlan => "the responder never touches its own plan",
            { } site when site.Id != situation.Head.Site => "the act's target is another site",
            { } site when site.Plan != situation.Plan.Plan => $"the site moved to plan {site.Plan.Name}",
            _ when proposal.Act is { } act && !act.IsWithin(situation.Head.Site, situation.Plan.Plan) => "the act's target is another site",
            { } site when site.Tags.TryGetValue("responder", out var tag) && tag.Equals("off", StringComparison.OrdinalIgnoreCase) => "the site carries the tag responder=off",
            { } site when !policy.Sites.Matches(site) && !site.Tags.ContainsKey(PolicySet.PolicyTag) => $"policy {policy.Name} does not own the site",
            _ => null,
        };
        return why is null ? null : new Objection("scope", why, now + Recheck);
    }

    private static Objection? OneInFlight(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now) =>
        situation.Plan.InFlight is { } flying ? new Objection("oneInFlight", $"{flying.Op} is still under way on plan {situation.Plan.Plan.Name}", now + Recheck) : null;

    private static Objection? Cause(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now) =>
        proposal.Course.Cause is not null
            ? null
            : new Objection("cause", "no verified cause: Azure has not confirmed the alert, and it was not seen unhealthy twice, 30 s apart", now + Responder.LooksApart);

    private static Objection? FreshEvidence(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now) =>
        situation.Evidence is { } evidence && now < evidence.SeenAt + Responder.OldestEvidence
            ? null
            : new Objection("evidence", $"the evidence is older than {Responder.OldestEvidence.TotalSeconds:0} s", now);

    /// <summary>Metrics lag by minutes; one thing read directly must not say that all is well.</summary>
    private static Objection? DirectReading(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now)
    {
        if (situation.Evidence is not { } evidence) return new Objection("directReading", "nothing was read directly", now + Recheck);

        var (instance, first) = (proposal.Act?.OnInstance, (ProbeReading?)null);
        foreach (var probe in evidence.Probes)
        {
            if (instance is not null && probe.Instance != instance) continue;
            if (DirectHealth.IsSick(probe, policy)) return null;

            first ??= probe;
        }

        if (first is null) return new Objection("directReading", "the site did not let itself be probed", now + Recheck);

        return proposal.Act is { } act && (DirectHealth.WorkerIsTooLarge(act, evidence, policy) || DirectHealth.SeenInLog(act, evidence, policy))
            ? null
            : new Objection("directReading", $"{first.Path} answers {first.Status} in {first.Took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s where the act would reach", now + Recheck);
    }

    private static Objection? Cooldown(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now)
    {
        // The turns before this one are the same step: what lies between them is the check of each.
        var turns = proposal.Turn is not null && proposal.Course.Turns?.Rung == proposal.Rung ? proposal.Course.Turns : null;
        PastAct? last = null;
        foreach (var act in situation.Head.Acts)
        {
            if (act.Spent && act.Step == proposal.Step.Name && turns?.Has(act.Op) != true) last = act;
        }

        var until = last?.At + policy.Guardrails.Cooldown;
        return until > now ? new Objection("cooldown", $"{last!.Step} was last done at {last.At:HH:mm:ss} UTC ({last.Op})", until.Value) : null;
    }

    private static Objection? SiteBudget(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now)
    {
        if (situation.Head.Acts.IsEmpty) return null;

        foreach (var budget in policy.Guardrails.Budgets)
        {
            if (budget.Step == proposal.Step.Name && Spent(budget, "budget", TimesOf(budget.Step, situation.Head.Acts), now) is { } objection) return objection;
        }

        return null;
    }

    private static ImmutableArray<DateTimeOffset> TimesOf(string step, ImmutableArray<PastAct> acts) =>
        [.. acts.Where(act => act.Spent && act.Step == step).Select(act => act.At)];

    private static Objection? FleetBudget(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now) =>
        Spent(situation.Fleet.DisturbingBudget, "fleetBudget", situation.Fleet.Disturbing, now);

    private static Objection? OneDump(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now) =>
        proposal.Course.Dumped ? new Objection("oneDump", "a process was frozen for a dump in this incident already", now + Recheck) : null;

    private static Objection? Borrowing(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now)
    {
        if (proposal is not { Step: Step.ScaleOut step, Act: { } act }) return null;

        var (wanted, left) = (act.Adds * step.Lease.TotalHours, situation.Fleet.BorrowedHoursADay - situation.Fleet.BorrowedHours);
        return wanted <= left
            ? null
            : new Objection("borrowing", string.Create(CultureInfo.InvariantCulture, $"it would borrow {wanted:0.##} instance-hours, and {Math.Max(0, left):0.##} of {situation.Fleet.BorrowedHoursADay:0.##} a day are left to the fleet"), now + TimeSpan.FromMinutes(5));
    }

    /// <summary>Asked before a lease is given back as well: Azure refuses more, whoever asks.</summary>
    internal static Objection? TooManyScaleChanges(PlanState plan, FleetReading fleet, DateTimeOffset now) => Spent(fleet.ScaleChanges, "scaleChanges", plan.ScaleChanges, now);

    private static Objection? ScaleChanges(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now) => TooManyScaleChanges(situation.Plan, situation.Fleet, now);

    private static Objection? Busy(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now)
    {
        if (situation.Head.Changes.IsEmpty && situation.Plan.Changes.IsEmpty) return null;

        var last = situation.Head.Changes.Concat(situation.Plan.Changes).MaxBy(change => change.At);
        return last is not null && now < last.At + policy.Guardrails.WarmUp
            ? new Objection("busy", $"somebody else changed it at {last.At:HH:mm:ss} UTC ({last.What})", last.At + policy.Guardrails.WarmUp)
            : null;
    }

    internal static Objection? Spent(Budget budget, string name, ImmutableArray<DateTimeOffset> times, DateTimeOffset now) =>
        times.Length < budget.AtMost ? null : SpentWithin(budget, name, times, now);

    private static Objection? SpentWithin(Budget budget, string name, ImmutableArray<DateTimeOffset> times, DateTimeOffset now)
    {
        var within = times.Where(time => time > now - budget.In).Order().ToList();
        return within.Count < budget.AtMost
            ? null
            : new Objection(name, $"{within.Count} of at most {budget.AtMost} {budget.Step} within {budget.In:g}", within[within.Count - budget.AtMost] + budget.In);
    }

    private static Objection? SoleInstance(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now)
    {
        // A call reaches no instance by itself; what it is for over there its own policy's writer knows.
        if (policy.Guardrails.SoleInstance == Policies.SoleInstance.Allow || proposal.Act is Act.Call) return null;
        if (situation.Evidence?.Instances is not { } instances) return new Objection("soleInstance", "the site's instances could not be listed", now + Recheck);

        var all = proposal.Act is { ReachesEveryInstance: true };
        if (!all && instances.Length > 1) return null;
        if (policy.Guardrails.SoleInstance == Policies.SoleInstance.Refuse)
            return new Objection("soleInstance", all ? "every instance would be disturbed" : "it is the only instance", now + Recheck, Stands: true);

        return DirectHealth.NothingIsServed(situation.Evidence, policy, now, situation.Head.ActedAt)
            ? null
            : new Objection("soleInstance", $"{(all ? "every instance would be disturbed" : "it is the only instance")}, and something is still served", now + Recheck, Stands: true);
    }
}
