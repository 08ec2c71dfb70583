using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Platform.Tests.Ledger;

/// <summary>The one path over the real ledger: what a crash, a rival or a repetition at any point of it may and may not do.</summary>
[Collection(LoopWorld.OneFleet)]
public sealed class LoopTests(StorageFixture storage)
{
    private static readonly Signal Look = new Signal.LookDue();
    private readonly LoopWorld _world = new(storage);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_leads_to_one_act_and_a_healthy_site_to_a_closed_incident()
    {
        await _world.ArmAsync();
        var loop = _world.NewProcess();

        await loop.RespondAsync(_world.Fired(), _world.Site, false, Token);
        await LookAfterAsync(loop, TimeSpan.FromSeconds(31));
        _world.WorkerIsGone = true;
        await LookAfterAsync(loop, TimeSpan.FromSeconds(31));
        _world.IsSick = false;
        await LookAfterAsync(loop, TimeSpan.FromMinutes(6));
        await LookAfterAsync(loop, TimeSpan.FromMinutes(16));

        var end = Assert.IsType<Act.EndProcess>(Assert.Single(_world.Sent));
        Assert.Equal((_world.Site, "i1", 11), (end.Site, end.Instance, end.Process));
        Assert.All(_world.LooksSent, delay => Assert.InRange(delay, TimeSpan.Zero, ResponseLoop.LongestDelay));
        Assert.NotEmpty(_world.LooksSent);
        Assert.Equal(
            ["IncidentOpened", "CauseVerified", "ActStarted", "ActReported", "EffectSeen", "StepHelped", "RecoveryBegan", "IncidentClosed"],
            await _world.KindsAsync());
    }

    [Fact]
    public async Task The_same_alert_delivered_again_changes_nothing()
    {
        var loop = _world.NewProcess();
        var fired = _world.Fired();

        for (var i = 0; i < 3; i++) await loop.RespondAsync(fired, _world.Site, false, Token);

        Assert.Equal(["IncidentOpened", "CauseVerified"], await _world.KindsAsync());
    }

    [Fact]
    public async Task A_crash_between_commit_and_act_is_found_by_a_look_and_the_op_is_never_sent()
    {
        await _world.ArmAsync();
        var loop = _world.NewProcess();
        await loop.RespondAsync(_world.Fired(), _world.Site, false, Token);
        _world.Time.Advance(TimeSpan.FromSeconds(31));

        // The process dies in the commit's answer: the intent is a fact, and nothing was sent.
        var dying = _world.NewProcess(new DiesAfterCommit(_world.Ledger));
        await Assert.ThrowsAsync<IOException>(() => dying.RespondAsync(Look, _world.Site, false, Token));
        Assert.Empty(_world.Sent);

        await LookAfterAsync(_world.NewProcess(), TimeSpan.FromMinutes(1));
        await LookAfterAsync(_world.NewProcess(), TimeSpan.FromMinutes(1));
        await LookAfterAsync(_world.NewProcess(), TimeSpan.FromMinutes(16));

        Assert.Single(_world.Sent);
        var kinds = await _world.KindsAsync();
        Assert.Equal(["ActStarted", "EffectNotSeen", "StepHeld", "ActStarted", "ActReported"], kinds[^5..]);
    }

    [Fact]
    public async Task A_crash_between_act_and_report_is_found_by_a_look_and_nothing_is_sent_twice()
    {
        await _world.ArmAsync();
        var loop = _world.NewProcess();
        await loop.RespondAsync(_world.Fired(), _world.Site, false, Token);
        _world.Time.Advance(TimeSpan.FromSeconds(31));
        _world.Answer = () => throw new IOException("the process died");

        await Assert.ThrowsAsync<IOException>(() => loop.RespondAsync(Look, _world.Site, false, Token));
        _world.WorkerIsGone = true;
        await LookAfterAsync(_world.NewProcess(), TimeSpan.FromMinutes(1));

        Assert.Single(_world.Sent);
        Assert.Equal("EffectSeen", (await _world.KindsAsync())[^1]);
    }

