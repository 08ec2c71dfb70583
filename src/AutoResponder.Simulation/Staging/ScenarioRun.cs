using System.Collections.Immutable;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Invariants;
using AutoResponder.Simulation.People;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Staging;

/// <summary>Plays a scenario from its first moment to its last: the real engine over a simulated world. The same scenario and policies give the same result on any machine.</summary>
public static class ScenarioRun
{
    public static ScenarioResult Of(Scenario scenario, PolicySet policies)
    {
        var cues = new Cues();
        IReadOnlyList<Invariant> invariants = [.. Always(scenario), cues];
        var world = new World(Casting.Profile(scenario, policies), invariants, keepTrace: false);
        foreach (var invariant in invariants) invariant.Begin(world);
        var person = new Person(world);
        world.Person = person;
        world.Delivery.Late = scenario.MetricsLate;
        var story = new Storyteller(world, cues);

        Begin(scenario, world, person, cues);
        world.Kernel.RunUntil(scenario.Start + scenario.Lasts);
        if (world.Violation is null) world.Watch(invariant => invariant.Finished(calm: false));
        return Judge.Judged(Result(scenario, world, story));
    }

    /// <summary>What holds under any policy and in any world; the others know the policies of the simulation's own runs.</summary>
    private static IEnumerable<Invariant> Always(Scenario scenario)
    {
        Invariant[] always = [new S01WriteAhead(), new S02AtMostOnce(), new S07Fold(), new S13TerminalIsFinal(), new S15OneReturn(), new S16Secrets(), new S29TooBroad(), new NoSurprise(), new InScope()];

        // Where a clock is wrong, these know nothing of by how much.
        return scenario.Events.OfType<Happening.Handler>().Any(handler => handler.State is HandlerState.ClockAhead or HandlerState.ClockBehind) ? always : [.. always, new S03OneAtATime(), new S14Fence()];
    }

    private static void Begin(Scenario scenario, World world, Person person, Cues cues)
    {
        var sampler = new Sampler(world.Plans);
        world.Kernel.After(TimeSpan.FromSeconds(1), Sample);
        world.Host.Start();
        if (scenario.Armed) person.Order(OrderKind.Arm);
        new Others(world, person).Start();

        var stage = new Stage(world, person);
        foreach (var happening in scenario.Events)
        {
            if (happening.Once is { } kind) cues.Await(kind, () => world.Kernel.After(happening.Later ?? TimeSpan.Zero, () => stage.Happen(happening)));
            else world.Kernel.After(happening.At ?? TimeSpan.FromSeconds(1), () => stage.Happen(happening));
        }

        void Sample()
        {
            world.Kernel.After(Sampler.Every, Sample);
            sampler.Sample(world.Now);
            if (world.Now.Second < 30) return;

            foreach (var site in world.Sites) world.Alerts.Evaluate(site);
        }
    }

    private static ScenarioResult Result(Scenario scenario, World world, Storyteller story) => new()
    {
        Scenario = scenario,
        Timeline = story.Lines,
        Sites = world.Sites.OrderBy(site => site.Name, StringComparer.Ordinal).ToDictionary(site => site.Name, site => SiteTally.Of(world, site)),
        Plans = world.Plans.ToDictionary(plan => plan.Name, plan => PlanTally.Of(world, plan)),
        Acts = [.. world.Arm.Calls.Select(call => call.SentAt - scenario.Start)],
        ActsIn = world.Sites.GroupBy(site => site.Region).ToDictionary(
            region => region.Key,
            region => world.Arm.Calls.Where(call => call.Plan.Sites.Exists(site => site.Region == region.Key)).Select(call => call.SentAt - scenario.Start).ToImmutableArray()),
        Told = Count(world.Channel.Arrived.Select(arrived => arrived.Telling.Kind).Concat(world.Channel.Announced).Concat(world.FleetRows.Events.Select(row => row.Kind).Where(kind => kind is nameof(FleetEvent.StormBegan) or nameof(FleetEvent.ArmingEnds)))),
        Unassigned = new SortedDictionary<string, int>(world.Unassigned.Counts.GroupBy(count => count.Key.Reason).ToDictionary(reason => reason.Key, reason => (int)reason.Sum(count => count.Value)), StringComparer.Ordinal),
        Audit = [.. world.FleetRows.Events.Select(row => row.Body), .. world.Ledger.Plans.OrderBy(plan => plan.Value, StringComparer.Ordinal).SelectMany(plan => world.Ledger.Events(plan)).Select(row => row.Body)],
        Policies = world.Host.Ever.ToDictionary(policy => policy.Hash, StringComparer.Ordinal),
        Violated = world.Violation is { } violation ? $"{violation.Invariant}: {violation.What}" : null,
    };

    private static SortedDictionary<string, int> Count(IEnumerable<string> things) => new(things.GroupBy(thing => thing).ToDictionary(same => same.Key, same => same.Count()), StringComparer.Ordinal);
}
