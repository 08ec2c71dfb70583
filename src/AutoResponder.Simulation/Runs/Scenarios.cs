using System.Collections.Immutable;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Policies;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.People;

namespace AutoResponder.Simulation.Runs;

/// <summary>Stories that are told again and again, each time with a death at another turn.</summary>
public static class Scenarios
{
    private static readonly ImmutableArray<Rung> WholeLadder = [Rung.Recycle, Rung.ScaleOut, Rung.Capture];

    // Quick lengths, so that a story is short: what counts is how many awaits there are in it.
    private static readonly PolicyShape Quick = new() { For = 10, HealthyFor = 1, Window = 1, Settle = 1, Lease = 2, MaxLease = 6, Cooldown = 2 };

    private static readonly Profile Basic = new() { Seed = 7, Minutes = 14, Calm = 16, MetricLag = 1, LockSeconds = 30, Policy = Quick, Person = new PersonShape { TakesAfter = 20, MendsAfter = 60 } };

    public static IReadOnlyList<(string Name, Profile Profile)> All { get; } =
    [
        ("a hung worker is recycled", Ill(IllnessKind.Hang)),
        ("a leak is recycled before it fails", Ill(IllnessKind.Leak) with { Policy = Quick with { Unhealthy = Sickness.Memory } }),
        ("the whole site is restarted", Ill(IllnessKind.Hang) with { Policy = Quick with { Ladder = [Rung.RestartSite] }, Plans = [new PlanShape { Capacity = 2 }] }),
        ("evidence is saved at length before a recycle", Ill(IllnessKind.Hang) with { Policy = Quick with { Evidence = CaptureScope.Full } }),
        ("an overload is scaled out and given back", Ill(IllnessKind.Overload, 6) with { Policy = Quick with { Ladder = [Rung.ScaleOut] } }),
        ("autoscale's minimum is raised and lowered", Ill(IllnessKind.Overload, 6) with { Policy = Quick with { Ladder = [Rung.ScaleOut] }, Plans = [new PlanShape { Autoscale = new AutoscaleShape(1, 3) }] }),
        ("the scale-out takes minutes", Ill(IllnessKind.Overload, 8) with { Policy = Quick with { Ladder = [Rung.ScaleOut] }, Faults = Always(FaultKind.ArmSlowOperation) }),
        ("the scale-out's answer is lost", Ill(IllnessKind.Overload, 6) with { Policy = Quick with { Ladder = [Rung.ScaleOut] }, Faults = Always(FaultKind.ArmErrorApplied) }),
        ("the recycle's answer is lost", Ill(IllnessKind.Hang) with { Faults = Always(FaultKind.ArmErrorApplied) }),
        ("the recycle is never done", Ill(IllnessKind.Hang) with { Faults = Always(FaultKind.ArmErrorNotApplied) }),
        ("the recycle is taken and ignored", Ill(IllnessKind.Hang) with { Policy = Quick with { Ladder = WholeLadder }, Faults = Always(FaultKind.ActIgnored) }),
        ("a right is missing", Ill(IllnessKind.Hang) with { Faults = Always(FaultKind.ArmForbidden) }),
        ("Azure is busy now and then", Ill(IllnessKind.Hang) with { Faults = Always(FaultKind.ArmConflict, 0.5) }),
        ("nothing helps: all three rungs, then a person", Ill(IllnessKind.DeadBackend) with { Policy = Quick with { Ladder = WholeLadder } }),
        ("load on a failing backend: all three rungs are tried", Ill(IllnessKind.DeadBackend) with { Policy = Quick with { Ladder = WholeLadder }, Plans = [new PlanShape { Sites = [new SiteShape { Load = 560 }] }] }),
        ("two sites of a plan at once", Ill(IllnessKind.Hang) with { Plans = [new PlanShape { Sites = [new(), new()] }], Illnesses = [new(0, 0, IllnessKind.Hang, 1), new(0, 1, IllnessKind.Hang, 1)] }),
        ("nobody takes it", Ill(IllnessKind.DeadBackend) with { Minutes = 22, Person = new PersonShape { TakesAfter = 0, MendsAfter = 1200, SleepsOnce = true } }),
        ("a borrowed instance is never dispensable", Ill(IllnessKind.Overload) with { Policy = Quick with { Ladder = [Rung.ScaleOut] }, Person = new PersonShape { GivesBack = true } }),
        ("two processes and every signal twice", Ill(IllnessKind.Hang) with { Nodes = 2, Faults = Always(FaultKind.QueueDuplicate, 0.08).Add(FaultKind.AlertDuplicated, 1) }),
        ("it hangs again and again", Ill(IllnessKind.Hang) with { Policy = Quick with { Ladder = [Rung.Recycle, Rung.Capture], SoleInstance = SoleInstance.WhenDown }, Faults = Always(FaultKind.Flaps) }),
        ("each instance has its turn", Everywhere(3) with { Policy = Quick with { Ladder = [Rung.Each] } }),
        ("the whole site is restarted at once", Everywhere(2) with { Policy = Quick with { Ladder = [Rung.Restart] } }),
        ("people are told before a recycle and after it", Ill(IllnessKind.DeadBackend) with { Policy = Quick with { Ladder = [Rung.Notify, Rung.Recycle, Rung.Notify] } }),
        ("somebody is called, and nobody hears the answer", Ill(IllnessKind.DeadBackend) with { Policy = Quick with { Ladder = [Rung.Call, Rung.Capture] }, Faults = Always(FaultKind.ArmErrorApplied) }),
    ];

    private static Profile Ill(IllnessKind kind, int lasts = 0) => Basic with { Illnesses = [new IllnessShape(0, 0, kind, 1, lasts)] };

    private static Profile Everywhere(int instances) => Ill(IllnessKind.Hang) with { Plans = [new PlanShape { Capacity = instances }], Illnesses = [new IllnessShape(0, 0, IllnessKind.Hang, 1, 0, Everywhere: true)] };

    private static ImmutableSortedDictionary<FaultKind, double> Always(FaultKind kind, double strength = 1) => ImmutableSortedDictionary.CreateRange<FaultKind, double>([new(kind, strength)]);
}
