using AutoResponder.Core.Acts;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Rules;

/// <summary>Where a step would act, or why it cannot help.</summary>
internal abstract record Aim
{
    public sealed record At(Act Act) : Aim;

    /// <summary>Here; it changes nothing, so there is no act.</summary>
    public sealed record Here : Aim;

    /// <summary>It cannot help, or cannot be done: the next rung.</summary>
    public sealed record Nowhere(string Why) : Aim;

    /// <summary>Whether it can help is not known yet: wait.</summary>
    public sealed record Blind(string Why) : Aim;
}

/// <summary>Finds a step's target in the evidence. A step never reaches further than it says.</summary>
internal static class Aiming
{
    public static Aim Aim(Step step, Situation situation, Policy policy, DateTimeOffset now) => step switch
    {
        Step.Recycle { Scope: RecycleScope.Site } => new Aim.At(new Act.SoftRestart(situation.Head.Site)),
        Step.Recycle recycle => AtWorstInstance(recycle, situation, policy, now),
        Step.ScaleOut scaleOut => Borrowing.Aim(scaleOut, situation, now),
        Step.CaptureDiagnostics => new Aim.Here(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Aim AtWorstInstance(Step.Recycle recycle, Situation situation, Policy policy, DateTimeOffset now)
    {
        var (instance, worker, why) = FindWorker(situation, policy, now);
        if (instance is not null && worker is not null) return new Aim.At(new Act.EndProcess(situation.Head.Site, instance.Id, worker.Process, worker.StartedAt));

        return recycle.WidenToSite ? new Aim.At(new Act.SoftRestart(situation.Head.Site)) : new Aim.Nowhere(why);
    }

    /// <summary>The sickest instance and its largest worker process, or why there is none.</summary>
    public static (InstanceReading? Instance, WorkerReading? Worker, string Why) FindWorker(Situation situation, Policy policy, DateTimeOffset now)
    {
        if (situation.Evidence is not { Instances: { } instances } evidence) return (null, null, "the site's instances could not be listed");
        if (instances.IsEmpty) return (null, null, "the site runs on no instance");

        var worst = instances.Length == 1
            ? instances[0]
            : instances
                .Select(instance => (Instance: instance, Badness: Sickness.Of(instance, evidence, policy, now, situation.Head.ActedAt)))
                .Where(candidate => candidate.Badness > 0)
                .OrderByDescending(candidate => candidate.Badness)
                .ThenBy(candidate => candidate.Instance.Id, StringComparer.Ordinal)
                .Select(candidate => candidate.Instance)
                .FirstOrDefault();
        if (worst is null) return (null, null, "no instance can be told to be the sick one");
        if (worst.Workers is not { } workers) return (null, null, $"the processes of the sick instance {worst.Machine ?? worst.Id} could not be read");
        if (workers.IsEmpty) return (null, null, $"the sick instance {worst.Machine ?? worst.Id} runs no worker process of the site");

        // Several workers: the largest, as the one that has lived or leaked most.
        return (worst, workers.MaxBy(candidate => (candidate.WorkingSet ?? 0, -candidate.Process)), "");
    }
}
