using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Invariants;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Tests;

/// <summary>A failing run is written down so that it can be run again, and made small.</summary>
public sealed class ShrinkerTests
{
    [Fact]
    public void A_scenario_written_and_read_again_is_the_same_run()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var profile = seed % 4 == 0 ? Profiles.Liveness(seed) : Profiles.Safety(seed);

            var again = ScenarioText.Read(ScenarioText.Write(profile));

            Assert.Equal(ScenarioText.Write(profile), ScenarioText.Write(again));
            if (seed <= 4) Assert.Equal(Run.Of(profile).Hash, Run.Of(again).Hash);
        }
    }

    [Fact]
    public void What_is_not_needed_for_a_failure_is_left_out()
    {
        var large = Profiles.Safety(5) with
        {
            Nodes = 4,
            Plans = [new PlanShape { Sites = [new(), new()] }, new PlanShape()],
            Illnesses = [new(0, 0, IllnessKind.Hang, 3), new(0, 1, IllnessKind.Overload, 5), new(1, 0, IllnessKind.Leak, 7)],
            Faults = Enum.GetValues<FaultKind>().Where(kind => kind is FaultKind.Crash or FaultKind.QueueDelay or FaultKind.AlertDuplicated or FaultKind.ActIgnored or FaultKind.Pause)
                .Aggregate(Profiles.Safety(5).Faults.Clear(), (faults, kind) => faults.Add(kind, kind == FaultKind.Crash ? 1 : 0.2)),
        };
        var failing = Fake(large);
        Assert.NotNull(failing.Violation);

        var small = Shrinker.Shrink(failing, Fake, mostRuns: 200);

        Assert.Equal([FaultKind.Crash], small.Faults.Keys);
        Assert.Equal(1, small.Nodes);
        Assert.True(small.Plans.Sum(plan => plan.Sites.Length) < large.Plans.Sum(plan => plan.Sites.Length));
        Assert.Single(small.Illnesses);
        Assert.True(small.Minutes < large.Minutes);
        Assert.NotNull(Fake(small).Violation);
    }

    private static RunResult Fake(Profile profile) => Run.Of(profile, [new NobodyEverDies()], keepTrace: false);

    /// <summary>Something that is not so, for want of a bug.</summary>
    private sealed class NobodyEverDies : Invariant
    {
        public override string Name => "nobody ever dies";

        public override void Committed(Written row) => Check(World.Faults.Counts[(int)FaultKind.Crash] == 0, () => "somebody died");
    }
}
