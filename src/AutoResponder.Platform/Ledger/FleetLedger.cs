using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using Azure;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>The fleet's partition: a stream of orders with the same chain, the renewal that keeps an arming alive, and the budget that all sites share.</summary>
public sealed class FleetLedger(TableServiceClient tables, IPolicies policies, TimeProvider time, string build) : IFleetLedger
{
    private const int MostRounds = 8;
    private static readonly TimeSpan BorrowedWithin = TimeSpan.FromDays(1);
    private readonly IllTable _ill = new(tables);
    private readonly TriedTable _tried = new(tables);
    private readonly TableClient _table = tables.GetTableClient(Keys.LedgerTable);
    private readonly PolicyNotes _notes = new(tables);

    public async Task<FleetReading> ReadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stateRead = GetAsync(Keys.FleetState, cancellationToken);
        var renewalRead = GetAsync(Keys.Renewal, cancellationToken);
        var toldRead = GetAsync(Keys.FleetTold, cancellationToken);
        var budgetRead = GetAsync(Keys.Budget, cancellationToken);
        var illRead = _ill.ReadAsync(policies.Current.Fleet.Storm.Memory, now, cancellationToken);
        var triedRead = _tried.ReadAsync(policies.Current.Fleet.Dependency.Within, now, cancellationToken);
        var state = FleetStateRow.Read(await stateRead);
        var (armed, why) = state.Read((await renewalRead)?.GetDateTimeOffset("Until"), (await toldRead)?.GetDateTimeOffset(Keys.HeardAt), now);
        var budget = await budgetRead;
        return new FleetReading
        {
            Armed = armed,
            Why = why,
            Pauses = state.Pauses,
            Ill = await illRead,
            Tried = await triedRead,
            Disturbing = Times(budget),
            DisturbingBudget = policies.Current.Fleet.Disturbing,
            BorrowedHours = Borrowed(budget).Where(loan => loan.At > now - BorrowedWithin).Sum(loan => loan.Hours),
            BorrowedHoursADay = policies.Current.Fleet.BorrowedHoursADay,
            ScaleChanges = policies.Current.Fleet.ScaleChanges,
            Reboots = policies.Current.Fleet.Reboots,
            Tag = budget?.ETag.ToString() ?? "",
        };
    }

    public async Task<bool> ReserveAsync(FleetReading reading, Reservation reservation, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Read again for what the reading only sums up; the version says whether it is still the one that was decided on.
        var before = await GetAsync(Keys.Budget, cancellationToken);
        if ((before?.ETag.ToString() ?? "") != reading.Tag) return reading.Tag is null ? throw new InvalidOperationException("Nothing is reserved against a fleet that was not read.") : false;

        // A crash after this wastes one of the budget, which errs on the side of doing less.
        var disturbing = Times(before).Where(time => time > now - reading.DisturbingBudget.In);
        var borrowed = Borrowed(before).Where(loan => loan.At > now - BorrowedWithin);
        if (reservation.Disturbing) disturbing = disturbing.Append(now);
        if (reservation.InstanceHours > 0) borrowed = borrowed.Append((now, reservation.InstanceHours));
        var row = new TableEntity(Keys.Fleet, Keys.Budget)
        {
            ["Disturbing"] = string.Join(' ', disturbing.Select(time => time.UtcTicks.ToString(CultureInfo.InvariantCulture))),
            ["Borrowed"] = string.Join(' ', borrowed.Select(loan => string.Create(CultureInfo.InvariantCulture, $"{loan.At.UtcTicks}:{loan.Hours:R}"))),
            ["Last"] = reservation.Op.Value,
        };
        try
        {
            await (before is null ? _table.AddEntityAsync(row, cancellationToken) : _table.UpdateEntityAsync(row, before.ETag, TableUpdateMode.Replace, cancellationToken));
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return false;
        }
    }

    public Task ApplyAsync(Signal.Order order, CancellationToken cancellationToken) =>
        AppendAsync(((Signal)order).Id!.Value, order, (state, now) => state.Decide(order, now), cancellationToken);

    public Task FellIllAsync(IllSite ill, CancellationToken cancellationToken) => _ill.AddAsync(ill, cancellationToken);

    public Task TriedAsync(TriedStep tried, CancellationToken cancellationToken) => _tried.AddAsync(tried, cancellationToken);

    public Task SeeStormAsync(Storm storm, CancellationToken cancellationToken) => AppendAsync(null, null, (state, now) => state.Decide(storm, now), cancellationToken);

    /// <param name="signal">What a second delivery is recognised by; null where the state itself tells.</param>
    /// <param name="decide">What follows; null where nothing does.</param>
    /// <param name="beside">A row that is written with it, and the version of it that was read.</param>
    private async Task AppendAsync(
        SignalId? signal, Signal.Order? order, Func<FleetState, DateTimeOffset, FleetEvent?> decide, CancellationToken cancellationToken, (TableEntity Row, string? Tag)? beside = null)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (signal is { } id && await GetAsync(Keys.Signal(id), cancellationToken) is not null) return;

            var row = await GetAsync(Keys.FleetState, cancellationToken);
            var before = row is null ? StreamHead.Begin(Keys.Fleet) : StreamRow.Read(row);
            var state = FleetStateRow.Read(row);
            if (decide(state, time.GetUtcNow()) is not { } happened) return;

            var (stream, audit) = before.Append(AuditBody.Of(before, happened, order, build), happened.Kind, happened.At, null, null);
            var after = JsonSerializer.Serialize(state.Evolve(happened), AuditJson.Default.FleetState);
            var transaction = new Transaction(Keys.Fleet)
                .Put(StreamRow.Write(Keys.Fleet, Keys.FleetState, stream, after), row?.ETag.ToString())
                .Add(StreamRow.Event(Keys.Fleet, audit));
            if (beside is { } with) transaction.Put(with.Row, with.Tag);
            if (signal is { } applied) transaction.Add(new TableEntity(Keys.Fleet, Keys.Signal(applied)));
            try
            {
                await transaction.SendAsync(_table, cancellationToken);
                return;
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412)
            {
                // Somebody was faster, or it was us and the answer was lost: the next round tells.
            }
        }

        throw new IOException($"Others were faster {MostRounds} times on the fleet's stream; it has to come again.");
    }

    public async Task RenewAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        await _table.UpsertEntityAsync(new TableEntity(Keys.Fleet, Keys.Renewal) { ["Until"] = until }, TableUpdateMode.Replace, cancellationToken);
        await AppendAsync(null, null, static (state, now) => state.DecideReminder(now), cancellationToken);

        // Which policies are in force is part of the record: what was observed was observed of these.
        foreach (var due in await _notes.DueAsync(policies.Current, time.GetUtcNow(), cancellationToken))
            await AppendAsync(null, null, (_, now) => due.Happened with { At = now }, cancellationToken, (due.Row, due.Tag));
    }

    private async Task<TableEntity?> GetAsync(string row, CancellationToken cancellationToken)
    {
        var read = await _table.GetEntityIfExistsAsync<TableEntity>(Keys.Fleet, row, cancellationToken: cancellationToken);
        return read.HasValue ? read.Value : null;
    }

    private static IEnumerable<(DateTimeOffset At, double Hours)> Borrowed(TableEntity? row) =>
        (row?.GetString("Borrowed") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(loan => loan.Split(':'))
            .Select(parts => (new DateTimeOffset(long.Parse(parts[0], CultureInfo.InvariantCulture), TimeSpan.Zero), double.Parse(parts[1], CultureInfo.InvariantCulture)));

    private static ImmutableArray<DateTimeOffset> Times(TableEntity? row) =>
        row?.GetString("Disturbing") is { Length: > 0 } text
            ? [.. text.Split(' ').Select(ticks => new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero))]
            : [];
}
