using System.Collections.Immutable;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Policies;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.People;
using AutoResponder.Simulation.Scheduling;

namespace AutoResponder.Simulation.Runs;

/// <summary>From a seed to a kind of run. Few faults at once and those strong: all of them at their average would hide every rare combination.</summary>
public static class Profiles
{
    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();

    /// <summary>Nothing bad may happen, however bad the world is.</summary>
    public static Profile Safety(ulong seed) => Make(seed, Dice.For(seed, "profile"));

    /// <summary>Once the world is good again, what has to come about does.</summary>
    public static Profile Liveness(ulong seed)
    {
        var dice = Dice.For(seed, "profile");
        return Make(seed, dice) with { Minutes = dice.Between(20, 40), Calm = 55 };
    }

    /// <summary>A fleet of 500 sites: most of a region falls ill at once, and elsewhere a few have illnesses of their own. It takes as long as a hundred other runs, so that only some are made.</summary>
    public static Profile Storm(ulong seed)
    {
        var dice = Dice.For(seed, "storm");
        var (plans, share, begins) = (50, dice.Pick(0.5, 0.8, 1), dice.Between(4, 8));
        var west = dice.Between(15, 35);
        return Usually(seed, dice) with
        {
            Minutes = 30,
            Plans = [.. Enumerable.Range(0, plans).Select(number => Plan(dice) with { Region = number < west ? "west" : "north", Capacity = 2, IsOurs = false, Sites = [.. Enumerable.Range(0, 10).Select(_ => new SiteShape { Load = 60 })] })],
            Policy = Policy(dice) with { Ladder = [Rung.Recycle, Rung.ScaleOut, Rung.Capture], Window = 1, For = dice.Pick(0, 30), AnHour = 3, Fleet = dice.Pick(3, 10), SoleInstance = SoleInstance.Allow, Asks = false, Observes = false },
            Illnesses =
            [
                .. Enumerable.Range(0, 10 * west).Where(_ => dice.Happens(share)).Select(site => new IllnessShape(site / 10, site % 10, dice.Pick(IllnessKind.DeadBackend, IllnessKind.DeadBackend, IllnessKind.Hang), begins + dice.Below(3), 12)),
                .. Enumerable.Range(0, 3).Select(_ => new IllnessShape(west + dice.Below(plans - west), dice.Below(10), IllnessKind.Hang, dice.Between(2, 20), 0)),
            ],
        };
    }

    private static Profile Make(ulong seed, Dice dice) => (seed % 16) switch
    {
        0 => Outage(Usually(seed, dice), dice),
        4 or 8 => Chronic(Usually(seed, dice), dice),
        12 => Crowded(Usually(seed, dice), dice),
        5 or 14 => Counted(Usually(seed, dice), dice),
        _ => Usually(seed, dice),
    };

    /// <summary>A policy that says how many sites it owns, and does not always say enough.</summary>
    private static Profile Counted(Profile profile, Dice dice)
    {
        var sites = profile.Plans.Sum(plan => plan.Sites.Length);
        return profile with { Policy = profile.Policy with { Expect = dice.Pick(sites, sites, (sites + 1) / 2, Math.Max(1, sites - 1)), Observes = false } };
    }

    /// <summary>Sites that are healed and fall ill again soon, while people want this and that left alone.</summary>
    private static Profile Chronic(Profile profile, Dice dice)
    {
        ImmutableArray<PlanShape> plans = [.. Enumerable.Range(0, 3).Select(_ => Plan(dice) with { Capacity = 2, Maximum = 10, IsOurs = false })];
        return profile with
        {
            Minutes = 60,
            Plans = plans,
            Policy = profile.Policy with { For = dice.Pick(0, 10), HealthyFor = 1, Window = 1, Settle = 2, Cooldown = dice.Pick(2, 5), AnHour = 6, Fleet = 10, Ladder = [Rung.Recycle, Rung.Recycle, Rung.Recycle, Rung.ScaleOut, Rung.Capture], Observes = false },
            Illnesses = [.. Enumerable.Range(0, 5).SelectMany(round => plans.Index().Select(plan => new IllnessShape(plan.Index, 0, IllnessKind.Hang, (11 * round) + 2 + dice.Below(3), 9)))],
            Faults = profile.Faults.SetItem(FaultKind.OrderPause, 0.5),
        };
    }

