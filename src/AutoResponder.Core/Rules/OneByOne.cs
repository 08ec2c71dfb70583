using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Rules;

/// <summary>One instance after the other, the sickest first. Before the next one the last one must be seen to be well: what does not help here would not help there either.</summary>
internal static class OneByOne
{
    /// <summary>Whose turn it is, or why it is nobody's.</summary>
    public static Aim Aim(Step.Recycle step, Situation situation, Policy policy, DateTimeOffset now)
    {
        var course = ((Incident.Open)situation.Incident).Course;
        var turns = course.Turns is { } begun && begun.Rung == course.Rung ? begun : null;
        if (situation.Evidence is not { Instances: { } instances }) return Otherwise("the site's instances could not be listed");

        var cohort = turns?.Cohort ?? [.. instances.Where(instance => !CameLater(instance, course)).Select(instance => instance.Id)];
        ImmutableArray<InstanceReading> waiting = [.. instances.Where(instance => cohort.Contains(instance.Id) && !CameLater(instance, course) && turns?.Taken.Any(turn => turn.Instance == instance.Id) != true)];
        var sickest = instances.Length == 1 ? waiting.FirstOrDefault() : Aiming.Sickest(waiting, situation, policy, now);
        if (sickest is null) return Otherwise(turns is null ? "no instance that was there before the illness can be told to be sick" : $"{turns.Taken.Length} of {cohort.Length} instances have had their turn, and no other can be told to be sick");
        if (Aiming.WorkerOf(sickest, out var why) is not { } worker) return Otherwise(why);

        return new Aim.At(new Act.EndProcess(situation.Head.Site, sickest.Id, worker.Process, worker.StartedAt)) { Turn = new Turn((turns?.Taken.Length ?? 0) + 1, cohort) };

        // Where one was touched the site is not restarted after all.
        Aim Otherwise(string why) => turns is null && step.WidenToSite ? new Aim.At(new Act.SoftRestart(situation.Head.Site)) : new Aim.Nowhere(why);
    }

    /// <summary>After a turn, with the site still unhealthy: the next instance, or the end of the step. Null while it cannot be told yet how the last one fares.</summary>
    public static Decision? Next(Incident.Settling settling, TakenTurn turn, Verdict verdict, Situation situation, Policy policy, DateTimeOffset now)
    {
        var draft = Draft.Of(situation);
        var (isWell, how) = Fares(turn.Instance, settling.FinishedAt, situation.Evidence!, policy, now);
        if (isWell is null && now < settling.Until + policy.LongestWindow + Responder.MetricLag) return null;
        if (isWell is not true) return Climbing.Climb(draft.Then(DidNotHelp($"{how}, so that the other instances are left alone: {verdict.Why}")), verdict, policy, now);

        var helped = draft.Then(new IncidentEvent.InstanceHelped(settling.Op, settling.Step, turn.Instance, how) { At = now });
        return Aiming.Aim(policy.Ladder[helped.Course.Rung], helped.Situation, policy, now) is Aim.Nowhere end
            ? Climbing.Climb(draft.Then(DidNotHelp($"{how}, {end.Why}, and yet {verdict.Why}")), verdict, policy, now)
            : Climbing.Climb(helped, verdict, policy, now);

        IncidentEvent.StepDidNotHelp DidNotHelp(string why) => new(settling.Op, settling.Step, why) { At = now };
    }

    /// <summary>Whether an instance is well since its turn: by its own figures, and by what it answers now. Null where it did not let itself be asked.</summary>
    private static (bool? IsWell, string How) Fares(string id, DateTimeOffset since, Evidence evidence, Policy policy, DateTimeOffset now)
    {
        if (evidence.Instances is not { } instances) return (null, "the site's instances could not be listed");
        if (instances.FirstOrDefault(candidate => candidate.Id == id) is not { } instance) return (true, $"instance {Act.Short(id)} is gone");

        var answers = evidence.Probes.Where(probe => probe.Instance == id).ToList();
        return answers.Count == 0 ? (null, $"instance {Act.Short(id)} did not let itself be asked")
            : answers.Exists(probe => DirectHealth.IsSick(probe, policy)) || Sickness.Of(instance, evidence, policy, now, since) > 0 ? (false, $"instance {Act.Short(id)} is no better")
            : (true, $"instance {Act.Short(id)} is well");
    }

    /// <summary>Whatever runs there was started after the illness was seen: ending it again would be for nothing.</summary>
    private static bool CameLater(InstanceReading instance, Course course) => instance.Workers is { IsEmpty: false } workers && workers.All(worker => worker.StartedAt > course.OpenedAt);
}
