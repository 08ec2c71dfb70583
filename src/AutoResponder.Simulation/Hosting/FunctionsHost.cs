using AutoResponder.Core.Policies;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Runs;
using AutoResponder.Simulation.Scheduling;

namespace AutoResponder.Simulation.Hosting;

/// <summary>The machines: they run one responder process each, start it again when it died, and give it messages and the timer.</summary>
internal sealed class FunctionsHost(World world)
{
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(1);
    private readonly List<SimProcess> _processes = [];
    private readonly List<PolicySet> _policies = [world.Profile.Policies ?? world.Profile.Policy.Build(0)];
    private int _started;

    public IReadOnlyList<SimProcess> Processes => _processes;

    /// <summary>The newest policies: what a process loads that starts.</summary>
    public PolicySet Policies
    {
        get => _policies[^1];
        set => _policies.Add(value);
    }

    /// <summary>Whether the policy ever asked for less than the run's own.</summary>
    public bool WasLoosened => _policies.Exists(set => set.Policies[0].Guardrails.Cooldown < TimeSpan.FromMinutes(world.Profile.Policy.Cooldown));

    /// <summary>A policy that was ever in force, by its hash.</summary>
    public Policy? Find(string hash) => _policies.SelectMany(set => set.Policies).LastOrDefault(policy => policy.Hash == hash);

    /// <summary>Every policy that was ever in force.</summary>
    public IEnumerable<Policy> Ever => _policies.SelectMany(set => set.Policies).DistinctBy(policy => policy.Hash);

    /// <summary>No process starts before this.</summary>
    public DateTimeOffset DownUntil { get; set; }

    /// <summary>The process that a node is; null where it is dead.</summary>
    public SimProcess? Of(Node node) => _processes.Find(process => process.Node == node);

    public void Start()
    {
        for (var i = 0; i < world.Profile.Nodes; i++) StartProcess();
        world.Kernel.Dies = node => Kill(_processes.First(process => process.Node == node));
        world.Kernel.After(world.Dice.Between(TimeSpan.Zero, Round), OnTimer);
    }

    /// <summary>A process that can take one message more.</summary>
    public SimProcess? PickFree()
    {
        var free = 0;
        foreach (var process in _processes)
        {
            if (process.IsFree) free++;
        }

        if (free == 0) return null;

        var pick = world.Dice.Below(free);
        foreach (var process in _processes)
        {
            if (process.IsFree && pick-- == 0) return process;
        }

        throw new System.Diagnostics.UnreachableException();
    }

    public void Kill(SimProcess process)
    {
        if (process.Node.IsDead) return;

        world.Say($"{process.Node.Name} dies");
        process.Node.Kill();
        _processes.Remove(process);

        // Its host sees it, or has died with it.
        if (world.Dice.Happens(0.5)) process.Abandon();
        world.Kernel.After(world.Dice.Between(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(world.Dice.Happens(0.2) ? 240 : 30)), StartProcess);
    }

    private void StartProcess()
    {
        if (world.Now < DownUntil)
        {
            world.Kernel.At(DownUntil, StartProcess);
            return;
        }

        var node = world.Kernel.NewNode($"node{++_started}");
        if (world.Faults.IsOn && world.Faults.Has(FaultKind.ClockOffset))
        {
            world.Faults.Count(FaultKind.ClockOffset);
            node.Clock.SetOffset(TimeSpan.FromSeconds(world.Dice.Between(-world.Profile.FurthestOffset, world.Profile.FurthestOffset)));
        }

        if (world.Faults.IsOn && world.Faults.Strikes(FaultKind.SlowNode))
        {
            var dice = Dice.For(world.Profile.Seed, node.Name);
            node.Slowness = () => TimeSpan.FromMilliseconds(dice.Below(60));
        }

        world.Say($"{node.Name} starts");
        _processes.Add(new SimProcess(world, node, Policies));
    }

    /// <summary>One machine has the timer, whichever; now and then two believe that they have it.</summary>
    private void OnTimer()
    {
        world.Kernel.After(Round, OnTimer);
        if (world.IsStorageDown || PickFree() is not { } first) return;

        first.OnTimer();
        if (world.Faults.Strikes(FaultKind.QueueDuplicate) && PickFree() is { } second) second.OnTimer();
    }
}
