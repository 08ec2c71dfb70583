using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Hosting;
using AutoResponder.Simulation.People;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Staging;

/// <summary>Lets a scenario's happenings happen.</summary>
internal sealed class Stage(World world, Person person)
{
    private readonly TimeSpan? _usual = world.Delivery.Late;
    private int _edits;

    public void Happen(Happening happening)
    {
        switch (happening)
        {
            case Happening.FallsIll ill: FallIll(ill); break;
            case Happening.IsWell well: world.Clinic.Mend(Site(well.Well), "by somebody"); break;
            case Happening.Changes change: Change(change); break;
            case Happening.Becomes becomes: Become(Site(becomes.Site), becomes.State); break;
            case Happening.HasLoad load: SetLoad(Site(load.Site), load.Load); break;
            case Happening.Outage outage: CutOff(outage); break;
            case Happening.Metrics metrics: Deliver(metrics); break;
            case Happening.Fault fault: Fail(fault); break;
            case Happening.Forged forged: Forge(forged); break;
            case Happening.Handler handler: Handle(handler); break;
            case Happening.Storage storage: Store(storage); break;
            case Happening.Arming arming: Arm(arming); break;
            case Happening.Order order: Order(order.What, Site(order.Site)); break;
            case Happening.Serves serves: Serve(Site(serves.Site), serves); break;
            case Happening.LeftAlone alone: person.Pause(alone.Target, alone.IsOver ? null : world.Now + alone.For); break;
            case Happening.Edited edited: Edit(edited); break;
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    private SimSite Site(string? name) => name is null ? world.Sites.First() : world.Sites.First(site => site.Name == name);

    private void FallIll(Happening.FallsIll ill)
    {
        var site = Site(ill.Site);
        if (site.IsDeleted || site.Illness is not null) return;

        var everywhere = ill.Everywhere ?? ill.Ill is IllnessKind.DeadBackend or IllnessKind.Overload or IllnessKind.Errors or IllnessKind.CrashLoop;
        var factor = ill.Times ?? Math.Max(1.5, LoadModel.PerInstance * (site.Plan.Capacity + 0.5) / Math.Max(1, site.Load));
        var illness = new Illness(ill.Ill, world.Now, ill.Ill == IllnessKind.Overload ? factor : 1)
        {
            Instance = everywhere ? null : site.Plan.Instances[0].Id,
            Cure = ill.Cure ?? (ill.Ill is IllnessKind.Leak or IllnessKind.Hang or IllnessKind.Hog or IllnessKind.Slow or IllnessKind.Errors ? Cure.NewWorker : Cure.Person),
            ComesBack = ill.ComesBack,
            Again = ill.Again,
            Grows = ill.Grows,
            FailsAt = ill.FailsAt,
            Takes = ill.Takes,
            Share = ill.Share,
        };
        world.Clinic.FallIll(site, illness);
        if (ill.Lasts is not { } lasts) return;

        world.Kernel.After(lasts, () =>
        {
            if (site.Illness is { } now && (now == illness || now.Kind == illness.Kind)) world.Clinic.Mend(site, "by itself");
        });
    }

    private void Change(Happening.Changes change)
    {
        if (change.Change == ChangeKind.Scale)
        {
            var plan = world.Plans.First(candidate => change.Plan is null || candidate.Name == change.Plan);
            world.Report($"somebody sets {plan.Name} to {change.To} instances");
            plan.OthersScaled.Add(world.Now);
            plan.ScaleCalls.Add(world.Now);
            world.Clinic.Resize(plan, change.To!.Value);
            world.Events.PlanUpdated(plan, null);
            return;
        }

        var site = Site(change.Site);
        world.Report($"somebody else: {change.Change.ToString().ToLowerInvariant()} of {site.Name}");

        // Each of them starts the site's processes anew.
        foreach (var instance in site.Workers.Keys.ToList()) world.Clinic.Replace(site, instance);
        world.Events.Changed(
            site,
            change.Change == ChangeKind.Swap ? "Microsoft.Web.SlotSwapCompleted" : "Microsoft.Web.AppUpdated",
            change.Change switch { ChangeKind.Restart => "Restarted", ChangeKind.Swap => "SlotSwapCompleted", ChangeKind.Deployment => "Completed", _ => "ChangedAppSettings" });
    }

    private void Become(SimSite site, SiteState state)
    {
        world.Report($"{site.Name} {(state switch { SiteState.Stopped => "is stopped", SiteState.Started => "is started", SiteState.Deleted => "is deleted", SiteState.Off => "is tagged responder=off", _ => "is not tagged responder=off any more" })}");
        switch (state)
        {
            case SiteState.Stopped or SiteState.Started:
                site.IsRunning = state == SiteState.Started;
                break;

            case SiteState.Deleted:
                (site.IsDeleted, site.DeletedAt) = (true, world.Now);
                site.Workers.Clear();
                break;

            default:
                (site.IsOff, site.TaggedAt) = (state == SiteState.Off, world.Now);
                break;
        }
    }

    private void SetLoad(SimSite site, int load)
    {
        site.Load = load;
        world.Report(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{site.Name} has {load} requests a minute"));
    }

    private void Serve(SimSite site, Happening.Serves serves)
    {
        site.Log.Write(serves.Kind with { EndedAt = world.Now }, serves.Count);
        world.Kernel.After(serves.Every, () => Serve(site, serves));
    }

    private void CutOff(Happening.Outage outage)
    {
        var sites = world.Sites.Where(site => site.Region == outage.Region).ToList();
        world.Report($"{outage.Region} is down: {sites.Count} sites");
        foreach (var site in sites) site.IsCutOff = true;
        world.Kernel.After(outage.For, () =>
        {
            foreach (var site in sites) site.IsCutOff = false;
            world.Report($"{outage.Region} is back");
        });
    }

    private void Deliver(Happening.Metrics metrics)
    {
        var site = metrics.Site is null ? null : Site(metrics.Site);
        world.Report($"metrics{(site is null ? "" : $" of {site.Name}")} {(metrics.Lost ? "do not come any more" : "come later")}");
        if (!metrics.Lost) world.Delivery.Late = metrics.By;
        else if (site is null) world.Delivery.IsDown = true;
        else world.Delivery.Lose(site);
        After(metrics.For, () =>
        {
            if (!metrics.Lost) world.Delivery.Late = _usual;
            else if (site is null) world.Delivery.IsDown = false;
            else world.Delivery.Restore(site);
            world.Report($"metrics{(site is null ? "" : $" of {site.Name}")} come as usual");
        });
    }

    private void Fail(Happening.Fault fault)
    {
        world.Report($"{fault.Word} from now on");
        world.Faults.Set(fault.Kind, 1);
        After(fault.For, () =>
        {
            world.Faults.Set(fault.Kind, 0);
            world.Report($"{fault.Word} no more");
        });
    }

    private void Forge(Happening.Forged forged)
    {
        world.Report($"somebody forges {(forged.Count == 1 ? "" : $"{forged.Count} times ")}{forged.What.ToString().ToLowerInvariant()}");
        for (var i = 0; i < forged.Count; i++)
        {
            if (forged.What == ForgeryKind.Order) person.ForgeOrder();
            else if (forged.What == ForgeryKind.Garbage) world.HintQueue.Put(new Content.Garbage(i), TimeSpan.Zero);
            else world.Hints.Tell(forged.What == ForgeryKind.Alert
                ? world.Alerts.Forge(Site(forged.Site), null)
                : new Signal.PlatformEvent($"forged-event-{i}", "Microsoft.ResourceNotifications.HealthResources.AvailabilityStatusChanged", Site(forged.Site).Id.Value, world.Now, PlatformEventMeaning.Unhealthy, "Unavailable"));
        }
    }

    private void Handle(Happening.Handler handler)
    {
        foreach (var process in world.Host.Processes.ToList())
        {
            switch (handler.State)
            {
                case HandlerState.Killed:
                    world.Report($"{process.Node.Name} is killed");
                    world.Host.DownUntil = world.Now + handler.For;
                    world.Host.Kill(process);
                    break;

                case HandlerState.Frozen:
                    world.Report($"{process.Node.Name} freezes");
                    process.Node.Pause();
                    world.Kernel.After(handler.For, process.Node.GoOn);
                    break;

                default:
                    process.Node.Clock.SetOffset(handler.State == HandlerState.ClockAhead ? handler.By : -handler.By);
                    world.Report($"{process.Node.Name}'s clock is wrong");
                    world.Kernel.After(handler.For, () => process.Node.Clock.SetOffset(TimeSpan.Zero));
                    break;
            }
        }
    }

    private void Store(Happening.Storage storage)
    {
        world.Report($"storage {(storage.ReadOnly ? "takes no writes" : "is down")}");
        Set(true);
        After(storage.For, () =>
        {
            Set(false);
            world.Report("storage is well again");
        });

        void Set(bool failing) => (world.IsStorageReadOnly, world.IsStorageDown) = (storage.ReadOnly && failing, !storage.ReadOnly && failing);
    }

    private void Arm(Happening.Arming arming)
    {
        if (arming.Kind != ArmingKind.Lost)
        {
            person.Order(arming.Kind == ArmingKind.Arm ? OrderKind.Arm : OrderKind.Disarm);
            After(arming.For, () => person.Order(arming.Kind == ArmingKind.Arm ? OrderKind.Disarm : OrderKind.Arm));
            return;
        }

        world.Report("somebody deletes the arming row");
        world.FleetRows.Lose();
    }

    private void Order(OrderKind what, SimSite site)
    {
        var incident = world.Ledger.Read(world.Ledger.ReadPlan(site.Plan.Id), site.Id).Head.Incident;

        // As the command line does: the question that is read is the one that is answered.
        var question = what is OrderKind.Approve or OrderKind.Deny ? (incident as Core.Incidents.Incident.AwaitingApproval)?.Request.Id.Value ?? "none" : null;
        person.Order(what, site.Id, (incident as Core.Incidents.Incident.Open)?.Course.Id ?? "none", target: question);
    }

    private void Edit(Happening.Edited edited)
    {
        var all = world.Host.Policies;
        world.Host.Policies = new PolicySet(
            [
                .. all.Policies.Select(policy => policy.Name != edited.Policy ? policy : policy with
                {
                    Mode = edited.Mode ?? policy.Mode,
                    Guardrails = policy.Guardrails with { Cooldown = edited.Cooldown ?? policy.Guardrails.Cooldown },
                    Sites = edited.LetsGo ? new SiteSelector() : policy.Sites with { Expect = edited.Expect ?? policy.Sites.Expect },
                    Hash = $"{policy.Hash}-edited-{++_edits}",
                    Rules = edited is { Cooldown: null, LetsGo: false } ? policy.Rules : $"{policy.Rules}-edited-{_edits}",
                }),
            ],
            all.Fleet,
            $"{all.Hash}-edited-{_edits}");
        world.Report($"policy {edited.Policy} is edited");
        foreach (var process in world.Host.Processes) process.Policies.Load(world.Host.Policies, world.Now);
    }

    private void After(TimeSpan? time, Action happen)
    {
        if (time is { } length) world.Kernel.After(length, happen);
    }
}
