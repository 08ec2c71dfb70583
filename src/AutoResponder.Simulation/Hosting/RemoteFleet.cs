using AutoResponder.Core.Fleet;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Runs;
using AutoResponder.Simulation.Storage;

namespace AutoResponder.Simulation.Hosting;

/// <summary>The fleet's state as a process reaches it.</summary>
internal sealed class RemoteFleet(MemoryFleetLedger fleet, Wire wire) : IFleetLedger
{
    public Task<FleetReading> ReadAsync(DateTimeOffset now, CancellationToken cancellationToken) => wire.ToStorageAsync(
        () =>
        {
            if (wire.Faults.Strikes(FaultKind.FleetUnreadable)) throw new TroubleException("status 500");

            var reading = fleet.Read(now);
            wire.World.Record.FleetReads.Add(new FleetRead(wire.Node, wire.World.Now, reading.Armed));
            return reading;
        },
        cancellationToken);

    public Task<bool> ReserveAsync(FleetReading reading, Reservation reservation, DateTimeOffset now, CancellationToken cancellationToken) => wire.ToStorageAsync(
        () =>
        {
            if (wire.Faults.Strikes(FaultKind.LedgerRace)) return false;

            var reserved = fleet.Reserve(reading, reservation, now);
            if (wire.Faults.Strikes(FaultKind.LedgerAnswerLost)) throw new TroubleException("no answer within 10 s");
            return reserved;
        },
        cancellationToken);

    public Task ApplyAsync(Signal.Order order, CancellationToken cancellationToken) => wire.ToStorageAsync(
        () =>
        {
            fleet.Apply(order);
            if (wire.Faults.Strikes(FaultKind.LedgerAnswerLost)) throw new TroubleException("no answer within 10 s");
        },
        cancellationToken);

    public Task RenewAsync(DateTimeOffset until, CancellationToken cancellationToken) => WriteAsync(() => fleet.Renew(until), cancellationToken);

    public Task FellIllAsync(IllSite ill, CancellationToken cancellationToken) => WriteAsync(() => fleet.FallIll(ill), cancellationToken);

    public Task TriedAsync(TriedStep tried, CancellationToken cancellationToken) => WriteAsync(() => fleet.Try(tried), cancellationToken);

    public Task SeeStormAsync(Storm storm, CancellationToken cancellationToken) => WriteAsync(() => fleet.SeeStorm(storm), cancellationToken);

    /// <summary>As FleetNews does: where people have heard of nothing for long, they hear that all is well, and whoever hears it is there.</summary>
    public Task SpeakAsync(CancellationToken cancellationToken) => WriteAsync(
        () =>
        {
            if (!fleet.IsToSpeak()) return;

            wire.World.Channel.Reach();
            fleet.Heard();
        },
        cancellationToken);

    private Task WriteAsync(Action effect, CancellationToken cancellationToken) => wire.ToStorageAsync(
        () =>
        {
            if (wire.World.IsStorageReadOnly) throw new TroubleException("status 403 to a write");

            effect();
        },
        cancellationToken);
}
