using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Queues;
using Azure.Storage.Queues;

namespace AutoResponder.Platform.Tests.Ledger;

/// <summary>Messages: what lies on the real queue, and how it is read back.</summary>
public sealed class QueueTests(StorageFixture storage)
{
    private static readonly SiteId Site = SiteId.Parse("/subscriptions/5f3c0a4e-0000-4000-8000-000000000008/resourceGroups/rg/providers/Microsoft.Web/sites/shop");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_look_waits_on_the_queue_until_it_is_due_and_never_expires()
    {
        var signals = new SignalQueue(storage.Settings);
        await signals.CreateAsync(Token);
        var queue = new QueueClient(storage.ConnectionString, SignalQueue.Name);
        await queue.ClearMessagesAsync(Token);

        await signals.SendLookAsync(Site, TimeSpan.FromSeconds(1.2), Token);

        Assert.Empty((await queue.ReceiveMessagesAsync(cancellationToken: Token)).Value);
        await Task.Delay(TimeSpan.FromSeconds(2.2), Token);
        var message = Assert.Single((await queue.ReceiveMessagesAsync(cancellationToken: Token)).Value);
        Assert.Equal(new MessageContent.Look(Site), MessageText.Read(message.Body.ToString()));
        Assert.True(message.ExpiresOn is null || message.ExpiresOn > DateTimeOffset.UtcNow.AddYears(50));
    }

    [Fact]
    public async Task A_hint_put_back_keeps_the_id_of_its_signal()
    {
        var hints = new HintQueue(storage.Settings);
        await hints.CreateAsync(Token);
        var queue = new QueueClient(storage.ConnectionString, HintQueue.Name);
        await queue.ClearMessagesAsync(Token);
        var signal = new Signal.Unreadable("x", "$.schemaId", "00");

        await hints.SendAsync(signal, Token);
        var first = (await queue.ReceiveMessageAsync(cancellationToken: Token)).Value;
        await hints.SendAgainAsync(first.Body.ToString(), TimeSpan.Zero, Token);
        var second = (await queue.ReceiveMessageAsync(cancellationToken: Token)).Value;

        Assert.Equal(((Signal)signal).Id, ((MessageContent.Told)MessageText.Read(second.Body.ToString())).Signal.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("{\"responder\":{}}")]
    [InlineData("{\"responder\":{\"v\":1,\"content\":{\"type\":\"nothing\"}}}")]
    [InlineData("{\"responder\":{\"v\":1,\"content\":{\"type\":\"look\",\"site\":\"/etc/passwd\"}}}")]
    public void What_is_no_message_of_ours_is_refused(string text) => Assert.ThrowsAny<JsonException>(() => MessageText.Read(text));

    [Fact]
    public void A_message_of_a_newer_version_is_left_for_a_newer_build() =>
        Assert.Throws<NotSupportedException>(() => MessageText.Read("""{"responder":{"v":2,"content":{"type":"patrolShard","shard":1}}}"""));
}
