using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Intake.Tests.Notifications;

/// <summary>People are told of what their policy lists, through the channel whose turn it is.</summary>
public sealed class TellingTests(StorageFixture storage) : TellingWorld(storage)
{
    [Fact]
    public async Task A_hand_over_is_told_with_what_was_tried_where_the_evidence_lies_and_a_link_to_the_console()
    {
        await using var ops = await Receiver.StartAsync();
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address, "SECRET")));
        Settings["SECRET"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        await Script.HandOverAsync();

        await RoundAsync();

        var told = Assert.Single(ops.Got);
        Assert.True(StandardWebhook.Verify(told.Headers, told.Body, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        Assert.Equal((string?)told.Json["id"], told.Headers["webhook-id"]);
        Assert.Equal(("AutoResponder.Incident.HandedOver", Estate.Incident), ((string?)told.Json["type"], (string?)told.Json["subject"]));
        Assert.Equal("Handed over to a person: no step is left, and it is still unhealthy", (string?)told.Data["text"]);
        Assert.Equal(Estate.Site.Value, (string?)told.Data["site"]);
        Assert.Equal(Script.At, (DateTimeOffset)told.Data["since"]!);
        Assert.Equal(["recycle: did not help, 50 of 100 failed", "captureDiagnostics: saved in part, 4 of 5 artefacts"], told.Data["tried"]!.AsArray().Select(line => (string)line!));
        Assert.Equal($"{Estate.Site.Name}/{Estate.Incident}/{Estate.Incident}-1-1/", (string?)told.Data["evidence"]);
        Assert.Equal($"https://me.example.net/api/console/incidents/{Estate.Incident}", (string?)told.Data["console"]);
    }

    [Fact]
    public async Task A_step_that_tells_is_told_through_its_own_channel_whatever_the_policy_lists()
    {
        await using var ops = await Receiver.StartAsync();
        await using var business = await Receiver.StartAsync();
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)), ("business", new Channel(ChannelKind.Webhook, business.Address)));
        await Script.WriteAsync(Script.Opened(), new IncidentEvent.StepTold("notify", 0, "business", "we are on it", "50 of 100 failed") { At = Script.At });

        await RoundAsync();

        var told = Assert.Single(business.Got);
        Assert.Equal("AutoResponder.Incident.StepTold", (string?)told.Json["type"]);
        Assert.Contains("we are on it", (string?)told.Data["text"], StringComparison.Ordinal);
        Assert.Empty(ops.Got);
    }

    [Fact]
    public async Task The_nth_reminder_goes_to_the_nth_channel_of_the_chain_and_the_last_one_hears_all_that_follow()
    {
        await using var ops = await Receiver.StartAsync();
        await using var pager = await Receiver.StartAsync();
        await using var boss = await Receiver.StartAsync();
        Estate.Tells(
            ("ops", new Channel(ChannelKind.Webhook, ops.Address, Then: "pager")),
            ("pager", new Channel(ChannelKind.Webhook, pager.Address, Then: "boss")),
            ("boss", new Channel(ChannelKind.Teams, boss.Address)));
        await Script.HandOverAsync();
        await RoundAsync();

        foreach (var times in new[] { 1, 2, 3 })
        {
            await Script.WriteAsync(Script.Reminded(times));
            await RoundAsync();
        }

        Assert.Equal((1, 1, 2), (ops.Got.Count, pager.Got.Count, boss.Got.Count));
        Assert.Equal(("AutoResponder.Incident.HandedOver", "HandOverReminded"), ((string?)pager.Got.Single().Json["type"], (string?)pager.Got.Single().Data["kind"]));
        Assert.Equal(
            [$"{Estate.Incident} was handed over, and nobody has taken it (2)", $"{Estate.Incident} was handed over, and nobody has taken it (3)"],
            boss.Got.Select(told => (string)told.Json["attachments"]![0]!["content"]!["body"]![0]!["inlines"]![0]!["text"]!));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("whsec_no base 64!")]
    public async Task Without_its_secret_nothing_is_sent_unsigned_and_it_is_told_once_the_secret_is_there(string? secret)
    {
        await using var ops = await Receiver.StartAsync();
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address, "SECRET")));
        Settings["SECRET"] = secret;
        await Script.HandOverAsync();

        await Assert.ThrowsAsync<NotToldException>(RoundAsync);
        Assert.Empty(ops.Got);
        Assert.Contains("the setting SECRET holds no secret", Assert.Single(Log.Errors), StringComparison.Ordinal);

        Settings["SECRET"] = "raw";
        await RoundAsync();
        Assert.True(StandardWebhook.Verify(ops.Got.Single().Headers, ops.Got.Single().Body, "raw"));
    }

    [Fact]
    public async Task Only_what_the_policy_lists_is_told_and_that_somebody_took_it_never_is()
    {
        await using var ops = await Receiver.StartAsync();
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address))).Notify = new NotifyRule("ops", ["Closed"]);
        await Script.HandOverAsync();
        await Script.WriteAsync(new IncidentEvent.IncidentTaken("anna", "mine") { At = Script.At }, new IncidentEvent.IncidentClosed("by anna", "mended") { At = Script.At });

        await RoundAsync();

        Assert.Equal("AutoResponder.Incident.Closed", (string?)Assert.Single(ops.Got).Json["type"]);
    }

    [Fact]
    public async Task A_lease_that_cannot_be_given_back_is_told_whatever_the_policy_lists()
    {
        await using var ops = await Receiver.StartAsync();
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address))).Notify = new NotifyRule("ops", ["Closed"]);
        await Script.BorrowAsync();
        await Script.WriteAsync(new PlanEvent.LeaseOverdue(Script.Op(0), Estate.Incident, "it was borrowed 1 h ago and cannot be given back: shop is not well", Script.At.AddMinutes(5)) { At = Script.At });

        await RoundAsync();

        var told = Assert.Single(ops.Got);
        Assert.Equal(("AutoResponder.Lease.Overdue", Estate.Plan.Value), ((string?)told.Json["type"], (string?)told.Json["source"]));
        Assert.Equal((Estate.Incident, Estate.Site.Value), ((string?)told.Data["incident"], (string?)told.Data["site"]));
    }

    [Fact]
    public async Task A_hand_over_because_nothing_owns_the_site_any_more_is_told_as_the_policy_wanted_under_which_it_began()
    {
        await using var ops = await Receiver.StartAsync();
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        await Script.WriteAsync(Script.Opened());
        Script.IsOwned = false;
        await Script.WriteAsync(new IncidentEvent.IncidentHandedOver("no policy owns the site any more", Script.At) { At = Script.At });

        await RoundAsync();

        Assert.Single(ops.Got);
    }

    [Fact]
    public async Task A_policy_that_tells_nobody_is_told_nothing()
    {
        Estate.Notify = null;
        await Script.HandOverAsync();

        await RoundAsync();

        Assert.Equal(7, await FedAsync());
        Assert.Empty(Log.Lines);
    }

    [Fact]
    public async Task Text_from_outside_is_bounded_and_harmless_on_its_way_out()
    {
        await using var ops = await Receiver.StartAsync();
        Estate.Tells(("ops", new Channel(ChannelKind.Webhook, ops.Address)));
        await Script.HandOverAsync($"\u001b[2J\u202e{new string('x', 5000)}");

        await RoundAsync();

        var text = (string)ops.Got.Single().Data["text"]!;
        Assert.StartsWith(@"Handed over to a person: \u{001b}[2J\u{202e}xxx", text, StringComparison.Ordinal);
        Assert.True(text.Length <= 1501, $"{text.Length}");
    }
}
