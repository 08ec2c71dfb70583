using AutoResponder.Core.Signals;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Invariants;
using AutoResponder.Simulation.People;

namespace AutoResponder.Simulation.Runs;

/// <summary>One run of a profile, from its first moment to its last.</summary>
public static class Run
{
    public static RunResult Of(Profile profile, bool keepTrace = false) => Of(profile, AllInvariants.New(), keepTrace);

    internal static RunResult Of(Profile profile, IReadOnlyList<Invariant> invariants, bool keepTrace)
    {
        var world = new World(profile, invariants, keepTrace);
        foreach (var invariant in invariants) invariant.Begin(world);
        var person = new Person(world);
        world.Person = person;
        Begin(world, person);

        var troubleEnds = World.Start + TimeSpan.FromMinutes(profile.Minutes);
        world.Kernel.RunUntil(troubleEnds);
        var dispatches = world.Kernel.Dispatches;
        if (profile.Calm > 0 && world.Violation is null)
        {
            Calm(world, person);
            world.Kernel.RunUntil(troubleEnds + TimeSpan.FromMinutes(profile.Calm));
        }

        if (world.Violation is null) world.Watch(invariant => invariant.Finished(profile.Calm > 0));
        return new RunResult(
            profile, world.Violation, world.Kernel.Trace.Hash, world.Kernel.Dispatches, dispatches, [.. invariants.Select(invariant => (invariant.Name, invariant.Premises))], world.Faults.Counts, world.Kernel.Trace.Lines);
    }

    private static void Begin(World world, Person person)
    {
        var sampler = new Sampler(world.Plans);
        world.Kernel.After(TimeSpan.FromSeconds(1), Sample);
        foreach (var illness in world.Profile.Illnesses)
        {
            if (illness.Plan >= world.Plans.Count || illness.Site >= world.Plans[illness.Plan].Sites.Count) continue;

            world.Kernel.At(World.Start + TimeSpan.FromMinutes(illness.AtMinute), () => world.Clinic.FallIll(world.Plans[illness.Plan].Sites[illness.Site], illness));
        }

        world.Host.Start();
        person.Order(OrderKind.Arm);
        new Others(world, person).Start();

        void Sample()
        {
            world.Kernel.After(Sampler.Every, Sample);
            sampler.Sample(world.Now);
            if (world.Now.Second < 30) return;

            foreach (var site in world.Sites) world.Alerts.Evaluate(site);
        }
    }

    /// <summary>From here on nothing goes wrong and clocks are right; what nobody can mend passes, and one site falls ill that was well.</summary>
    private static void Calm(World world, Person person)
    {
        world.Say("calm");
        world.Faults.IsOn = false;
        world.IsStorageDown = false;
        foreach (var illness in world.Sites.Select(site => site.Illness).OfType<Illness>()) illness.ComesBack = 0;
        foreach (var site in world.Sites.Where(site => site.Illness is { Kind: IllnessKind.Overload })) world.Kernel.After(TimeSpan.FromMinutes(5), () => world.Clinic.Mend(site, "as the load goes down"));
        if (world.Profile.Calm >= 40) world.Kernel.After(TimeSpan.FromMinutes(15), () => FallIll(world));
        world.Host.Policies = world.Profile.Policy.Build(99);
        foreach (var process in world.Host.Processes)
        {
            process.Policies.Load(world.Host.Policies, world.Now);
            process.Node.GoOn();
            process.Node.Slowness = null;
            process.Node.Clock.SetOffset(TimeSpan.Zero);
        }

        if (!world.FleetRows.State.ArmedUntil.HasValue) person.Order(OrderKind.Arm);
    }

    private static void FallIll(World world)
    {
        // One instance that hangs among many stays below what the policies call unhealthy.
        var well = world.Sites.FirstOrDefault(site => site is { Illness: null, IsDeleted: false, IsRunning: true, Shape.IsOurselves: false, Plan.Capacity: <= 5 }
            && world.Ledger.ReadPlan(site.Plan.Id).Plan.Lease is null
            && world.Ledger.Heads(site.Plan.Id).All(head => head.Head.Site != site.Id || head.Head.Incident is Core.Incidents.Incident.Quiet));
        if (well is null || world.Profile.Policy.Observes) return;

        world.Clinic.FallIll(well, new IllnessShape(0, 0, IllnessKind.Hang, 0));
        world.Fresh = (well, world.Now);
    }
}

/// <summary>What came of a run.</summary>
/// <param name="InTrouble">How many of the dispatches came before it was calm.</param>
/// <param name="Hash">Over everything that happened: the same profile gives the same one on any machine.</param>
public sealed record RunResult(
    Profile Profile, Violation? Violation, ulong Hash, long Dispatches, long InTrouble, IReadOnlyList<(string Name, long Premises)> Invariants, IReadOnlyList<long> Faults, IReadOnlyList<string> Trace);
