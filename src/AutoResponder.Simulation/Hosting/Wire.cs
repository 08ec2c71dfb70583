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

    public async Task HopAsync(CancellationToken cancellationToken)
    {
        world.Kernel.AssertThread();
        await world.Kernel.WaitAsync(node, world.Calls());
        cancellationToken.ThrowIfCancellationRequested();
    }

    public async Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        await world.Kernel.WaitAsync(node, delay);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>A way to storage, which may be down or busy.</summary>
    public async Task ToStorageAsync(CancellationToken cancellationToken)
    {
        await HopAsync(cancellationToken);
        if (world.IsStorageDown || Faults.Strikes(FaultKind.LedgerBusy)) throw new TroubleException("status 503 ServerBusy");
    }
}

/// <summary>The world's trouble, not ours. Like many a real one, its text holds what it should not.</summary>
internal sealed class TroubleException(string what) : IOException($"{what} (https://account.table.example.net/ledger?{World.Secret})");
