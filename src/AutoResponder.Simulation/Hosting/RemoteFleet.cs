using AutoResponder.Core.Fleet;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Hosting;

/// <summary>The fleet's state as a process reaches it.</summary>
internal sealed class RemoteFleet(IFleetLedger fleet, Wire wire) : IFleetLedger
{
    public async Task<FleetReading> ReadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await wire.ToStorageAsync(cancellationToken);
        if (wire.Faults.Strikes(FaultKind.FleetUnreadable)) throw new TroubleException("status 500");

        var reading = await fleet.ReadAsync(now, cancellationToken);
        wire.World.Record.FleetReads.Add(new FleetRead(wire.Node, wire.World.Now, reading.Armed));
        await wire.HopAsync(cancellationToken);
        return reading;
    }

    public async Task<bool> ReserveAsync(FleetReading reading, Reservation reservation, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await wire.ToStorageAsync(cancellationToken);
        if (wire.Faults.Strikes(FaultKind.LedgerRace)) return false;

        var reserved = await fleet.ReserveAsync(reading, reservation, now, cancellationToken);
        await wire.HopAsync(cancellationToken);
        if (wire.Faults.Strikes(FaultKind.LedgerAnswerLost)) throw new TroubleException("no answer within 10 s");
        return reserved;
    }

    public async Task ApplyAsync(Signal.Order order, CancellationToken cancellationToken)
    {
        await wire.ToStorageAsync(cancellationToken);
        await fleet.ApplyAsync(order, cancellationToken);
        await wire.HopAsync(cancellationToken);
        if (wire.Faults.Strikes(FaultKind.LedgerAnswerLost)) throw new TroubleException("no answer within 10 s");
    }

    public async Task RenewAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        await wire.ToStorageAsync(cancellationToken);
        await fleet.RenewAsync(until, cancellationToken);
        await wire.HopAsync(cancellationToken);
    }
}
