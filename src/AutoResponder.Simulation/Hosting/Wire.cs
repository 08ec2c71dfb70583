using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Runs;
using AutoResponder.Simulation.Scheduling;

namespace AutoResponder.Simulation.Hosting;

/// <summary>The distance between a process and everything else. Every call goes over it, there and back, and each way is a moment to die at.</summary>
internal sealed class Wire(World world, Node node)
{
    public World World => world;

    public Node Node => node;

    public FaultDeck Faults => world.Faults;

    public Task HopAsync(CancellationToken cancellationToken) => new Way(this, false, cancellationToken).GoAsync(world.Calls());

    public Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) => new Way(this, false, cancellationToken).GoAsync(delay);

    /// <summary>A way to storage, which may be down or busy.</summary>
    public Task ToStorageAsync(CancellationToken cancellationToken) => new Way(this, true, cancellationToken).GoAsync(world.Calls());

    /// <summary>One way. It is no method of its own that awaits, since every await costs a turn.</summary>
    private sealed class Way(Wire wire, bool toStorage, CancellationToken cancellationToken) : TaskCompletionSource
    {
        public Task GoAsync(TimeSpan takes)
        {
            var kernel = wire.World.Kernel;
            kernel.AssertThread();
            kernel.Set(new VirtualTimer(kernel, wire.Node, static way => ((Way)way!).Arrive(), this), kernel.Ticks + takes.Ticks);
            return Task;
        }

        private void Arrive()
        {
            if (cancellationToken.IsCancellationRequested) SetCanceled(cancellationToken);
            else if (toStorage && (wire.World.IsStorageDown || wire.Faults.Strikes(FaultKind.LedgerBusy))) SetException(new TroubleException("status 503 ServerBusy"));
            else SetResult();
        }
    }
}

/// <summary>The world's trouble, not ours. Like many a real one, its text holds what it should not.</summary>
internal sealed class TroubleException(string what) : IOException($"{what} (https://account.table.example.net/ledger?{World.Secret})");