    /// <summary>One site borrows for a short while, and its neighbours fall ill while that is given back.</summary>
    private static Profile Crowded(Profile profile, Dice dice)
    {
        var plan = Plan(dice) with { Capacity = 2, Maximum = 10, ScalesItself = false, IsOurs = false, Tier = "PremiumV3", Sites = [.. Enumerable.Range(0, 3).Select(_ => new SiteShape { Load = (int)LoadModel.PerInstance / 8 })] };
        return profile with
        {
            Minutes = 60,
            Plans = [plan],
            Policy = profile.Policy with { For = 0, HealthyFor = 1, Window = 1, Settle = 1, AnHour = 6, Fleet = 10, Scales = 20, Borrow = 24, Lease = dice.Pick(2, 5), Ladder = [Rung.ScaleOut, Rung.Recycle, Rung.RestartSite], SoleInstance = SoleInstance.Allow, Asks = false, Observes = false },
            Illnesses =
            [
                .. Enumerable.Range(0, 2).Select(time => new IllnessShape(0, 0, IllnessKind.Overload, 3 + (30 * time) + dice.Below(3), 4)),
                .. Enumerable.Range(0, 8).Select(round => new IllnessShape(0, 1 + (round % 2), IllnessKind.Hang, 9 + (6 * round) + dice.Below(4), 3, true)),
            ],
            Faults = profile.Faults.SetItem(FaultKind.ArmSlowOperation, 1).SetItem(FaultKind.OrderPause, 0.5),
        };
    }

    /// <summary>A region goes down, and with it most of what runs there; elsewhere one site is ill of its own.</summary>
    private static Profile Outage(Profile profile, Dice dice)
    {
        ImmutableArray<PlanShape> plans = [.. Enumerable.Range(0, 7).Select(_ => Plan(dice)).Select((plan, number) => plan with { Region = number < 4 ? "west" : "north", IsOurs = false, Sites = plan.Sites[..1] })];
        var begins = dice.Between(3, 8);
        return profile with
        {
            Plans = plans,
            Illnesses =
            [
                .. plans.Index().Where(plan => plan.Item.Region == "west").SelectMany(plan => plan.Item.Sites.Index().Select(site => new IllnessShape(plan.Index, site.Index, dice.Pick(IllnessKind.DeadBackend, IllnessKind.Hang), begins + dice.Below(3), 15))),
                new IllnessShape(5, 0, IllnessKind.Hang, begins + 2, 0),
            ],
        };
    }

    private static Profile Usually(ulong seed, Dice dice)
    {
        var plans = dice.Pick(1, 1, 1, 2, 2, 3);
        var minutes = dice.Between(30, 60);
        var policy = Policy(dice);
        ImmutableArray<PlanShape> shapes = [.. Enumerable.Range(0, plans).Select(_ => Plan(dice))];
        return new Profile
        {
            Seed = seed,
            Minutes = minutes,
            Nodes = dice.Pick(1, 1, 2, 2, 3, 4),
            Plans = shapes,
            Policy = policy,
            Illnesses = [.. Enumerable.Range(0, dice.Between(1, 2 + plans)).Select(_ => Illness(dice, shapes, minutes))],
            Person = new PersonShape
            {
                TakesAfter = dice.Pick(0, 20, 120, 600),
                MendsAfter = dice.Pick(0, 120, 600, 1500),
                SleepsOnce = dice.Happens(0.3),
                GivesBack = dice.Happens(0.7),
                Answers = dice.Pick(Answer.Yes, Answer.Yes, Answer.YesToAnother, Answer.No, Answer.Nothing),
            },
            Faults = Faults(dice),
            Latency = dice.Pick(5, 20, 20, 100, 400),
            Tail = dice.Pick(0, 0, 0.01, 0.03),
            MetricLag = dice.Pick(1, 1, 2, 3),
            LockSeconds = dice.Pick(30, 60, 600),
            FurthestOffset = dice.Pick(3, 10, 90),
        };
    }

    private static PlanShape Plan(Dice dice)
    {
        var capacity = dice.Pick(1, 1, 2, 3);
        var sites = dice.Pick(1, 1, 2, 3);
        var autoscaled = dice.Happens(0.15);
        return new PlanShape
        {
            Capacity = capacity,
            Maximum = dice.Pick<int?>(10, 10, 10, capacity, capacity + 1, null),
            Tier = dice.Happens(0.03) ? "Free" : "PremiumV3",
            ScalesItself = dice.Happens(0.04),
            Autoscale = autoscaled ? new AutoscaleShape(dice.Between(1, capacity), capacity + dice.Between(0, 3)) : null,
            IsOurs = dice.Happens(0.05),
            Sites = [.. Enumerable.Range(0, sites).Select(_ => new SiteShape { Load = (int)(LoadModel.PerInstance * capacity * (0.15 + (0.45 * dice.Share())) / sites), IsOurselves = dice.Happens(0.03) })],
        };
    }

    private static IllnessShape Illness(Dice dice, ImmutableArray<PlanShape> plans, int minutes)
    {
        var plan = dice.Below(plans.Length);
        return new IllnessShape(
            plan,
            dice.Below(plans[plan].Sites.Length),
            dice.Pick(IllnessKind.Leak, IllnessKind.Hang, IllnessKind.Hang, IllnessKind.DeadBackend, IllnessKind.Overload, IllnessKind.Overload),
            dice.Between(2, Math.Max(3, minutes - 15)),
            dice.Pick(0, 0, 5, 12, 25),
            dice.Happens(0.3));
    }

