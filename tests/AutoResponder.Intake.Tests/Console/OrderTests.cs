using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AutoResponder.Console.Access;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Signals;
using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Queues;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Intake.Tests.Console;

/// <summary>What a person orders, as a program sends it: the pages' forms go the same way.</summary>
public sealed class OrderTests(StorageFixture storage)
{
    private readonly Estate _estate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Approver", "approve", true, HttpStatusCode.Accepted)]
    [InlineData("Approver", "deny", true, HttpStatusCode.Accepted)]
    [InlineData("Approver", "approve", false, HttpStatusCode.Conflict)]
    [InlineData("Operator", "approve", true, HttpStatusCode.Forbidden)]
    [InlineData("Operator", "deny", true, HttpStatusCode.Forbidden)]
    [InlineData("Operator", "take", false, HttpStatusCode.Conflict)]
    [InlineData("Operator", "close", false, HttpStatusCode.Accepted)]
    [InlineData("Approver", "arm", false, HttpStatusCode.NotFound)]
    public async Task An_answer_is_to_the_question_that_is_asked_and_by_somebody_who_may(string role, string order, bool isToTheQuestion, HttpStatusCode expected)
    {
        var script = new Script(storage, _estate);
        var question = script.Op(0);
        await script.WriteAsync(
            script.Opened(),
            new IncidentEvent.ApprovalAsked(question, "recycle", 0, new Act.SoftRestart(_estate.Site), "restart it", "50 of 100 failed", DateTimeOffset.UtcNow.AddMinutes(15)) { At = script.At });
        await using var handler = await RunningHandler.StartAsync(storage, _estate, SignedIn.Settings);

        var (status, _) = await OrderAsync(handler, role, order, "I looked at it", isToTheQuestion ? question.Value : "another/0/0");

        Assert.Equal(expected, status);
        var orders = (await handler.Queue("signals").PeekMessagesAsync(32, Token)).Value.Select(message => ((MessageContent.Ordered)MessageText.Read(message.MessageText)).Order).ToList();
        if (expected != HttpStatusCode.Accepted) Assert.Empty(orders);
        else Assert.Equal((Enum.Parse<OrderKind>(order, ignoreCase: true), order == "close" ? null : question.Value, _estate.Incident), (Assert.Single(orders).What, orders[0].Target, orders[0].Incident));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(null)]
    public async Task An_order_without_a_reason_is_none(string? reason)
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate, SignedIn.Settings);

        Assert.Equal(HttpStatusCode.BadRequest, (await OrderAsync(handler, "Operator", "take", reason, null)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await OrderAsync(handler, "Operator", "take", new string('x', 1001), null)).Status);
    }

    [Fact]
    public async Task An_order_that_the_responder_takes_up_stands_in_the_timeline_and_the_page_says_who_has_it()
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate, SignedIn.Settings);

        var (status, answer) = await OrderAsync(handler, "Operator", "take", "it is mine", null);
        Assert.Equal((HttpStatusCode.Accepted, "anna of ours"), (status, (string?)answer!["by"]));
        Assert.Equal(1, await handler.DeliverAsync("signals", "Respond"));

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/console/incidents/{_estate.Incident}") { Headers = { { ClientPrincipal.Header, SignedIn.As("anna", "Viewer") } } };
        using var page = await handler.Http.SendAsync(request, Token);
        var text = await page.Content.ReadAsStringAsync(Token);
        Assert.Contains("<strong>Incident taken</strong> Taken by anna of ours: it is mine", text, StringComparison.Ordinal);
        Assert.Contains("<dt>Taken by</dt><dd>anna of ours</dd>", text, StringComparison.Ordinal);

        // Whoever only reads is shown no form.
        Assert.DoesNotContain("<form", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_nothing_can_be_ordered_and_the_page_says_so()
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate, ("WEBSITE_AUTH_ENABLED", "True"));

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/console/incidents/{_estate.Incident}") { Headers = { { ClientPrincipal.Header, SignedIn.As("anna", "Operator") } } };
        using var page = await handler.Http.SendAsync(request, Token);

        Assert.Contains("Orders cannot be given here", await page.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, JsonNode? Answer)> OrderAsync(RunningHandler handler, string role, string order, string? reason, string? question)
    {
        using var me = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me") { Headers = { { ClientPrincipal.Header, SignedIn.As("anna", role) } } };
        using var known = await handler.Http.SendAsync(me, Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/incidents/{_estate.Incident}/{order}") { Content = JsonContent.Create(new { reason, question }) };
        request.Headers.Add(ClientPrincipal.Header, SignedIn.As("anna", role));
        request.Headers.Add("X-AutoResponder-Token", (string?)(await known.Content.ReadFromJsonAsync<JsonNode>(Token))!["token"]);

        // A request without a length loses its body on the way through the host.
        await request.Content.LoadIntoBufferAsync(Token);
        using var answer = await handler.Http.SendAsync(request, Token);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonNode>(Token));
    }
}
