using AutoResponder.Core.Policies;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Notifications;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Intake.Tests.Notifications;

/// <summary>Where the ledger takes no writes there is nowhere to write down that people were told; they are told all the same.</summary>
public sealed class OutOfOrderTests(StorageFixture storage) : TellingWorld(storage)
{
    [Fact]
    public async Task Once_the_arming_cannot_hold_any_more_people_are_told_and_now_and_then_again()
    {
        await using var ops = await Receiver.StartAsync();
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        using var http = new HttpClient();
        var outOfOrder = OutOfOrder(http);

        var told = new List<int>();
        for (var minute = 0; minute < 40; minute++)
        {
            await outOfOrder.TellAsync("RequestFailedException", Token);
            told.Add(ops.Got.Count);
            Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal((0, 1, 1, 2), (told[2], told[3], told[32], told[33]));
        Assert.Equal("AutoResponder.Fleet.OutOfOrder", (string?)ops.Got.ElementAt(0).Json["type"]);
        Assert.Contains("RequestFailedException", (string?)ops.Got.ElementAt(0).Data["text"], StringComparison.Ordinal);
        Assert.NotEqual((string?)ops.Got.ElementAt(0).Json["id"], (string?)ops.Got.ElementAt(1).Json["id"]);
    }

    [Fact]
    public async Task A_round_that_was_done_begins_the_count_anew()
    {
        await using var ops = await Receiver.StartAsync();
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        using var http = new HttpClient();
        var outOfOrder = OutOfOrder(http);

        await outOfOrder.TellAsync("TimeoutException", Token);
        Time.Advance(TimeSpan.FromMinutes(2));
        outOfOrder.Over();
        await outOfOrder.TellAsync("TimeoutException", Token);
        Time.Advance(TimeSpan.FromMinutes(2));
        await outOfOrder.TellAsync("TimeoutException", Token);

        Assert.Empty(ops.Got);
    }

    [Fact]
    public async Task What_no_channel_took_is_told_on_the_next_round()
    {
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, await NobodyAsync())));
        using var http = new HttpClient();
        var outOfOrder = OutOfOrder(http);
        await outOfOrder.TellAsync("TimeoutException", Token);
        Time.Advance(TimeSpan.FromMinutes(3));
        await outOfOrder.TellAsync("TimeoutException", Token);

        await using var ops = await Receiver.StartAsync();
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        Time.Advance(TimeSpan.FromMinutes(1));
        await outOfOrder.TellAsync("TimeoutException", Token);

        Assert.Single(ops.Got);
    }

    private OutOfOrder OutOfOrder(HttpClient http)
    {
        var settings = NotificationSettings.From(Settings);
        return new OutOfOrder(Estate, new Notifier(http, Estate, settings, Time, Log), settings, Time);
    }
}
