using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Rules;

/// <summary>Finding out what came of an act: by what its sender reports, and by looking. Never by doing it again.</summary>
internal static class Finding
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);

    /// <summary>How long a machine that was told to reboot may still run what it ran.</summary>
    private static readonly TimeSpan RebootWithin = TimeSpan.FromMinutes(5);

    public static Decision Report(Incident.Acting acting, ActOutcome outcome, Situation situation, Policy policy, DateTimeOffset now)
    {
        var draft = Reported(acting, outcome, situation, now);
        return outcome switch
        {
            ActOutcome.Succeeded => Seen(draft, acting, acting.Act is Act.Call ? "whoever was called says that it is done" : "Azure says that it is done", policy, now),
            ActOutcome.Forbidden forbidden => HandingOver.To(draft, $"a right is missing: {forbidden.Why}", now),
            _ => draft.Decision,
        };
    }

    public static Decision ReportUnowned(Incident.Acting acting, ActOutcome outcome, Situation situation, DateTimeOffset now) =>
        HandingOver.Unowned(Reported(acting, outcome, situation, now), now);

    /// <summary>A report that comes after a look. Where the look took for ours what others did to the plan, nothing is borrowed, and nothing may be given back.</summary>
    public static Decision ReportLate(Situation situation, OpId op, ActOutcome outcome, DateTimeOffset now) =>
        situation.Plan.Lease is Lease.Lent lent && lent.Terms.Op == op && outcome is not (ActOutcome.Accepted or ActOutcome.Succeeded or ActOutcome.Unknown)
            ? Decision.Of(new IncidentEvent.ActReported(op, Step.ScaleOut.Word, outcome, null) { At = now })
            : Noting.Say($"{op} ended ({outcome.Describe()}) after it had been found out by a look", now);

    public static Decision LookForEffect(Incident.Acting acting, Situation situation, Policy policy, DateTimeOffset now)
    {
        var draft = Draft.Of(situation);
        if (Effect(acting, situation.Evidence, now) is { } effect)
        {
            if (effect.Seen) return Seen(draft, acting, effect.What, policy, now);
            if (ActOutcome.MayGoOn(acting.Answer, situation.Evidence?.Operation, acting.Deadline, now)) return Blind(draft, acting, now);
            if (situation.Evidence?.Operation is OperationReading.Ended { Succeeded: false } failed)
                return draft.Then(new IncidentEvent.EffectNotSeen(acting.Op, StepName(acting, policy), $"the operation failed: {failed.Why}", true) { At = now }).Decision;

            // Sent and ineffective is a rung that did not help; never sent, as far as anyone can tell, leaves the rung where it is.
            return draft.Then(new IncidentEvent.EffectNotSeen(acting.Op, StepName(acting, policy), effect.What, acting.Answer is ActOutcome.Accepted) { At = now }).Decision;
        }

        return Blind(draft, acting, now);
    }

    private static Decision Blind(Draft draft, Incident.Acting acting, DateTimeOffset now) =>
        now >= acting.Deadline + Responder.Patience
            ? HandingOver.To(draft, $"for {Responder.Patience.TotalMinutes:0} min nobody could find out what came of {acting.Op}", now)
            : Decision.Nothing;

    private static Draft Reported(Incident.Acting acting, ActOutcome outcome, Situation situation, DateTimeOffset now)
    {
        DateTimeOffset? lookAgain = outcome switch
        {
            ActOutcome.Deferred deferred => deferred.Until,
            ActOutcome.NotSent => now + TryAgainAfter,
            _ => null,
        };
        return Draft.Of(situation).Then(new IncidentEvent.ActReported(acting.Op, StartedStep(situation, acting), outcome, lookAgain) { At = now });
    }

    private static Decision Seen(Draft draft, Incident.Acting acting, string what, Policy policy, DateTimeOffset now) =>
        draft.Then(new IncidentEvent.EffectSeen(acting.Op, StepName(acting, policy), what, now + SettleTime(acting, policy)) { At = now }).Decision;

    private static (bool Seen, string What)? Effect(Incident.Acting acting, Evidence? evidence, DateTimeOffset now)
    {
        if (acting.Act is Act.SetCapacity or Act.SetMinimum or Act.SetSize) return Borrowing.Effect(acting.Act, evidence?.Plan);

        // There is nothing to look at over there. Called again on a guess it might be done twice: so it gets its time, and the site's own figures say whether it helped.
        if (acting.Act is Act.Call) return now >= acting.Deadline ? (true, "nobody can say whether it was done, and the site's figures since then have to") : null;
        if (evidence?.Instances is not { } instances) return null;

        switch (acting.Act)
        {
            case Act.EndProcess end:
                var instance = instances.FirstOrDefault(candidate => candidate.Id == end.Instance);
                if (instance is null) return (true, $"instance {end.Instance} is gone, and process {end.Process} with it");
                if (instance.Workers is not { } workers) return null;

                // The same number with another start is another process.
                var there = workers.FirstOrDefault(worker => worker.Process == end.Process && (end.StartedAt is null || worker.StartedAt is null || worker.StartedAt == end.StartedAt));
                return there is null ? (true, $"process {end.Process} is gone") : (false, $"process {end.Process} still runs");

            case Act.RebootWorker reboot:
                if (instances.FirstOrDefault(candidate => candidate.Id == reboot.Instance) is not { } rebooted) return (true, $"worker {reboot.Worker} is gone");
                if (rebooted.Workers is not { } running) return acting.Answer is ActOutcome.Accepted && now >= acting.Deadline + RebootWithin ? (true, "Azure took it, and no process can be told there") : null;
                if (running.All(worker => worker.StartedAt >= acting.StartedAt)) return (true, $"nothing on worker {reboot.Worker} is from before");

                return now >= acting.Deadline + RebootWithin ? (false, $"what ran on worker {reboot.Worker} still runs") : null;

            // Where no process can be told, as on Linux, Azure's word must do: whether it helped is judged on samples from after it in any case.
            case Act.SoftRestart or Act.Restart when !instances.IsEmpty && instances.All(candidate => candidate.Workers is null):
                return acting.Answer is ActOutcome.Accepted && now >= acting.Deadline ? (true, "Azure took it, and no process can be told there") : null;

            case Act.SoftRestart or Act.Restart:
                if (instances.Any(candidate => candidate.Workers is null)) return null;

                var old = instances.SelectMany(candidate => candidate.Workers!.Value).Count(worker => worker.StartedAt is not { } started || started < acting.StartedAt);
                return old == 0 ? (true, "every worker process is a new one") : (false, $"{old} worker processes are still the old ones");

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static TimeSpan SettleTime(Incident.Acting acting, Policy policy) =>
        acting.Course.Rung < policy.Ladder.Length ? policy.Ladder[acting.Course.Rung].Settle : TimeSpan.FromMinutes(5);

    private static string StepName(Incident.Acting acting, Policy policy) =>
        acting.Course.Rung < policy.Ladder.Length ? policy.Ladder[acting.Course.Rung].Name : "recycle";

    private static string StartedStep(Situation situation, Incident.Acting acting) =>
        situation.Head.Acts.LastOrDefault(act => act.Op == acting.Op)?.Step ?? "recycle";
}
