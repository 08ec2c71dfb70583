using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Rules;

/// <summary>Where a step would act, or why it cannot help.</summary>
internal abstract record Aim
{
    public sealed record At(Act Act) : Aim
    {
        /// <summary>Which turn it is, where a step takes one instance after the other.</summary>
        public Turn? Turn { get; init; }
    }

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
        Step.Recycle { Scope: RecycleScope.EachInstance } each => OneByOne.Aim(each, situation, policy, now),
        Step.Recycle recycle => AtWorstInstance(recycle, situation, policy, now),
        Step.Restart => new Aim.At(new Act.Restart(situation.Head.Site)),
        Step.Call call => new Aim.At(new Act.Call(situation.Head.Site, call.To)),
        Step.ScaleOut scaleOut => Borrowing.Aim(scaleOut, situation, now),
        Step.RebootWorker => WholePlan.Reboot(situation, policy, now),
        Step.ScaleUp scaleUp => WholePlan.Resize(scaleUp, situation, now),
        Step.CaptureDiagnostics => new Aim.Here(),
        Step.Notify notify => Telling.Aim(notify, situation, policy),
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
        var (worst, why) = FindInstance(situation, policy, now);
        return worst is null ? (null, null, why) : (worst, WorkerOf(worst, out why), why);
    }

    /// <summary>The sickest instance, or why there is none.</summary>
    public static (InstanceReading? Instance, string Why) FindInstance(Situation situation, Policy policy, DateTimeOffset now)
    {
        if (situation.Evidence is not { Instances: { } instances }) return (null, "the site's instances could not be listed");
        if (instances.IsEmpty) return (null, "the site runs on no instance");

        var worst = instances.Length == 1 ? instances[0] : Sickest(instances, situation, policy, now);
        return (worst, worst is null ? "no instance can be told to be the sick one" : "");
    }

    /// <summary>The sickest of some instances; null where none can be told to be sick.</summary>
    /// <remarks>Of two that are equally sick the one whose id comes first: the same on every machine.</remarks>
    public static InstanceReading? Sickest(ImmutableArray<InstanceReading> instances, Situation situation, Policy policy, DateTimeOffset now)
    {
        var (sickest, most) = ((InstanceReading?)null, 0.0);
        foreach (var instance in instances)
        {
            var badness = Sickness.Of(instance, situation.Evidence!, policy, now, situation.Head.ActedAt);
            if (badness > most || (badness == most && sickest is not null && string.CompareOrdinal(instance.Id, sickest.Id) < 0)) (sickest, most) = (instance, badness);
        }

        return sickest;
    }

    /// <summary>The worker process of a sick instance, or why there is none.</summary>
    public static WorkerReading? WorkerOf(InstanceReading sick, out string why)
    {
        why = sick.Workers switch
        {
            null => $"the processes of the sick instance {sick.Machine ?? sick.Id} could not be read",
            { IsEmpty: true } => $"the sick instance {sick.Machine ?? sick.Id} runs no worker process of the site",
            _ => "",
        };

        // Several workers: the largest, as the one that has lived or leaked most.
        return sick.Workers?.MaxBy(candidate => (candidate.WorkingSet ?? 0, -candidate.Process));
    }
}
