using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AutoResponder.Core.Signals;
using AutoResponder.Intake.Tests.Console;
using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Queues;
using AutoResponder.Platform.Tests;
using Azure.Data.Tables;

namespace AutoResponder.Intake.Tests.Cli;

/// <summary>Orders to the whole fleet and the week's review through the real console. What the fleet does is everybody's, so that these have a ledger of their own.</summary>
public sealed class TargetFleetTests : IAsyncLifetime
{
    private readonly StorageFixture _storage = new();
    private readonly Estate _estate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _storage.InitializeAsync();

    public ValueTask DisposeAsync() => _storage.DisposeAsync();

    /// <summary>To hold back is an operator's; to let act needs an approver.</summary>
    [Theory]
    [InlineData("Operator", "Approver", "arm", "fleet", "arm", "--for", "2h")]
    [InlineData("Viewer", "Operator", "disarm", "fleet", "disarm")]
    [InlineData("Viewer", "Operator", "pause", "pause", "shop", "--for", "2h")]
    public async Task An_order_to_the_fleet_is_taken_of_whoever_may_and_of_nobody_else(string less, string enough, string order, params string[] arguments)
    {
        await using var handler = await RunningHandler.StartAsync(_storage, _estate, SignedIn.Settings);
        await using var front = await Front.StartAsync(handler);
        front.Role = less;
        var (refused, _, errors) = await RunAsync(front, [.. arguments, "--reason", "night"]);
        Assert.Equal(2, refused);
        Assert.Contains($"needs the role {enough}; anna of ours has the role {less}", Assert.Single(errors), StringComparison.Ordinal);

        front.Role = enough;
        var (exit, lines, _) = await RunAsync(front, [.. arguments, "--reason", "night"]);

        Assert.Equal(0, exit);
        Assert.StartsWith($"Ordered: {order}", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Contains("by anna of ours: night", lines[0], StringComparison.Ordinal);
        var given = Assert.IsType<MessageContent.Ordered>(MessageText.Read(Assert.Single((await handler.Queue("signals").PeekMessagesAsync(32, Token)).Value).MessageText)).Order;
        Assert.Equal((order, "anna of ours", "night"), (Core.EnumWord.Of(given.What), given.By, given.Reason));
        if (order != "disarm") Assert.InRange(given.Until!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(110), TimeSpan.FromMinutes(121));
    }

    [Fact]
    public async Task What_is_paused_is_listed_in_the_same_lines_as_out_of_the_storage_and_ends_by_an_approvers_word()
    {
        await using var handler = await RunningHandler.StartAsync(_storage, _estate, SignedIn.Settings);
        await using var front = await Front.StartAsync(handler);
        front.Role = "Approver";
        Assert.Equal("Nothing is paused.", Assert.Single((await RunAsync(front, "paused")).Lines));
        Assert.Equal("shop is not paused; 'paused' lists what is. Nothing was ordered.", Assert.Single((await RunAsync(front, "unpause", "shop", "--reason", "x")).Errors));

        Assert.Equal(0, (await RunAsync(front, "pause", "shop", "--for", "2h", "--reason", "migration")).Exit);
        await handler.DeliverAsync("signals", "Respond");
        var (_, lines, _) = await RunAsync(front, "paused");
        Assert.Contains("shop  by anna of ours since ", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Equal((await StoredAsync("paused")).Lines, lines);

        front.Role = "Operator";
        Assert.Contains("To unpause needs the role Approver", Assert.Single((await RunAsync(front, "unpause", "shop", "--reason", "done")).Errors), StringComparison.Ordinal);
        front.Role = "Approver";
        Assert.Equal(0, (await RunAsync(front, "unpause", "shop", "--reason", "done")).Exit);
        await handler.DeliverAsync("signals", "Respond");
        Assert.Equal("Nothing is paused.", Assert.Single((await RunAsync(front, "paused")).Lines));
    }

    [Fact]
    public async Task Where_the_fleets_state_cannot_be_read_nobody_says_that_nothing_is_paused()
    {
        await using var handler = await RunningHandler.StartAsync(_storage, _estate, SignedIn.Settings);
        await using var front = await Front.StartAsync(handler);
        front.Role = "Approver";
        await _storage.Tables.GetTableClient(Keys.LedgerTable).UpsertEntityAsync(new TableEntity(Keys.Fleet, Keys.FleetState) { ["State"] = "{" }, TableUpdateMode.Replace, Token);

        foreach (var (exit, lines, errors) in new[] { await RunAsync(front, "paused"), await StoredAsync("paused") })
        {
            Assert.Equal(2, exit);
            Assert.Empty(lines);
            Assert.Equal("The fleet's state was written by a newer build, or is damaged.", Assert.Single(errors));
        }

        using var browser = new HttpClient();
        browser.DefaultRequestHeaders.Add("X-AutoResponder-Token", (string)JsonNode.Parse(await browser.GetStringAsync($"{front.Address}/api/v1/me", Token))!["token"]!);
        using var answer = await browser.PostAsync($"{front.Address}/api/v1/fleet/unpause", new StringContent("""{"reason":"x","target":"shop"}""", Encoding.UTF8, "application/json"), Token);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("or is damaged. Nothing was ordered.", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Contains("what is paused is not known", await browser.GetStringAsync($"{front.Address}/api/console", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_week_is_read_marked_and_signed()
    {
        await new Script(_storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(_storage, _estate, SignedIn.Settings);
        await using var front = await Front.StartAsync(handler);
        front.Role = "Approver";

        var (exit, lines, errors) = await RunAsync(front, "fleet", "review");
        Assert.Equal((0, 0), (exit, errors.Count));
        Assert.Equal((await StoredAsync("fleet", "review")).Lines, lines);
        var id = lines[0][..lines[0].IndexOf(' ', StringComparison.Ordinal)];
        Assert.DoesNotContain((await RunAsync(front, "fleet", "review", "--policy", "nobody")).Lines, line => line.StartsWith(id, StringComparison.Ordinal));

        Assert.StartsWith("1 of 1 are not marked yet; nothing was ordered:", (await RunAsync(front, "fleet", "review", "sign-off", "--reason", "seen")).Errors[0], StringComparison.Ordinal);
        Assert.Contains("There is nothing of that id to be marked", Assert.Single((await RunAsync(front, "fleet", "review", "mark", "right", "shop-9/0/0", "--reason", "x")).Errors), StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(front, "fleet", "review", "mark", "right", id, "--reason", "as I would have")).Exit);
        await handler.DeliverAsync("signals", "Respond");

        Assert.Equal(0, (await RunAsync(front, "fleet", "review", "sign-off", "--policy", _estate.Policy.Name, "--reason", "looked through")).Exit);
        var order = Assert.IsType<MessageContent.Ordered>(MessageText.Read(Assert.Single((await handler.Queue("signals").PeekMessagesAsync(32, Token)).Value).MessageText)).Order;
        Assert.Equal((OrderKind.SignOff, "anna of ours", _estate.Policy.Name, 1), (order.What, order.By, order.Review!.Policy, order.Review.Right));
        await handler.DeliverAsync("signals", "Respond");
        Assert.Contains((await RunAsync(front, "fleet", "review")).Lines, line => line.Contains("anna of ours signed off the review", StringComparison.Ordinal));
    }

    private static Task<(int Exit, List<string> Lines, List<string> Errors)> RunAsync(Front front, params string[] arguments) => CommandLine.RunAsync([("AUTORESPONDER_TARGET", front.Address)], null, arguments);

    private Task<(int Exit, List<string> Lines, List<string> Errors)> StoredAsync(params string[] arguments) => CommandLine.RunAsync([("AzureWebJobsStorage", _storage.ConnectionString)], null, arguments);
}
