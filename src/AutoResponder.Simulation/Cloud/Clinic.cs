using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Cloud;

/// <summary>How sites fall ill and get well: by themselves, by a new worker process, by more instances, by a person.</summary>
internal sealed class Clinic(World world)
{
    private const string NewWorker = "by a new worker process";

    public void FallIll(SimSite site, IllnessShape shape)
    {
        if (site.IsDeleted || site.Illness is not null) return;

        var severity = shape.Kind == IllnessKind.Overload
            ? Math.Max(1.5, LoadModel.PerInstance * (site.Plan.Capacity + 0.5) / Math.Max(1, site.Load))
            : 0.5 + world.Dice.Share();
        var illness = new Illness(shape.Kind, world.Kernel.Now, severity);
        if (shape.Kind is IllnessKind.Leak or IllnessKind.Hang)
        {
            if (!shape.Everywhere) illness.Instance = site.Plan.Instances[world.Dice.Below(site.Plan.Instances.Count)].Id;
            if (world.Faults.Strikes(FaultKind.Flaps)) illness.ComesBack = world.Dice.Between(1, 3);
        }

        FallIll(site, illness);
        if (shape.Lasts > 0) world.Kernel.After(TimeSpan.FromMinutes(shape.Lasts), () => Mend(site, illness, "by itself"));
        if (illness.Instance is not null && world.Faults.Strikes(FaultKind.GetsWorse)) world.Kernel.After(world.Dice.Between(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)), () => illness.Instance = null);
        if (world.Faults.Strikes(FaultKind.HealsByItself)) world.Kernel.After(world.Dice.Between(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10)), () => Mend(site, illness, "by itself"));
    }

    /// <summary>Falls ill with something in particular.</summary>
    public void FallIll(SimSite site, Illness illness)
    {
        site.Illness = illness;
        world.Report($"{site.Name} falls ill: {illness.Kind} on {illness.Instance ?? "every instance"}");
        if (illness.Kind == IllnessKind.CrashLoop) Crash(site, illness);
    }

    /// <summary>Whatever a person does about it.</summary>
    public void Mend(SimSite site, string by)
    {
        if (site.Illness is { } illness) Mend(site, illness, by);
    }

    /// <summary>A new worker process in the place of the old one.</summary>
    public void Replace(SimSite site, SimInstance instance)
    {
        site.Workers[instance] = site.NewWorker(world.Kernel.Now, StartUp());
        world.Say($"{site.Name} has a new worker on {instance.Id}: {site.Workers[instance].Process}");
        if (site.Illness is not { Cure: Cure.NewWorker } illness) return;
        if (illness.Instance is not null && illness.Instance != instance.Id) return;
        if (illness.Instance is null && site.Workers.Values.Any(worker => worker.StartedAt <= illness.Since)) return;

        if (illness.ComesBack > 0)
        {
            // A leak grows again in the new worker; a hang comes back after a while.
            illness.ComesBack--;
            if (illness.Kind == IllnessKind.Leak) return;

            site.Illness = null;
            world.Kernel.After(illness.Again ?? world.Dice.Between(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(6)), () =>
            {
                if (site.Illness is not null || site.IsDeleted || !site.Workers.ContainsKey(instance)) return;

                FallIll(site, illness.Relapse(world.Kernel.Now));
            });
            return;
        }

        Mend(site, illness, NewWorker);
    }

    /// <summary>A plan of another size.</summary>
    public void Resize(SimPlan plan, int capacity)
    {
        var grows = capacity > plan.Capacity;
        plan.Resize(Math.Max(1, capacity), world.Kernel.Now, _ => StartUp());
        world.Report($"{plan.Name} has {plan.Capacity} instances");

        // The sick machine may be the one that went.
        foreach (var site in plan.Sites)
        {
            if (grows && site.Illness is { Cure: Cure.MoreInstances } relieved) Mend(site, relieved, "with more instances");
            if (site.Illness is { Instance: { } sick } illness && plan.Instances.TrueForAll(instance => instance.Id != sick)) Mend(site, illness, "with its instance");
        }
    }

    /// <summary>A plan of larger machines: whatever ran is started anew on them.</summary>
    public void Enlarge(SimPlan plan, string size)
    {
        plan.Size = size;
        world.Report($"{plan.Name} is a {size}");
        foreach (var site in plan.Sites)
        {
            foreach (var instance in site.Workers.Keys.ToList()) Replace(site, instance);
            if (site.Illness is { Cure: Cure.MoreInstances } relieved) Mend(site, relieved, "with larger instances");
        }
    }

    /// <summary>The platform starts a crashed worker again, which crashes again.</summary>
    private void Crash(SimSite site, Illness illness) => world.Kernel.After(TimeSpan.FromMinutes(1), () =>
    {
        if (site.Illness != illness || site.IsDeleted) return;

        foreach (var instance in site.Workers.Keys.Where(instance => illness.Instance is null || instance.Id == illness.Instance).ToList()) site.Workers[instance] = site.NewWorker(world.Kernel.Now, TimeSpan.FromSeconds(10));
        Crash(site, illness);
    });

    private TimeSpan StartUp() => world.Dice.Between(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20));

    private void Mend(SimSite site, Illness illness, string by)
    {
        if (site.Illness != illness) return;

        site.Illness = null;
        if (by != NewWorker && world.Fresh?.Site == site) world.Fresh = null;
        world.Report($"{site.Name} is well again, {by}");
    }
}
