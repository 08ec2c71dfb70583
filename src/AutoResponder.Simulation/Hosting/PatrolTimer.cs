using AutoResponder.Core;

namespace AutoResponder.Simulation.Hosting;

/// <summary>Mirrors PatrolFunction: it says that the responder is well, sends one message a shard, and lets people hear that all is well.</summary>
internal sealed class PatrolTimer(RemoteFleet fleet, Wire wire, RemoteSignals signals, IReadOnlyList<int> shards)
{
    public const string ClockIsOff = "The clock here differs from the storage's.";
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(50);

    // As in StorageClock: a machine whose own clock is further off must not act by it.
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(2);

    // As OutOfOrder remembers it: gone with the process.
    private DateTimeOffset? _failsSince;
    private DateTimeOffset? _toldAt;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await wire.ToStorageAsync(static () => true, cancellationToken);
            if (wire.Node.Clock.Offset.Duration() > MostSkew) throw new InvalidOperationException(ClockIsOff);

            await fleet.RenewAsync(wire.Node.Clock.GetUtcNow() + Patrol.RenewalHolds, cancellationToken);
        }
        catch (Exception e) when (e is TroubleException or InvalidOperationException)
        {
            Tell();
            throw;
        }

        (_failsSince, _toldAt) = (null, null);

        // Only shards that hold a plan: the others' messages would find nothing.
        await Task.WhenAll(shards.Select(shard => signals.SendAsync(new Content.PatrolShard(shard), TimeSpan.Zero, cancellationToken)));
        try
        {
            await fleet.SpeakAsync(cancellationToken);
        }
        catch (TroubleException)
        {
            // The round is sent out; who could not be told is told on the next one.
        }
    }

    /// <summary>As OutOfOrder does.</summary>
    private void Tell()
    {
        var now = wire.World.Now;
        _failsSince ??= now;
        if (now < _failsSince + Patrol.RenewalHolds || now < _toldAt + TimeSpan.FromMinutes(30)) return;

        try
        {
            wire.World.Channel.Announce("OutOfOrder");
            _toldAt = now;
        }
        catch (TroubleException)
        {
            // The next round tells it.
        }
    }
}
