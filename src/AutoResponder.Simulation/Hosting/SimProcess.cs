using AutoResponder.Core;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Simulation.Runs;
using AutoResponder.Simulation.Scheduling;
using AutoResponder.Simulation.Storage;

namespace AutoResponder.Simulation.Hosting;

/// <summary>One responder process: the real loops over ports that reach the simulated world, and the host's functions around them. It keeps nothing that a restart would miss.</summary>
internal sealed class SimProcess
{
    // As host.json says: a batch of 8, and the next one when 4 are left.
    private const int MostAtOnce = 12;
    private readonly World _world;
    private readonly HintsPump _hints;
    private readonly RespondPump _respond;
    private readonly PatrolTimer _timer;
    private readonly Wire _wire;
    private readonly List<(SimQueue Queue, Message Message, int Receipt)> _taken = [];

    public SimProcess(World world, Node node, PolicySet policies)
    {
        (_world, Node) = (world, node);
        Policies = new Loaded(policies, FindAsync);
        _wire = new Wire(world, node);
        var build = "sim-1";
        var fleet = new RemoteFleet(new MemoryFleetLedger(world.FleetRows, Policies, node.Clock, build), _wire);
        var unassigned = new RemoteUnassigned(world.Unassigned, _wire);
        var signals = new RemoteSignals(world.SignalQueue, _wire);
        var ports = new ResponsePorts(
            new RemoteLedger(world.Ledger, _wire), fleet, new RemoteIndex(world.Index, _wire), new RemoteInventory(_wire), new RemoteEvidence(_wire),
            new RemoteActs(_wire), new RemoteCaptures(_wire), signals, unassigned, Policies);
        var plans = new KeyedLock<PlanId>();
        var loop = new ResponseLoop(ports, plans, node.Clock, build);
        var planLoop = new PlanLoop(ports, plans, node.Clock, build);
        _hints = new HintsPump(loop, planLoop, unassigned, new RemoteSignals(world.HintQueue, _wire));
        _respond = new RespondPump(loop, new Patrol(ports, new RemoteAftermath(_wire), loop, planLoop, node.Clock), fleet, signals);
        _timer = new PatrolTimer(fleet, _wire, signals, [.. world.Plans.Select(plan => plan.Id.Shard).Distinct()]);
    }

    public Node Node { get; }

    public Loaded Policies { get; }

    public bool IsFree => !Node.IsDead && !Node.IsPaused && _taken.Count < MostAtOnce;

    public void Take(SimQueue queue, Message message)
    {
        var taken = (queue, message, message.Receipt);
        _taken.Add(taken);
        Node.Begin(async () =>
        {
            var succeeded = await RunAsync(
                token => queue == _world.HintQueue ? _hints.RunAsync(message.Content, token) : _respond.RunAsync(message.Content, token),
                queue == _world.HintQueue ? HintsPump.Limit : RespondPump.Limit);

            // The host deletes it, if it lives and storage takes it.
            await _wire.HopAsync();
            _taken.Remove(taken);
            if (succeeded && !_world.IsStorageDown) queue.Complete(message, taken.Receipt);
            else queue.Fail(message, taken.Receipt);
        });
    }

    public void OnTimer() => Node.Begin(() => RunAsync(_timer.RunAsync, PatrolTimer.Limit));

    /// <summary>Its host saw it die: what it had comes again soon. A machine that died says nothing, and what it had comes again when its locks are over.</summary>
    public void Abandon()
    {
        foreach (var (queue, message, receipt) in _taken) queue.Fail(message, receipt);
    }

    /// <summary>Mirrors the invocation routes: each function ends within its own limit, and whatever it throws is a failure.</summary>
    private async Task<bool> RunAsync(Func<CancellationToken, Task> function, TimeSpan limit)
    {
        try
        {
            using var within = new CancellationTokenSource(limit, Node.Clock);
            await function(within.Token);
            return true;
        }
        catch (Exception e)
        {
            _world.Record.Failed(Node, e);
            return false;
        }
    }

    /// <summary>The texts of old policies lie in storage; some were lost.</summary>
    private Task<Policy?> FindAsync(PolicyMark mark, CancellationToken cancellationToken) =>
        _wire.ToStorageAsync(() => _world.Profile.Policy.Forgets ? null : _world.Host.Find(mark.Hash), cancellationToken);

    /// <summary>The policies that this process was started with, or has loaded since.</summary>
    internal sealed class Loaded(PolicySet policies, Func<PolicyMark, CancellationToken, Task<Policy?>> find) : IPolicies
    {
        private DateTimeOffset _at;

        public PolicySet Current { get; private set; } = policies;

        public async ValueTask<Policy?> FindAsync(PolicyMark mark, CancellationToken cancellationToken) =>
            Current.Policies.FirstOrDefault(policy => policy.Hash == mark.Hash) ?? await find(mark, cancellationToken);

        public void Load(PolicySet newer, DateTimeOffset now) => (Current, _at) = (newer, now);

        /// <summary>What has been in force here since a moment; null where that was another one.</summary>
        public PolicySet? Since(DateTimeOffset moment) => _at <= moment ? Current : null;
    }
}