    private static PolicyShape Policy(Dice dice) => new()
    {
        Unhealthy = dice.Pick(Sickness.RatioOrSlow, Sickness.RatioOrSlow, Sickness.Ratio, Sickness.Probe, Sickness.Memory),
        For = dice.Pick(0, 10, 30, 120),
        HealthyFor = dice.Pick(1, 3, 5),
        Window = dice.Pick(1, 2, 5),
        Ladder = Ladder(dice),
        Evidence = dice.Pick(CaptureScope.None, CaptureScope.Quick, CaptureScope.Quick, CaptureScope.Full),
        Dump = dice.Pick(DumpKind.Stacks, DumpKind.Heap),
        Settle = dice.Pick(1, 2, 4),
        Cooldown = dice.Pick(0, 2, 5, 15),
        AnHour = dice.Pick(1, 2, 3),
        Fleet = dice.Pick(1, 2, 10),
        Scales = dice.Pick(1, 3, 20, 20, 20),
        Borrow = dice.Pick(0.2, 0.5, 24, 24, 24),
        Lease = dice.Pick(2, 5, 10),
        MaxLease = dice.Pick(6, 15, 30),
        Max = dice.Pick(2, 3, 5),
        SoleInstance = dice.Pick(SoleInstance.Allow, SoleInstance.WhenDown, SoleInstance.Refuse),
        Observes = dice.Happens(0.03),
        Forgets = dice.Happens(0.1),
        Asks = dice.Happens(0.15),
        QuietFrom = dice.Below(60),
        QuietFor = dice.Pick(0, 0, 0, 0, 5, 20),
        Failures = dice.Pick(1, 2, 3, 3),
        FailuresLately = dice.Pick(2, 5, 5),
    };

    private static ImmutableArray<Rung> Ladder(Dice dice)
    {
        var recycle = dice.Pick(Rung.Recycle, Rung.Recycle, Rung.RecycleOrSite, Rung.RestartSite, Rung.Each, Rung.Each);
        return dice.Below(13) switch
        {
            0 => [recycle],
            1 => [recycle, Rung.Capture],
            2 => [Rung.ScaleOut],
            3 => [Rung.ScaleOut, recycle],
            4 => [recycle, recycle, Rung.ScaleOut, Rung.Capture],
            5 => [recycle, Rung.Restart, Rung.Capture],
            8 => [recycle, Rung.Reboot, Rung.Capture],
            9 => [Rung.ScaleUp, Rung.Reboot],
            7 => [recycle, Rung.Call, Rung.ScaleOut],
            6 => [Rung.Notify, recycle, Rung.ScaleOut, Rung.Notify],
            _ => [recycle, Rung.ScaleOut, Rung.Capture],
        };
    }

    private static ImmutableSortedDictionary<FaultKind, double> Faults(Dice dice)
    {
        if (dice.Happens(0.06)) return ImmutableSortedDictionary<FaultKind, double>.Empty;

        var faults = ImmutableSortedDictionary.CreateBuilder<FaultKind, double>();
        var often = dice.Pick(0.08, 0.2, 0.4);
        foreach (var kind in Kinds)
        {
            if (dice.Happens(often)) faults[kind] = Math.Min(1, Usual(kind) * dice.Pick(0.3, 1, 2));
        }

        return faults.ToImmutable();
    }

    /// <summary>How likely it strikes a call, or, for what comes at its own times, how strong it is.</summary>
    private static double Usual(FaultKind kind) => kind switch
    {
        FaultKind.LedgerBusy or FaultKind.LedgerTornRead => 0.04,
        FaultKind.LedgerAnswerLost or FaultKind.LedgerAnsweredByRetry => 0.06,
        FaultKind.LedgerRace or FaultKind.EvidenceMissing => 0.08,
        FaultKind.FleetUnreadable or FaultKind.EvidenceStale or FaultKind.EvidenceContradicts => 0.15,
        FaultKind.QueueDuplicate or FaultKind.QueueDelay or FaultKind.QueueEarly or FaultKind.QueueReorder or FaultKind.CaptureHangs => 0.12,
        FaultKind.ChannelDown or FaultKind.AutoscalerActs or FaultKind.CaptureDies or FaultKind.ArmForbidden or FaultKind.ArmQuota => 0.25,
        FaultKind.ArmThrottled or FaultKind.ArmConflict or FaultKind.ArmErrorApplied or FaultKind.ArmErrorNotApplied or FaultKind.ActIgnored or FaultKind.CallFails => 0.35,
        _ => 0.5,
    };
}
