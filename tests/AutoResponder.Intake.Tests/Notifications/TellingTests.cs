using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Policies;
using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Notifications;
using AutoResponder.Platform.Tests;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace AutoResponder.Intake.Tests.Notifications;

/// <summary>People are told at least once, of what their policy lists, through the channel whose turn it is; and a channel that is down costs nobody else anything.</summary>
public sealed class TellingTests : IDisposable
{
    private readonly StorageFixture _storage;
    private readonly Estate _estate = new();
    private readonly Script _script;
    private readonly IConfigurationRoot _settings = new ConfigurationBuilder().AddInMemoryCollection([new(NotificationSettings.ConsoleSetting, "https://me.example.net/api/console")]).Build();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly Recorded<Notifier> _log = new();
    private readonly Recorded<Aftermath> _aftermathLog = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public TellingTests(StorageFixture storage) => (_storage, _script) = (storage, new Script(storage, _estate));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_hand_over_is_told_with_what_was_tried_where_the_evidence_lies_and_a_link_to_the_console()
    {
        await using var ops = await Receiver.StartAsync();
        _estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address, "SECRET")));
        _settings["SECRET"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        await _script.HandOverAsync();

        await RoundAsync();

        var told = Assert.Single(ops.Got);
        Assert.True(StandardWebhook.Verify(told.Headers, told.Body, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        Assert.Equal((string?)told.Json["id"], told.Headers["webhook-id"]);
        Assert.Equal(("AutoResponder.Incident.HandedOver", _estate.Incident), ((string?)told.Json["type"], (string?)told.Json["subject"]));
        Assert.Equal("Handed over to a person: no step is left, and it is still unhealthy", (string?)told.Data["text"]);
        Assert.Equal(_estate.Site.Value, (string?)told.Data["site"]);
        Assert.Equal(_script.At, (DateTimeOffset)told.Data["since"]!);
        Assert.Equal(["recycle: did not help, 50 of 100 failed", "captureDiagnostics: saved in part, 4 of 5 artefacts"], told.Data["tried"]!.AsArray().Select(line => (string)line!));
        Assert.Equal($"{_estate.Site.Name}/{_estate.Incident}/{_estate.Incident}-1-1/", (string?)told.Data["evidence"]);
        Assert.Equal($"https://me.example.net/api/console/incidents/{_estate.Incident}", (string?)told.Data["console"]);
    }

    [Fact]
    public async Task What_a_receiver_fails_to_take_twice_is_told_a_third_time_with_the_same_id_and_never_a_fourth()
    {
        await using var ops = await Receiver.StartAsync(500, 503);
        _estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        await _script.HandOverAsync();

        await Assert.ThrowsAsync<NotToldException>(RoundAsync);
        Assert.Single(_log.Errors);
        Assert.Equal(7, await FedAsync());
        await Assert.ThrowsAsync<NotToldException>(RoundAsync);
        Assert.Equal(2, _log.Errors.Count());
        await RoundAsync();
        await RoundAsync();

        Assert.Equal([500, 503, 200], ops.Got.Select(told => told.Status));
        Assert.Single(ops.Ids.Distinct());
        Assert.Equal(2, _log.Errors.Count());
    }

    [Fact]
    public async Task A_plan_whose_channel_is_down_is_fed_all_the_same_and_stays_due()
    {
        _estate.Tells(("ops", new Channel(ChannelKind.Webhook, await NobodyAsync())));
        await _script.HandOverAsync();
        await Assert.ThrowsAsync<NotToldException>(RoundAsync);

        await _script.WriteAsync(new IncidentEvent.IncidentTaken("anna", "mine") { At = _script.At });
        await Assert.ThrowsAsync<NotToldException>(RoundAsync);

        Assert.Equal(8, await FedAsync());
        Assert.Contains(await new PlanIndex(_storage.Tables).DueAsync(_estate.Plan.Shard, DateTimeOffset.UtcNow, Token), due => due.Plan == _estate.Plan);
    }

    [Fact]
    public async Task A_patrol_comes_by_until_everybody_was_told_and_no_longer()
    {
        await using var ops = await Receiver.StartAsync(500, 500);
        _estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        await using var handler = await RunningHandler.StartAsync(_storage, _estate);
        await _script.HandOverAsync();
        await _script.WriteAsync(new IncidentEvent.IncidentClosed("by anna", "mended") { At = _script.At });

        for (var round = 0; round < 6; round++)
            Assert.Equal(System.Net.HttpStatusCode.OK, await handler.MessageAsync("Respond", Platform.Queues.MessageText.Write(new Platform.Queues.MessageContent.PatrolShard(_estate.Plan.Shard))));

        Assert.Equal(["AutoResponder.Incident.HandedOver", "AutoResponder.Incident.HandedOver", "AutoResponder.Incident.HandedOver", "AutoResponder.Incident.Closed"], ops.Got.Select(told => (string)told.Json["type"]!));
        Assert.Equal([500, 500, 200, 200], ops.Got.Select(told => told.Status));
        Assert.DoesNotContain(await new PlanIndex(_storage.Tables).DueAsync(_estate.Plan.Shard, DateTimeOffset.UtcNow, Token), due => due.Plan == _estate.Plan);
    }

    [Fact]
    public async Task The_nth_reminder_goes_to_the_nth_channel_of_the_chain_and_the_last_one_hears_all_that_follow()
    {
        await using var ops = await Receiver.StartAsync();
        await using var pager = await Receiver.StartAsync();
        await using var boss = await Receiver.StartAsync();
        _estate.Tells(
            ("ops", new Channel(ChannelKind.Webhook, ops.Address, Then: "pager")),
            ("pager", new Channel(ChannelKind.Webhook, pager.Address, Then: "boss")),
            ("boss", new Channel(ChannelKind.Teams, boss.Address)));
        await _script.HandOverAsync();
        await RoundAsync();

        foreach (var times in new[] { 1, 2, 3 })
        {
            await _script.WriteAsync(_script.Reminded(times));
            await RoundAsync();
        }

        Assert.Equal((1, 1, 2), (ops.Got.Count, pager.Got.Count, boss.Got.Count));
        Assert.Equal(("AutoResponder.Incident.HandedOver", "HandOverReminded"), ((string?)pager.Got.Single().Json["type"], (string?)pager.Got.Single().Data["kind"]));
        Assert.Equal(
            [$"{_estate.Incident} was handed over, and nobody has taken it (2)", $"{_estate.Incident} was handed over, and nobody has taken it (3)"],
            boss.Got.Select(told => (string)told.Json["attachments"]![0]!["content"]!["body"]![0]!["inlines"]![0]!["text"]!));
    }

    [Fact]
    public async Task A_channel_that_is_down_keeps_the_next_one_from_nothing_and_nobody_hears_twice_because_of_it()
    {
        await using var pager = await Receiver.StartAsync();
        _estate.Tells(("ops", new Channel(ChannelKind.Webhook, await NobodyAsync(), Then: "pager")), ("pager", new Channel(ChannelKind.Webhook, pager.Address)));
        await _script.HandOverAsync();
        await Assert.ThrowsAsync<NotToldException>(RoundAsync);

        await _script.WriteAsync(_script.Reminded(1));
        for (var round = 0; round < 3; round++) await Assert.ThrowsAsync<NotToldException>(RoundAsync);

        Assert.Single(pager.Got);
        await using var ops = await Receiver.StartAsync();
        _estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        await RoundAsync();
        Assert.Equal("IncidentHandedOver", (string?)Assert.Single(ops.Got).Data["kind"]);
    }

    [Fact]
    public async Task Of_reminders_that_nobody_took_only_the_newest_is_told()
    {
        await using var ops = await Receiver.StartAsync(500, 500, 500);
        _estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        await _script.HandOverAsync();
        await Assert.ThrowsAsync<NotToldException>(RoundAsync);
        foreach (var times in new[] { 1, 2 })
        {
            await _script.WriteAsync(_script.Reminded(times));
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
        _estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        await _script.HandOverAsync();
        await _script.WriteAsync(new IncidentEvent.IncidentClosed("by anna", "mended") { At = _script.At });

        await Assert.ThrowsAsync<NotToldException>(RoundAsync);

        Assert.Equal([400, 200], ops.Got.Select(told => told.Status));
        Assert.Equal("IncidentClosed", (string?)ops.Got.Last().Data["kind"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("whsec_no base 64!")]
    public async Task Without_its_secret_nothing_is_sent_unsigned_and_it_is_told_once_the_secret_is_there(string? secret)
    {
        await using var ops = await Receiver.StartAsync();
        _estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address, "SECRET")));
        _settings["SECRET"] = secret;
        await _script.HandOverAsync();

        await Assert.ThrowsAsync<NotToldException>(RoundAsync);
        Assert.Empty(ops.Got);
        Assert.Contains("the setting SECRET holds no secret", Assert.Single(_log.Errors), StringComparison.Ordinal);

        _settings["SECRET"] = "raw";
        await RoundAsync();
        Assert.True(StandardWebhook.Verify(ops.Got.Single().Headers, ops.Got.Single().Body, "raw"));
    }

    [Fact]
    public async Task Only_what_the_policy_lists_is_told_and_that_somebody_took_it_never_is()
    {
        await using var ops = await Receiver.StartAsync();
        _estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address))).Notify = new NotifyRule("ops", ["Closed"]);
        await _script.HandOverAsync();
        await _script.WriteAsync(new IncidentEvent.IncidentTaken("anna", "mine") { At = _script.At }, new IncidentEvent.IncidentClosed("by anna", "mended") { At = _script.At });

        await RoundAsync();

        Assert.Equal("AutoResponder.Incident.Closed", (string?)Assert.Single(ops.Got).Json["type"]);
    }

    [Fact]
    public async Task A_lease_that_cannot_be_given_back_is_told_whatever_the_policy_lists()
    {
        await using var ops = await Receiver.StartAsync();
        _estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address))).Notify = new NotifyRule("ops", ["Closed"]);
        await _script.BorrowAsync();
        await _script.WriteAsync(new PlanEvent.LeaseOverdue(_script.Op(0), _estate.Incident, "it was borrowed 1 h ago and cannot be given back: shop is not well", _script.At.AddMinutes(5)) { At = _script.At });

        await RoundAsync();

        var told = Assert.Single(ops.Got);
        Assert.Equal(("AutoResponder.Lease.Overdue", _estate.Plan.Value), ((string?)told.Json["type"], (string?)told.Json["source"]));
        Assert.Equal((_estate.Incident, _estate.Site.Value), ((string?)told.Data["incident"], (string?)told.Data["site"]));
    }

    [Fact]
    public async Task A_hand_over_because_nothing_owns_the_site_any_more_is_told_as_the_policy_wanted_under_which_it_began()
    {
        await using var ops = await Receiver.StartAsync();
        _estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        await _script.WriteAsync(_script.Opened());
        _script.IsOwned = false;
        await _script.WriteAsync(new IncidentEvent.IncidentHandedOver("no policy owns the site any more", _script.At) { At = _script.At });

        await RoundAsync();

        Assert.Single(ops.Got);
    }

    [Fact]
    public async Task A_policy_that_tells_nobody_is_told_nothing()
    {
        _estate.Notify = null;
        await _script.HandOverAsync();

        await RoundAsync();

        Assert.Equal(7, await FedAsync());
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Text_from_outside_is_bounded_and_harmless_on_its_way_out()
    {
        await using var ops = await Receiver.StartAsync();
        _estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        await _script.HandOverAsync($"\u001b[2J\u202e{new string('x', 5000)}");

        await RoundAsync();

        var text = (string)ops.Got.Single().Data["text"]!;
        Assert.StartsWith(@"Handed over to a person: \u{001b}[2J\u{202e}xxx", text, StringComparison.Ordinal);
        Assert.True(text.Length <= 1501, $"{text.Length}");
    }

    [Fact]
    public async Task What_nobody_could_be_told_for_a_week_is_given_up_aloud()
    {
        _estate.Tells(("ops", new Channel(ChannelKind.Webhook, await NobodyAsync())));
        await _script.HandOverAsync();
        await Assert.ThrowsAsync<NotToldException>(RoundAsync);

        _time.Advance(TimeSpan.FromDays(8));
        await RoundAsync();

        Assert.Contains("is given up", Assert.Single(_aftermathLog.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_dies_while_it_tells_leaves_the_telling_to_the_next()
    {
        await using var ops = await Receiver.StartAsync();
        _estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        await _script.HandOverAsync();
        using var dying = new CancellationTokenSource();
        var handler = new Dying(dying);
        using var http = new HttpClient(handler);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Aftermath(http).CatchUpAsync(_estate.Plan, dying.Token));
        Assert.True(handler.WasReached);
        await RoundAsync();

        Assert.Single(ops.Got);
    }

    private Task RoundAsync() => Aftermath(_http).CatchUpAsync(_estate.Plan, Token);

    private Aftermath Aftermath(HttpClient http)
    {
        var (audit, settings) = (new AuditReader(_storage.Tables), NotificationSettings.From(_settings));
        return new Aftermath(
            _storage.Tables, audit, new NoticeWriter(audit, _estate, settings, new Recorded<NoticeWriter>()), new Notifier(http, _estate, settings, _time, _log), _time, _aftermathLog);
    }

    private async Task<int> FedAsync()
    {
        var count = 0;
        await foreach (var row in _storage.Tables.GetTableClient(Keys.FeedTable).QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"Plan eq {_estate.Plan.Value}"), cancellationToken: Token)) count++;
        return count;
    }

    /// <summary>An address where somebody was, and nobody is any more.</summary>
    private static async Task<Uri> NobodyAsync()
    {
        await using var gone = await Receiver.StartAsync();
        return gone.Address;
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