    [Fact]
    public async Task Two_processes_that_decide_at_once_start_one_act()
    {
        await _world.ArmAsync();
        await _world.NewProcess().RespondAsync(_world.Fired(), _world.Site, false, Token);
        _world.Time.Advance(TimeSpan.FromSeconds(31));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _world.NewProcess().RespondAsync(Look, _world.Site, false, Token)));

        Assert.Single(_world.Sent);
        Assert.Single(await _world.KindsAsync(), kind => kind == "ActStarted");
    }

    [Fact]
    public async Task Eight_writers_on_one_plan_lose_nothing()
    {
        const int Each = 12;
        var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var loop = _world.NewProcess();
            for (var i = 0; i < Each; i++) await LoopWorld.AgainAsync(() => loop.RespondAsync(_world.Fired((writer * 100) + i), _world.Site, false, Token));
        }));
        await Task.WhenAll(writers);

        var kinds = await _world.KindsAsync();
        Assert.Equal(8 * Each, kinds.Count(kind => kind is "IncidentOpened" or "SignalNoted"));
        var page = await _world.Ledger.ReadAsync(_world.Plan, _world.Site, Token);
        Assert.Equal(kinds.Count, page.Plan.Stream.Sequence);
    }

    [Fact]
    public async Task A_process_never_races_with_itself()
    {
        var counting = new Counting(_world.Ledger);
        var loop = _world.NewProcess(counting);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => loop.RespondAsync(_world.Fired(number), _world.Site, false, Token)));

        Assert.Equal(0, counting.Raced);
    }

    [Fact]
    public async Task A_disarmed_fleet_sends_nothing_and_says_why()
    {
        var world = new LoopWorld(storage);
        await world.Fleet.ApplyAsync(new Signal.Order(Guid.NewGuid().ToString(), OrderKind.Disarm, "test", "a drill", world.Time.GetUtcNow()), Token);
        var loop = world.NewProcess();
        await loop.RespondAsync(world.Fired(), world.Site, false, Token);
        world.Time.Advance(TimeSpan.FromSeconds(31));
        await loop.RespondAsync(Look, world.Site, false, Token);

        Assert.Empty(world.Sent);
        var page = await world.Ledger.ReadAsync(world.Plan, world.Site, Token);
        Assert.Equal("armed", Assert.IsType<Incident.Held>(page.Head.Incident).Objections[0].Guardrail);
    }

    [Fact]
    public async Task An_arming_that_the_patrol_does_not_renew_is_over()
    {
        var world = new LoopWorld(storage);
        await world.ArmAsync();
        await world.Fleet.RenewAsync(world.Time.GetUtcNow() + TimeSpan.FromMinutes(3), Token);

        Assert.True((await world.Fleet.ReadAsync(world.Time.GetUtcNow(), Token)).Armed);
        Assert.False((await world.Fleet.ReadAsync(world.Time.GetUtcNow() + TimeSpan.FromMinutes(3), Token)).Armed);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(110, true)]
    [InlineData(-130, false)]
    [InlineData(130, false)]
    public async Task A_clock_far_from_the_storages_is_not_believed(int seconds, bool believed)
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow.AddSeconds(seconds));

        var error = await Record.ExceptionAsync(() => new StorageClock(storage.Tables, time).CheckAsync(Token));

        Assert.Equal(believed, error is null);
    }

    [Fact]
    public async Task A_reservation_against_a_fleet_that_has_moved_fails()
    {
        var world = new LoopWorld(storage);
        var reading = await world.Fleet.ReadAsync(world.Time.GetUtcNow(), Token);

        Assert.True(await world.Fleet.ReserveAsync(reading, new Reservation(new OpId("a/0/0"), true, 1.5), world.Time.GetUtcNow(), Token));
        Assert.False(await world.Fleet.ReserveAsync(reading, new Reservation(new OpId("b/0/0"), true, 1.5), world.Time.GetUtcNow(), Token));
        var after = await world.Fleet.ReadAsync(world.Time.GetUtcNow(), Token);
        Assert.Contains(world.Time.GetUtcNow(), after.Disturbing);
        Assert.True(after.BorrowedHours >= 1.5);
    }

    [Fact]
    public async Task The_index_never_wakes_later_than_an_open_incident_needs()
    {
        await _world.NewProcess().RespondAsync(_world.Fired(), _world.Site, false, Token);
        var page = await _world.Ledger.ReadAsync(_world.Plan, _world.Site, Token);

        var due = Assert.Single(await _world.Index.DueAsync(_world.Plan.Shard, page.LookAt!.Value, Token), plan => plan.Plan == _world.Plan);
        await _world.Index.LowerAsync(_world.Plan, due.WakeAt.AddSeconds(-1), Token);
        await _world.Index.SetAsync(due, null, Token);

        // It was lowered while it was visited: that wake-up stands.
        Assert.Contains(await _world.Index.DueAsync(_world.Plan.Shard, page.LookAt.Value, Token), plan => plan.Plan == _world.Plan);
    }

    [Fact]
    public async Task A_signal_about_nothing_under_care_is_counted_and_opens_nothing()
    {
        _world.Managed = null;

        await _world.NewProcess().RespondAsync(_world.Fired(), _world.Site, false, Token);

        Assert.Empty(await _world.KindsAsync());
    }

    private async Task LookAfterAsync(ResponseLoop loop, TimeSpan wait)
    {
        _world.Time.Advance(wait);
        await _world.Fleet.RenewAsync(_world.Time.GetUtcNow() + TimeSpan.FromDays(1), Token);
        await loop.RespondAsync(Look, _world.Site, false, Token);
    }

    private sealed class Counting(ILedger ledger) : Passing(ledger)
    {
        private int _raced;

        public int Raced => _raced;

        public override async Task<CommitResult> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken)
        {
            var result = await base.CommitAsync(commit, cancellationToken);
            if (result == CommitResult.Raced) Interlocked.Increment(ref _raced);
            return result;
        }
    }
}
