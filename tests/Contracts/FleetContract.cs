using AutoResponder.Core;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using static AutoResponder.Contracts.LedgerRows;

namespace AutoResponder.Contracts;

/// <summary>What any ledger of the fleet must do. There is one fleet: tests go by what they add, not by what is there.</summary>
public abstract class FleetContract
{
    /// <summary>The fleet, its clock standing at noon.</summary>
    protected abstract IFleetLedger Fleet { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_armed_only_while_a_persons_arming_holds_and_it_was_renewed()
    {
        await OrderAsync(OrderKind.Disarm);
        await Fleet.RenewAsync(Noon.AddMinutes(3), Token);
        Assert.False((await Fleet.ReadAsync(Noon, Token)).Armed);

        await OrderAsync(OrderKind.Arm);
        Assert.True((await Fleet.ReadAsync(Noon, Token)).Armed);
        Assert.False((await Fleet.ReadAsync(Noon.AddMinutes(3), Token)).Armed);

        await Fleet.RenewAsync(Noon.AddMinutes(6), Token);
        Assert.True((await Fleet.ReadAsync(Noon.AddMinutes(3), Token)).Armed);

        await OrderAsync(OrderKind.Disarm);
        Assert.False((await Fleet.ReadAsync(Noon, Token)).Armed);
    }

    [Fact]
    public async Task An_order_is_applied_once()
    {
        var order = Order(OrderKind.Arm);
        await Fleet.ApplyAsync(order, Token);
        await OrderAsync(OrderKind.Disarm);

        await Fleet.ApplyAsync(order, Token);

        Assert.False((await Fleet.ReadAsync(Noon, Token)).Armed);
    }

    [Fact]
    public async Task A_pause_is_read_back_until_it_is_taken_back_and_arming_leaves_it_alone()
    {
        var target = $"site-{Guid.NewGuid():N}";
        await Fleet.ApplyAsync(Order(OrderKind.Pause) with { Target = target, Until = Noon.AddHours(2) }, Token);
        await OrderAsync(OrderKind.Arm);

        var pause = Assert.Single((await Fleet.ReadAsync(Noon, Token)).Pauses, pause => pause.Target.Value == target);
        Assert.Equal((Noon.AddHours(2), "test", "tried", Noon), (pause.Until, pause.By, pause.Reason, pause.Since));

        await Fleet.ApplyAsync(Order(OrderKind.Unpause) with { Target = target }, Token);
        Assert.DoesNotContain((await Fleet.ReadAsync(Noon, Token)).Pauses, pause => pause.Target.Value == target);
    }

    [Fact]
    public async Task A_pause_without_an_end_or_a_target_is_refused()
    {
        var target = $"site-{Guid.NewGuid():N}";
        await Fleet.ApplyAsync(Order(OrderKind.Pause) with { Target = target }, Token);
        await Fleet.ApplyAsync(Order(OrderKind.Pause) with { Until = Noon.AddHours(2) }, Token);

        Assert.DoesNotContain((await Fleet.ReadAsync(Noon, Token)).Pauses, pause => pause.Target.Value == target || pause.Target.Value is null);
    }

    [Fact]
    public async Task A_site_that_fell_ill_is_read_back_once_until_it_is_old()
    {
        var plan = NewPlan();
        var site = SiteOf(plan, 1);
        await Fleet.FellIllAsync(new IllSite(site, plan, Noon.AddMinutes(-3)), Token);
        await Fleet.FellIllAsync(new IllSite(site, plan, Noon.AddMinutes(-2)), Token);

        Assert.Equal(new IllSite(site, plan, Noon.AddMinutes(-2)), Assert.Single((await Fleet.ReadAsync(Noon, Token)).Ill, ill => ill.Site == site));
        Assert.Single((await Fleet.ReadAsync(Noon.AddMinutes(30), Token)).Ill, ill => ill.Site == site);
        Assert.DoesNotContain((await Fleet.ReadAsync(Noon.AddMinutes(34), Token)).Ill, ill => ill.Site == site);
    }

    [Fact]
    public async Task How_a_step_fared_is_read_back_as_it_was_last_told_until_it_is_old()
    {
        var plan = NewPlan();
        var site = SiteOf(plan, 1);
        var tried = new TriedStep(new OpId($"{site.Name}-1/0/0"), site, "recycle", Noon.AddMinutes(-3), Fared.Helped);
        await Fleet.TriedAsync(tried, Token);
        await Fleet.TriedAsync(tried with { Fared = Fared.DidNotHelp, At = Noon.AddMinutes(-2) }, Token);
        await Fleet.TriedAsync(tried with { Op = new OpId($"{site.Name}-1/1/1"), At = Noon.AddMinutes(-1) }, Token);

        var read = (await Fleet.ReadAsync(Noon, Token)).Tried.Where(one => one.Site == site).OrderBy(one => one.At).ToList();
        Assert.Equal([tried with { Fared = Fared.DidNotHelp, At = Noon.AddMinutes(-2) }, tried with { Op = new OpId($"{site.Name}-1/1/1"), At = Noon.AddMinutes(-1) }], read);
        Assert.Single((await Fleet.ReadAsync(Noon.AddMinutes(58.5), Token)).Tried, one => one.Site == site);
        Assert.DoesNotContain((await Fleet.ReadAsync(Noon.AddMinutes(60), Token)).Tried, one => one.Site == site);
        Assert.DoesNotContain((await Fleet.ReadAsync(Noon, Token)).Ill, one => one.Site == site);
    }

    [Fact]
    public async Task A_storm_that_everybody_sees_is_written_down_by_one()
    {
        var where = $"region {Guid.NewGuid():N}";
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Fleet.SeeStormAsync(new Storm(where, 3, 10, Noon.AddMinutes(25)), Token)));

