using AutoResponder.Core.Fleet;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Intake.Tests.Notifications;

/// <summary>What concerns the whole fleet is told once, however many see it, and not forgotten where nobody could be told.</summary>
public sealed class FleetNewsTests(StorageFixture storage) : TellingWorld(storage)
{
    private readonly string _where = $"region {Guid.NewGuid():N}";

    [Fact]
    public async Task A_storm_is_told_once()
    {
        await using var ops = await Receiver.StartAsync();
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        await SeeAsync(3);
        await SeeAsync(4);

        await News().CatchUpAsync(Token);
        await SeeAsync(5);
        await News().CatchUpAsync(Token);

        var told = Assert.Single(ops.Got, told => ((string?)told.Data["text"])!.Contains(_where, StringComparison.Ordinal));
        Assert.Equal(("AutoResponder.Fleet.Storm", "fleet", "StormBegan"), ((string?)told.Json["type"], (string?)told.Json["subject"], (string?)told.Data["kind"]));
    }

    [Fact]
    public async Task What_nobody_could_be_told_is_told_on_the_next_round()
    {
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, await NobodyAsync())));
        await SeeAsync(3);
        await Assert.ThrowsAsync<NotToldException>(() => News().CatchUpAsync(Token));

        await using var ops = await Receiver.StartAsync();
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        await News().CatchUpAsync(Token);

        Assert.Single(ops.Got, told => ((string?)told.Data["text"])!.Contains(_where, StringComparison.Ordinal));
    }

    /// <summary>An arming holds for a day without a word; whoever takes the daily one keeps it.</summary>
    [Fact]
    public async Task Nobody_acts_for_longer_than_a_day_while_nobody_can_be_told()
    {
        var fleet = new FleetLedger(Storage.Tables, Estate, Time, "test");
        await fleet.ApplyAsync(new Signal.Order(Guid.NewGuid().ToString(), OrderKind.Arm, "anna", "a weekend", Time.GetUtcNow(), null), Token);
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, await NobodyAsync())));
        Assert.True(await IsArmedAsync());

        Time.Advance(TimeSpan.FromHours(23));
        await News().CatchUpAsync(Token);
        Assert.True(await IsArmedAsync());

        Time.Advance(TimeSpan.FromHours(1));
        await News().CatchUpAsync(Token);
        Assert.False(await IsArmedAsync());

        await using var ops = await Receiver.StartAsync();
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        await News().CatchUpAsync(Token);
        await News().CatchUpAsync(Token);
        Assert.True(await IsArmedAsync());
        Assert.Equal("AutoResponder.Fleet.Armed", (string?)Assert.Single(ops.Got).Json["type"]);

        async Task<bool> IsArmedAsync()
        {
            await fleet.RenewAsync(Time.GetUtcNow() + TimeSpan.FromMinutes(3), Token);
            return (await fleet.ReadAsync(Time.GetUtcNow(), Token)).Armed;
        }
    }

    private Task SeeAsync(int ill) => new FleetLedger(Storage.Tables, Estate, Time, "test").SeeStormAsync(new Storm(_where, ill, 10, Time.GetUtcNow().AddMinutes(25)), Token);
}
