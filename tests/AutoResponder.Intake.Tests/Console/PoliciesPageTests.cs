using System.Net;
using System.Text.Json.Nodes;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using AutoResponder.Core.Trust;
using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Policies.Loading;
using AutoResponder.Platform.Queues;
using AutoResponder.Platform.Tests;
using Azure.Storage.Blobs;

namespace AutoResponder.Intake.Tests.Console;

/// <summary>What a person reads of the policies.</summary>
public sealed class PoliciesPageTests(StorageFixture storage)
{
    private readonly Estate _estate = new() { Ladder = [new Step.Recycle(RecycleScope.WorstInstance, false), new Step.ScaleOut { By = 2 }] };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_is_a_ladder_with_its_sites_and_why_they_are_its_own()
    {
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        Assert.Equal(HttpStatusCode.OK, await handler.PatrolAsync());

        var view = JsonNode.Parse(await handler.Http.GetStringAsync("/api/v1/policies", Token))!;
        Assert.InRange(DateTimeOffset.UtcNow - (DateTimeOffset)view["seenAt"]!, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        var policy = Assert.Single(view["policies"]!.AsArray())!;
        Assert.Equal(("web", "Act"), ((string?)policy["name"], (string?)policy["mode"]));
        Assert.Equal(
            [("recycle", "ends the worker process of the worst instance"), ("scaleOut", "borrows 2 more of the plan's instances, up to 5, for 60 min")],
            policy["ladder"]!.AsArray().Select(rung => ((string)rung!["step"]!, (string)rung["does"]!)));
        var site = Assert.Single(policy["sites"]!.AsArray())!;
        Assert.Equal((_estate.Site.Name, "its selector matches by tier=web, and no other's does"), ((string?)site["name"], (string?)site["why"]));

        var page = await handler.Http.GetStringAsync("/api/console/policies", Token);
        Assert.Contains("<strong>scaleOut</strong> borrows 2 more of the plan&#x27;s instances, up to 5, for 60 min", page, StringComparison.Ordinal);
        Assert.Contains("ladder:&#xA;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backtest_that_was_kept_stands_beside_each_policy_that_it_was_of()
    {
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        var (reason, text) = ($"before it acts {Guid.NewGuid():N}", new string('b', 64));
        var kept = new KeptBacktest([new PolicyMark("web", text), new PolicyMark("api", text)], DateTimeOffset.UnixEpoch, DateTimeOffset.UtcNow, 7, 2, 1, 3, 4, 5, 6);
        await new SignalQueue(storage.Settings).SendOrderAsync(new Signal.Order(Guid.NewGuid().ToString("N"), OrderKind.KeepBacktest, "anna", reason, DateTimeOffset.UtcNow) { Backtest = kept }, Token);
        Assert.Equal(1, await handler.DeliverAsync("signals", "Respond"));

        var policy = Assert.Single(JsonNode.Parse(await handler.Http.GetStringAsync("/api/v1/policies", Token))!["policies"]!.AsArray())!;
        var backtest = policy["backtests"]!.AsArray()[0]!;
        Assert.Equal((text, 7, 4, "anna", reason), ((string?)backtest["hash"], (int)backtest["decisions"]!, (int)backtest["differences"]!, (string?)backtest["by"], (string?)backtest["reason"]));
        var page = await handler.Http.GetStringAsync("/api/console/policies", Token);
        Assert.Contains("another text: of web, api over 7 decisions of 2 incidents", page, StringComparison.Ordinal);
        Assert.Contains(reason, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_text_of_a_policy_that_was_in_force_is_shown_as_it_was_and_nothing_else_is()
    {
        var container = new BlobContainerClient(storage.ConnectionString, PolicyTexts.ContainerName);
        await container.CreateIfNotExistsAsync(cancellationToken: Token);
        var hash = new string('a', 64);
        await container.GetBlobClient($"{hash}.yaml").UploadAsync(BinaryData.FromString("name: <b>web</b>\n"), overwrite: true, Token);
        await using var handler = await RunningHandler.StartAsync(storage, _estate);

        using var text = await handler.Http.GetAsync($"/api/console/policies/{hash}", Token);
        Assert.Equal(("text/plain", "name: <b>web</b>\n"), (text.Content.Headers.ContentType?.MediaType, await text.Content.ReadAsStringAsync(Token)));
        foreach (var none in new[] { new string('b', 64), "..%2Flast-good%2Fx", new string('A', 64) })
            Assert.Equal(HttpStatusCode.NotFound, (await handler.Http.GetAsync($"/api/console/policies/{none}", Token)).StatusCode);
    }
}