        Assert.Equal(1, await CountAsync("StormBegan", where));
        await Fleet.SeeStormAsync(new Storm(where, 4, 10, Noon.AddMinutes(26)), Token);
        await Fleet.SeeStormAsync(new Storm(where, 5, 10, Noon.AddMinutes(28)), Token);
        Assert.Equal(1, await CountAsync("StormBegan", where));
        Assert.Equal(1, await CountAsync("StormWentOn", where));
    }

    /// <summary>How many events of a kind there are that say a text.</summary>
    protected abstract Task<int> CountAsync(string kind, string says);

    [Fact]
    public async Task Of_two_who_read_the_same_only_one_reserves()
    {
        var reading = await Fleet.ReadAsync(Noon, Token);

        Assert.True(await Fleet.ReserveAsync(reading, new Reservation(new("a"), true, 0), Noon, Token));
        Assert.False(await Fleet.ReserveAsync(reading, new Reservation(new("b"), true, 0), Noon, Token));
    }

    [Fact]
    public async Task What_was_reserved_is_read_back_and_forgotten_when_it_is_old()
    {
        var before = await Fleet.ReadAsync(Noon, Token);
        await Fleet.ReserveAsync(before, new Reservation(new("a"), true, 1.5), Noon, Token);

        var after = await Fleet.ReadAsync(Noon, Token);

        Assert.Equal(before.Disturbing.Length + 1, after.Disturbing.Length);
        Assert.Equal(before.BorrowedHours + 1.5, after.BorrowedHours, 6);
        Assert.Equal(0, (await Fleet.ReadAsync(Noon.AddDays(2), Token)).BorrowedHours);
    }

    [Fact]
    public async Task What_only_borrows_disturbs_nobody()
    {
        var before = await Fleet.ReadAsync(Noon, Token);
        await Fleet.ReserveAsync(before, new Reservation(new("a"), false, 0.25), Noon, Token);

        var after = await Fleet.ReadAsync(Noon, Token);

        Assert.Equal(before.Disturbing.Length, after.Disturbing.Length);
        Assert.Equal(before.BorrowedHours + 0.25, after.BorrowedHours, 6);
    }

    [Fact]
    public async Task Nothing_is_reserved_against_a_fleet_that_was_not_read() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Fleet.ReserveAsync(FleetReading.NotRead, new Reservation(new("a"), true, 0), Noon, Token));

    private Task OrderAsync(OrderKind what) => Fleet.ApplyAsync(Order(what), Token);

    private static Signal.Order Order(OrderKind what) => new(Guid.NewGuid().ToString(), what, "test", "tried", Noon);
}
