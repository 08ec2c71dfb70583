using AutoResponder.Core.Signals;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Runs;
using AutoResponder.Simulation.Scheduling;

namespace AutoResponder.Simulation.People;

/// <summary>What comes from elsewhere at its own times: machines that die or freeze, clocks that jump, storage that is down, people and autoscale that do things of their own.</summary>
internal sealed class Others(World world, Person person)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private int _edits;

    public void Start()
    {
        NowAndThen(FaultKind.Crash, 20, Crash);
        NowAndThen(FaultKind.Pause, 20, Pause);
        NowAndThen(FaultKind.ClockJump, 8, ClockJump);
        NowAndThen(FaultKind.LedgerOutage, 4, Outage);
        NowAndThen(FaultKind.HumanRestarts, 6, dice => Restart(Pick(dice)));
        NowAndThen(FaultKind.RestartsUnseen, 12, RestartUnseen);
        NowAndThen(FaultKind.HumanScales, 4, Scale);
        NowAndThen(FaultKind.Deployment, 4, dice => world.Events.Deployed(Pick(dice)));
        NowAndThen(FaultKind.SiteDeleted, 2, Delete);
        NowAndThen(FaultKind.SiteTaggedOff, 4, TagOff);
        NowAndThen(FaultKind.KillSwitch, 6, Disarm);
        NowAndThen(FaultKind.OrderPause, 8, LeaveAlone);
        NowAndThen(FaultKind.PolicyEdit, 4, Edit);
        NowAndThen(FaultKind.AlertForged, 10, _ => world.Hints.Forge());
        NowAndThen(FaultKind.OrderOnHints, 10, _ => person.ForgeOrder());
        NowAndThen(FaultKind.QueuePoison, 4, dice => world.HintQueue.Put(new Hosting.Content.Garbage(dice.Below(1000)), TimeSpan.Zero));
        world.Kernel.After(TimeSpan.FromMinutes(1), Autoscale);
    }

    /// <summary>At random moments, so many an hour where the fault is as strong as can be.</summary>
    private void NowAndThen(FaultKind kind, double anHour, Action<Dice> happen)
    {
        if (!world.Faults.Has(kind)) return;

        var dice = world.Faults.DiceOf(kind);
        Next();

        void Next() => world.Kernel.After(-Math.Log(1 - dice.Share()) * (Hour / (anHour * world.Faults.Strength(kind))), () =>
        {
            if (!world.Faults.IsOn) return;

            world.Faults.Count(kind);
            happen(dice);
            Next();
        });
    }

    private SimSite Pick(Dice dice)
    {
        var sites = world.Sites.ToList();
        return sites[dice.Below(sites.Count)];
    }

    private void Crash(Dice dice)
    {
        if (world.Host.Processes.Count > 0 && !(world.Faults.Counts[(int)FaultKind.Crash] > world.Profile.MostCrashes)) world.Host.Kill(world.Host.Processes[dice.Below(world.Host.Processes.Count)]);
    }

    private void Pause(Dice dice)
    {
        if (world.Host.Processes.Count == 0) return;

        var node = world.Host.Processes[dice.Below(world.Host.Processes.Count)].Node;
        if (node.IsPaused) return;

        var length = dice.Happens(0.5) ? dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(40)) : dice.Between(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(300));
        world.Say($"{node.Name} freezes for {length.TotalSeconds:0} s");
        node.Pause();
        world.Kernel.After(length, node.GoOn);
    }

    private void ClockJump(Dice dice)
    {
        if (world.Host.Processes.Count == 0) return;

        var node = world.Host.Processes[dice.Below(world.Host.Processes.Count)].Node;
        node.Clock.SetOffset(TimeSpan.FromSeconds(dice.Between(-world.Profile.FurthestOffset, world.Profile.FurthestOffset)));
        world.Say($"{node.Name}'s clock is {node.Clock.Offset.TotalSeconds:0} s off now");
    }

    private void Outage(Dice dice)
    {
        world.IsStorageDown = true;
        world.Say("storage is down");
        world.Kernel.After(dice.Between(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(10)), () =>
        {
            world.IsStorageDown = false;
            world.Say("storage is up");
        });
    }

    private void Restart(SimSite site)
    {
        if (site.IsDeleted) return;

        world.Say($"somebody restarts {site.Name}");
        StartAnew(site);
        world.Events.SiteRestarted(site, null);
    }

    private void RestartUnseen(Dice dice)
    {
        var sick = world.Sites.Where(site => site is { IsDeleted: false, Illness: not null }).ToList();
        if (sick.Count == 0) return;

        var site = sick[dice.Below(sick.Count)];
        world.Say($"the platform starts {site.Name} anew");
        StartAnew(site);
    }

    private void StartAnew(SimSite site)
    {
        foreach (var instance in site.Workers.Keys.ToList()) world.Clinic.Replace(site, instance);
    }

    private void Scale(Dice dice)
    {
        var plan = world.Plans[dice.Below(world.Plans.Count)];
        if (plan.Operation is not null || plan.Shape.ScalesItself) return;

        plan.OthersScaled.Add(world.Now);
        if (plan.Autoscale is { } autoscale)
        {
            autoscale.Minimum = Math.Clamp(autoscale.Minimum + dice.Pick(-1, 1), 1, autoscale.Maximum);
            world.Say($"somebody sets autoscale's minimum of {plan.Name} to {autoscale.Minimum}");
            world.Events.PlanUpdated(plan, null);
            return;
        }

        plan.ScaleCalls.Add(world.Now);
        world.Say($"somebody scales {plan.Name}");
        world.Clinic.Resize(plan, Math.Clamp(plan.Capacity + dice.Pick(-1, 1, 2), 1, plan.Shape.Maximum ?? 10));
        world.Events.PlanUpdated(plan, null);
    }

    private void Delete(Dice dice)
    {
        var site = Pick(dice);
        if (site.IsDeleted || world.Sites.Count(other => !other.IsDeleted) < 2) return;

        site.IsDeleted = true;
        site.DeletedAt = world.Now;
        site.Workers.Clear();
        world.Say($"{site.Name} is deleted");
    }

    private void TagOff(Dice dice)
    {
        var site = Pick(dice);
        (site.IsOff, site.TaggedAt) = (!site.IsOff, world.Now);
        world.Say($"{site.Name} is {(site.IsOff ? "tagged off" : "not tagged off any more")}");
        if (site.IsOff) world.Kernel.After(dice.Between(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(20)), () => (site.IsOff, site.TaggedAt) = (false, world.Now));
    }

    private void Disarm(Dice dice)
    {
        person.Order(OrderKind.Disarm);
        world.Kernel.After(dice.Between(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(12)), () => person.Order(OrderKind.Arm));
    }

    private void LeaveAlone(Dice dice)
    {
        var site = Pick(dice);
        var target = dice.Pick(site.Name, site.Id.Value, site.Plan.Id.Value, site.Plan.Name, "policy:web", "tag:tier=web");
        person.Pause(target, world.Now + dice.Between(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(15)));
        if (dice.Happens(0.3)) world.Kernel.After(dice.Between(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)), () => person.Pause(target, null));
    }

    private void Edit(Dice dice)
    {
        // Rolled out process by process: for a while old and new run side by side.
        var edit = world.Profile.Policy.IsDivided
            ? dice.Pick(Runs.Edit.Wording, Runs.Edit.LetGo)
            : dice.Pick(Runs.Edit.Wording, Runs.Edit.Loosen, Runs.Edit.Loosen, Runs.Edit.Tighten, Runs.Edit.Observe, Runs.Edit.LetGo);
        world.Host.Policies = world.Profile.Policy.Build(++_edits, edit);
        world.Say($"the policy is edited: {world.Host.Policies.Hash}");
        foreach (var process in world.Host.Processes)
            world.Kernel.After(dice.Between(TimeSpan.Zero, TimeSpan.FromMinutes(5)), () => process.Policies.Load(world.Host.Policies, world.Now));
    }

    private void Autoscale()
    {
        world.Kernel.After(TimeSpan.FromMinutes(1), Autoscale);
        foreach (var plan in world.Plans)
        {
            if (plan.Autoscale is not { } autoscale || plan.Operation is not null) continue;

            var use = LoadModel.Use(plan);
            var acts = world.Faults.Strikes(FaultKind.AutoscalerActs);
            var wanted = acts && use > 0.8 ? plan.Capacity + 1 : acts && use < 0.3 ? plan.Capacity - 1 : plan.Capacity;
            wanted = Math.Clamp(wanted, autoscale.Minimum, autoscale.Maximum);
            if (wanted == plan.Capacity) continue;

            world.Report($"autoscale sets {plan.Name} to {wanted}");
            world.Clinic.Resize(plan, wanted);
        }
    }
}
