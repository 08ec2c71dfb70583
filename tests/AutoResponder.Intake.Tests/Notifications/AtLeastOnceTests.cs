using System.Net;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Queues;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Intake.Tests.Notifications;

/// <summary>What is to be told is told at least once, whatever a channel or a process does; and a channel that is down costs nobody else anything.</summary>
public sealed class AtLeastOnceTests(StorageFixture storage) : TellingWorld(storage)
{
    [Fact]
    public async Task What_a_receiver_fails_to_take_twice_is_told_a_third_time_with_the_same_id_and_never_a_fourth()
    {
        await using var ops = await Receiver.StartAsync(500, 503);
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        await Script.HandOverAsync();

        await Assert.ThrowsAsync<NotToldException>(RoundAsync);
        Assert.Single(Log.Errors);
        Assert.Equal(7, await FedAsync());
        await Assert.ThrowsAsync<NotToldException>(RoundAsync);
        Assert.Equal(2, Log.Errors.Count());
        await RoundAsync();
        await RoundAsync();

        Assert.Equal([500, 503, 200], ops.Got.Select(told => told.Status));
        Assert.Single(ops.Ids.Distinct());
        Assert.Equal(2, Log.Errors.Count());
    }

    [Fact]
    public async Task A_plan_whose_channel_is_down_is_fed_all_the_same_and_stays_due()
    {
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, await NobodyAsync())));
        await Script.HandOverAsync();
        await Assert.ThrowsAsync<NotToldException>(RoundAsync);

        await Script.WriteAsync(new IncidentEvent.IncidentTaken("anna", "mine") { At = Script.At });
        await Assert.ThrowsAsync<NotToldException>(RoundAsync);

        Assert.Equal(8, await FedAsync());
        Assert.Contains(await new PlanIndex(Storage.Tables).DueAsync(Estate.Plan.Shard, DateTimeOffset.UtcNow, Token), due => due.Plan == Estate.Plan);
    }

    [Fact]
    public async Task A_patrol_comes_by_until_everybody_was_told_and_no_longer()
    {
        // A patrol visits whatever is due in its shard, so it needs a storage that no other test writes to.
        await using var own = new StorageFixture();
        await own.InitializeAsync();
        var script = new Script(own, Estate);
        await using var ops = await Receiver.StartAsync(500, 500);
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        await using var handler = await RunningHandler.StartAsync(own, Estate);
        await script.HandOverAsync();
        await script.WriteAsync(new IncidentEvent.IncidentClosed("by anna", "mended") { At = Script.At });

        for (var round = 0; round < 6; round++)
            Assert.Equal(HttpStatusCode.OK, await handler.MessageAsync("Respond", MessageText.Write(new MessageContent.PatrolShard(Estate.Plan.Shard))));

        Assert.Equal(["AutoResponder.Incident.HandedOver", "AutoResponder.Incident.HandedOver", "AutoResponder.Incident.HandedOver", "AutoResponder.Incident.Closed"], ops.Got.Select(told => (string)told.Json["type"]!));
        Assert.Equal([500, 500, 200, 200], ops.Got.Select(told => told.Status));
        Assert.DoesNotContain(await new PlanIndex(own.Tables).DueAsync(Estate.Plan.Shard, DateTimeOffset.UtcNow, Token), due => due.Plan == Estate.Plan);
    }

    [Fact]
    public async Task A_channel_that_is_down_keeps_the_next_one_from_nothing_and_nobody_hears_twice_because_of_it()
    {
        await using var pager = await Receiver.StartAsync();
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, await NobodyAsync(), Then: "pager")), ("pager", new Channel(ChannelKind.Webhook, pager.Address)));
        await Script.HandOverAsync();
        await Assert.ThrowsAsync<NotToldException>(RoundAsync);

        await Script.WriteAsync(Script.Reminded(1));
        for (var round = 0; round < 3; round++) await Assert.ThrowsAsync<NotToldException>(RoundAsync);

        Assert.Single(pager.Got);
        await using var ops = await Receiver.StartAsync();
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        await RoundAsync();
        Assert.Equal("IncidentHandedOver", (string?)Assert.Single(ops.Got).Data["kind"]);
    }

    [Fact]
    public async Task Of_reminders_that_nobody_took_only_the_newest_is_told()
    {
        await using var ops = await Receiver.StartAsync(500, 500, 500);
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        await Script.HandOverAsync();
        await Assert.ThrowsAsync<NotToldException>(RoundAsync);
        foreach (var times in new[] { 1, 2 })
        {
            await Script.WriteAsync(Script.Reminded(times));
            await Assert.ThrowsAsync<NotToldException>(RoundAsync);
        }

        await RoundAsync();

        Assert.Equal(["IncidentHandedOver", "HandOverReminded"], ops.Got.Where(told => told.Status == 200).Select(told => (string)told.Data["kind"]!));
        Assert.Contains("(2)", (string?)ops.Got.Last().Data["title"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_message_that_a_channel_will_never_take_keeps_no_other_from_it()
    {
        await using var ops = await Receiver.StartAsync(400);
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        await Script.HandOverAsync();
        await Script.WriteAsync(new IncidentEvent.IncidentClosed("by anna", "mended") { At = Script.At });

        await Assert.ThrowsAsync<NotToldException>(RoundAsync);

        Assert.Equal([400, 200], ops.Got.Select(told => told.Status));
        Assert.Equal("IncidentClosed", (string?)ops.Got.Last().Data["kind"]);
    }

    [Fact]
    public async Task What_nobody_could_be_told_for_a_week_is_given_up_aloud()
    {
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, await NobodyAsync())));
        await Script.HandOverAsync();
        await Assert.ThrowsAsync<NotToldException>(RoundAsync);

        Time.Advance(TimeSpan.FromDays(8));
        await RoundAsync();

        Assert.Contains("is given up", Assert.Single(AftermathLog.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_dies_while_it_tells_leaves_the_telling_to_the_next()
    {
        await using var ops = await Receiver.StartAsync();
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        await Script.HandOverAsync();
        using var dying = new CancellationTokenSource();
        var handler = new Dying(dying);
        using var http = new HttpClient(handler);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Aftermath(http).CatchUpAsync(Estate.Plan, dying.Token));
        Assert.True(handler.WasReached);
        await RoundAsync();

        Assert.Single(ops.Got);
    }

    private sealed class Dying(CancellationTokenSource process) : HttpMessageHandler
    {
        public bool WasReached { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            WasReached = true;
            await process.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw new System.Diagnostics.UnreachableException();
        }
    }
}
