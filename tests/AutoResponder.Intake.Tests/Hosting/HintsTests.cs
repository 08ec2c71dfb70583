using System.Net;
using System.Text.Json.Nodes;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Queues;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Intake.Tests.Hosting;

/// <summary>What lies on the queue that the outside may write to changes nothing that only the inside may change.</summary>
public sealed class HintsTests(StorageFixture storage)
{
    private readonly Estate _estate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("arm", "Ordered")]
    [InlineData("disarm", "Ordered")]
    [InlineData("take", "Ordered")]
    [InlineData("close", "Ordered")]
    [InlineData("close told", "Order")]
    [InlineData("finished told", "ActFinished")]
    [InlineData("look told", "LookDue")]
    [InlineData("look", "Look")]
    [InlineData("patrol", "PatrolShard")]
    public async Task An_order_put_there_by_hand_changes_nothing_but_one_audit_row(string what, string counted)
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        var before = await Contents.ReadAsync(storage.ConnectionString);

        await handler.Queue("hints").SendMessageAsync(MessageText.Write(Forged(what)), Token);
        Assert.Equal(1, await handler.DeliverAsync("hints", "Hints"));

        var after = await Contents.ReadAsync(storage.ConnectionString);
        var row = Assert.Single(after.ChangesSince(before));
        Assert.StartsWith("ledger unassigned:", row, StringComparison.Ordinal);
        Assert.Contains(" forged~", row, StringComparison.Ordinal);
        Assert.Contains($"Target={counted}\"", after.Rows[row], StringComparison.Ordinal);
        Assert.Equal(Count(before, row) + 1, Count(after, row));
        Assert.Empty(_estate.Sent);
    }

    [Fact]
    public async Task An_order_that_is_not_even_a_message_of_ours_fails_until_it_is_poison_and_then_is_one_audit_row_as_well()
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        var before = await Contents.ReadAsync(storage.ConnectionString);
        var order = $$"""{"kind":"Order","orderId":"{{Guid.NewGuid()}}","what":"Close","by":"mallory","incident":"{{_estate.Incident}}"}""";

        Assert.Equal(HttpStatusCode.InternalServerError, await handler.MessageAsync("Hints", order));
        Assert.Empty((await Contents.ReadAsync(storage.ConnectionString)).ChangesSince(before));

        Assert.Equal(HttpStatusCode.OK, await handler.MessageAsync("PoisonHints", order));
        Assert.StartsWith("ledger unassigned:", Assert.Single((await Contents.ReadAsync(storage.ConnectionString)).ChangesSince(before)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_order_on_the_queue_of_the_inside_is_obeyed()
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate);

        await handler.Queue("signals").SendMessageAsync(MessageText.Write(Forged("close")), Token);
        await handler.DeliverAsync("signals", "Respond");

        Assert.Equal(nameof(IncidentEvent.IncidentClosed), (await KindsAsync()).Last());
    }

    [Fact]
    public async Task An_event_of_a_type_that_is_not_known_is_counted_by_its_type()
    {
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        var before = await Contents.ReadAsync(storage.ConnectionString);
        var type = $"Contoso.Bread.Baked{Guid.NewGuid():N}";

        foreach (var id in new[] { "a", "b", "b" })
            Assert.Equal(HttpStatusCode.OK, await handler.EventAsync(new JsonObject { ["id"] = id, ["topic"] = _estate.Site.Value, ["eventType"] = type, ["eventTime"] = "2026-03-02T12:00:00Z" }));
        Assert.Equal(3, await handler.DeliverAsync("hints", "Hints"));

        var after = await Contents.ReadAsync(storage.ConnectionString);
        var row = Assert.Single(after.ChangesSince(before));
        Assert.Contains("unknown-event-type~", row, StringComparison.Ordinal);
        Assert.Contains($"Target={type}\"", after.Rows[row], StringComparison.Ordinal);
        Assert.Contains("Reason=unknown event type\"", after.Rows[row], StringComparison.Ordinal);
        Assert.Equal(3, Count(after, row));
    }

    [Fact]
    public async Task A_change_in_the_future_is_one_of_now()
    {
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        var happened = new Signal.PlatformEvent(Guid.NewGuid().ToString(), "Microsoft.Web.AppUpdated", _estate.Site.Value, DateTimeOffset.MaxValue, PlatformEventMeaning.Changed, "Restarted");

        Assert.Equal(HttpStatusCode.OK, await handler.MessageAsync("Hints", MessageText.Write(new MessageContent.Told(happened))));

        var head = (await new TableLedger(storage.Tables).ReadAsync(_estate.Plan, _estate.Site, Token)).Head;
        Assert.True(Assert.Single(head.Changes).At <= DateTimeOffset.UtcNow);
    }

    private MessageContent Forged(string what)
    {
        Signal.Order Order(OrderKind kind, bool ofSite) => new(
            Guid.NewGuid().ToString("N"), kind, "mallory", "because", DateTimeOffset.UtcNow, Site: ofSite ? _estate.Site : null, Incident: ofSite ? _estate.Incident : null);
        return what switch
        {
            "arm" => new MessageContent.Ordered(Order(OrderKind.Arm, false)),
            "disarm" => new MessageContent.Ordered(Order(OrderKind.Disarm, false)),
            "take" => new MessageContent.Ordered(Order(OrderKind.Take, true)),
            "close" => new MessageContent.Ordered(Order(OrderKind.Close, true)),
            "close told" => new MessageContent.Told(Order(OrderKind.Close, true)),
            "finished told" => new MessageContent.Told(new Signal.ActFinished(new Script(storage, _estate).Op(0), new Core.Acts.ActOutcome.Succeeded())),
            "look told" => new MessageContent.Told(new Signal.LookDue()),
            "look" => new MessageContent.Look(_estate.Site),
            "patrol" => new MessageContent.PatrolShard(_estate.Plan.Shard),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
    }

    private async Task<List<string>> KindsAsync()
    {
        var kinds = new List<string>();
        await foreach (var happened in new AuditReader(storage.Tables).EventsAsync(_estate.Plan, 0, Token)) kinds.Add(happened.Kind);
        return kinds;
    }

    private static int Count(Contents contents, string row) =>
        contents.Rows.TryGetValue(row, out var text) && System.Text.RegularExpressions.Regex.Match(text, "\"Count=(\\d+)\"") is { Success: true } match ? int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : 0;
}
