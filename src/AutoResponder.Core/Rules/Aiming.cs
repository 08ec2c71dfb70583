using AutoResponder.Core.Acts;
using AutoResponder.Core.Guardrails;
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
                .Select(instance => (Instance: instance, Badness: Sickness.Of(instance, evidence, policy, now)))
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

/// <summary>How sick one instance is, by the policy's own figures split by instance, then by what it answers itself.</summary>
internal static class Sickness
{
    public static double Of(InstanceReading instance, Evidence evidence, Policy policy, DateTimeOffset now)
    {
        var byFigures = instance.Machine is null ? 0 : policy.Unhealthy.Leaves().Max(leaf => Of(leaf, instance.Machine, evidence, now));
        var byProbe = evidence.Probes.Any(probe => probe.Instance == instance.Id && DirectHealth.IsSick(probe, policy)) ? 1.0 : 0;

        // Both together beat either alone; what it answers right now counts as much as a whole share of failures.
        return byFigures + byProbe;
    }

    private static double Of(Condition leaf, string machine, Evidence evidence, DateTimeOffset now) => leaf switch
    {
        Condition.Ratio ratio => Share(ratio, machine, evidence, now),
        Condition.Metric { On: not MetricScope.Plan } metric => Excess(metric, machine, evidence, now),
        _ => 0,
    };

    private static double Share(Condition.Ratio ratio, string machine, Evidence evidence, DateTimeOffset now)
    {
        var whole = Window.Of(evidence, ratio.Whole, machine, "Total", ratio.Window, now, null);
        var part = Window.Of(evidence, ratio.Part, machine, "Total", ratio.Window, now, null);
        var share = whole.Gap is null && part.Gap is null && whole.Sum > 0 ? part.Sum / whole.Sum : 0;
        return share > ratio.Above ? share : 0;
    }

    private static double Excess(Condition.Metric metric, string machine, Evidence evidence, DateTimeOffset now)
    {
        var window = Window.Of(evidence, metric.Name, machine, metric.Aggregation, metric.Window, now, null);
        if (window.Gap is not null || metric.Threshold <= 0) return 0;

        var figure = window.Aggregate(metric.Aggregation);
        return metric.Operator == Comparison.Above
            ? figure > metric.Threshold ? Math.Min(1, figure / metric.Threshold / 10) : 0
            : figure < metric.Threshold ? 1 - (figure / metric.Threshold) : 0;
    }
}
