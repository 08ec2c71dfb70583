using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;

namespace AutoResponder.Simulation.Storage;

/// <summary>The fleet's partition in memory. Several processes look at one <see cref="FleetRows"/>, each with its own clock, policies and build.</summary>
public sealed class MemoryFleetLedger(FleetRows rows, IPolicies policies, TimeProvider time, string build) : IFleetLedger
{
    private static readonly TimeSpan BorrowedWithin = TimeSpan.FromDays(1);
    private string? _noted;

    public Task<FleetReading> ReadAsync(DateTimeOffset now, CancellationToken cancellationToken) => Task.FromResult(Read(now));

    public Task<bool> ReserveAsync(FleetReading reading, Reservation reservation, DateTimeOffset now, CancellationToken cancellationToken) => Task.FromResult(Reserve(reading, reservation, now));

    public Task ApplyAsync(Signal.Order order, CancellationToken cancellationToken)
    {
        Apply(order);
        return Task.CompletedTask;
    }

    public Task RenewAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        Renew(until);
        return Task.CompletedTask;
    }

    public Task FellIllAsync(IllSite ill, CancellationToken cancellationToken)
    {
        FallIll(ill);
        return Task.CompletedTask;
    }

    public Task TriedAsync(TriedStep tried, CancellationToken cancellationToken)
    {
        Try(tried);
        return Task.CompletedTask;
    }

    public Task SeeStormAsync(Storm storm, CancellationToken cancellationToken)
    {
        SeeStorm(storm);
        return Task.CompletedTask;
    }

    public void FallIll(IllSite ill)
    {
        rows.Ill.RemoveAll(known => known.Site == ill.Site && Hour(known.At) == Hour(ill.At));
        rows.Ill.Add(ill);
    }

    public void Try(TriedStep tried)
    {
        rows.Tried.RemoveAll(known => known.Site == tried.Site && known.Op == tried.Op && Hour(known.At) == Hour(tried.At));
        rows.Tried.Add(tried);
    }

    public void SeeStorm(Storm storm)
    {
        if (rows.State.Decide(storm, time.GetUtcNow()) is { } happened) Append(happened, null);
    }

    public void Renew(DateTimeOffset until)
    {
        rows.RenewedUntil = until;
        if (rows.State.DecideReminder(time.GetUtcNow()) is { } happened) Append(happened, null);
        if (_noted == policies.Current.Hash) return;

        foreach (var (policy, note, due) in PolicyNote.Due(rows.Policies, policies.Current, time.GetUtcNow()))
        {
            rows.Policies[policy] = note;
            Append(due, null);
        }

        _noted = policies.Current.Hash;
    }

    /// <summary>Whether people are to hear that all is well.</summary>
    public bool IsToSpeak() => rows.State.IsToSpeak(rows.HeardAt, time.GetUtcNow());

    /// <summary>A channel took a message.</summary>
    public void Heard() => rows.HeardAt = time.GetUtcNow();

    public FleetReading Read(DateTimeOffset now)
    {
        var (armed, why) = rows.State.Read(rows.RenewedUntil, rows.HeardAt, now);
        return new FleetReading
        {
            Armed = armed,
            Why = why,
            Pauses = rows.State.Pauses,
            Ill = [.. rows.Ill.Where(ill => ill.At > now - policies.Current.Fleet.Storm.Memory)],
            Tried = [.. rows.Tried.Where(tried => tried.At > now - policies.Current.Fleet.Dependency.Within)],
            Disturbing = rows.Budget?.Disturbing ?? [],
            DisturbingBudget = policies.Current.Fleet.Disturbing,
            BorrowedHours = (rows.Budget?.Borrowed ?? []).Where(loan => loan.At > now - BorrowedWithin).Sum(loan => loan.Hours),
            BorrowedHoursADay = policies.Current.Fleet.BorrowedHoursADay,
            ScaleChanges = policies.Current.Fleet.ScaleChanges,
            Reboots = policies.Current.Fleet.Reboots,
            Tag = rows.Budget?.Tag ?? "",
        };
    }

    public bool Reserve(FleetReading reading, Reservation reservation, DateTimeOffset now)
    {
        if (reading.Tag is null) throw new InvalidOperationException("Nothing is reserved against a fleet that was not read.");
        if ((rows.Budget?.Tag ?? "") != reading.Tag) return false;

        var disturbing = (rows.Budget?.Disturbing ?? []).Where(at => at > now - reading.DisturbingBudget.In);
        var borrowed = (rows.Budget?.Borrowed ?? []).Where(loan => loan.At > now - BorrowedWithin);
        if (reservation.Disturbing) disturbing = disturbing.Append(now);
        if (reservation.InstanceHours > 0) borrowed = borrowed.Append(new Loan(now, reservation.InstanceHours));
        rows.Budget = new BudgetRow([.. disturbing], [.. borrowed], rows.NewTag());
        return true;
    }

    public void Apply(Signal.Order order)
    {
        if (!rows.Signals.Add(((Signal)order).Id!.Value)) return;

        Append(rows.State.Decide(order, time.GetUtcNow()), order);
    }

    private static long Hour(DateTimeOffset moment) => moment.UtcTicks / TimeSpan.TicksPerHour;

    private void Append(FleetEvent happened, Signal.Order? order)
    {
        var (stream, row) = rows.Stream.Append(AuditBody.Of(rows.Stream, happened, order, build), happened.Kind, happened.At, null, null);
        rows.Append(stream, row, JsonSerializer.Serialize(rows.State.Evolve(happened), AuditJson.Default.FleetState));
    }
}

/// <summary>What lies in the fleet's partition.</summary>
public sealed class FleetRows
{
    private readonly List<AuditRow> _events = [];
    private long _version;

    public StreamHead Stream { get; private set; } = StreamHead.Begin("fleet");

    public FleetState State { get; private set; } = new();

    public DateTimeOffset? RenewedUntil { get; internal set; }

    /// <summary>When a channel last took a message.</summary>
    public DateTimeOffset? HeardAt { get; internal set; }

    public IReadOnlyList<AuditRow> Events => _events;

    /// <summary>Told of every order that was applied.</summary>
    public Action<AuditRow>? Applied { get; set; }

    internal List<IllSite> Ill { get; } = [];

    internal List<TriedStep> Tried { get; } = [];

    internal BudgetRow? Budget { get; set; }

    internal HashSet<SignalId> Signals { get; } = [];

    internal SortedDictionary<string, PolicyNote> Policies { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether an order was applied.</summary>
    public bool Holds(SignalId order) => Signals.Contains(order);

    /// <summary>Somebody removes the row that says whether it may act.</summary>
    internal void Lose() => (State, RenewedUntil) = (new FleetState(), null);

    internal string NewTag() => string.Create(CultureInfo.InvariantCulture, $"W/\"{++_version}\"");

    internal void Append(StreamHead stream, AuditRow row, string state)
    {
        (Stream, State) = (stream, JsonSerializer.Deserialize(state, AuditJson.Default.FleetState)!);
        _events.Add(row);
        Applied?.Invoke(row);
    }
}

/// <summary>What acts have taken of the fleet's budgets.</summary>
internal sealed record BudgetRow(ImmutableArray<DateTimeOffset> Disturbing, ImmutableArray<Loan> Borrowed, string Tag);

internal sealed record Loan(DateTimeOffset At, double Hours);
