using System.Text.RegularExpressions;
using AutoResponder.Console.Access;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Signals;
using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Queues;
using AutoResponder.Platform.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AutoResponder.Browser.Tests;

/// <summary>What an operator does in a browser, against the whole handler on real storage.</summary>
public sealed class WalkTests(StorageFixture storage, Chromium chromium)
{
    public static readonly (string, string)[] MayOrder = [(DoorSettings.KeySetting, "a-key-of-at-least-thirty-two-characters")];
    private readonly Estate _estate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_what_calls_to_its_incident_which_is_taken_and_the_row_of_it_arrives_by_itself()
    {
        _ = chromium.Browser;
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate, MayOrder);
        await using var operatorOf = await Visitor.OfAsync(chromium, handler);
        var page = operatorOf.Page;

        await operatorOf.GoAsync("");
        await page.GetByRole(AriaRole.Link, new() { Name = _estate.Site.Name, Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/incidents/{Regex.Escape(_estate.Incident)}$"));
        await page.GetByLabel("Why").FillAsync("it is mine");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Ordered: take" })).ToBeVisibleAsync();

        // Whoever loads the page anew loses this.
        await page.EvaluateAsync("() => { window.isStillThisPage = true; }");
        Assert.Equal(1, await handler.DeliverAsync("signals", "Respond"));

        await Expect(page.Locator("#decisions")).ToContainTextAsync("it is mine");
        await Expect(page.Locator("#story")).ToContainTextAsync(Environment.UserName);
        Assert.True(await page.EvaluateAsync<bool>("() => window.isStillThisPage === true"));
        Assert.Empty(operatorOf.Troubles);
    }

    [Fact]
    public async Task A_yes_to_what_is_asked_is_an_order_to_that_question_and_enter_alone_says_nothing()
    {
        _ = chromium.Browser;
        var script = new Script(storage, _estate);
        await script.WriteAsync(
            script.Opened(),
            new IncidentEvent.ApprovalAsked(script.Op(0), "recycle", 0, new Act.SoftRestart(_estate.Site), "restart it", "50 of 100 failed", DateTimeOffset.UtcNow.AddMinutes(15)) { At = script.At });
        await using var handler = await RunningHandler.StartAsync(storage, _estate, MayOrder);
        await using var approver = await Visitor.OfAsync(chromium, handler);
        var page = approver.Page;

        await approver.GoAsync($"/incidents/{_estate.Incident}");
        await page.GetByLabel("Why").FillAsync("I looked at it");
        await page.GetByLabel("Why").PressAsync("Enter");
        Assert.Empty((await handler.Queue("signals").PeekMessagesAsync(1, Token)).Value);

        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(page.GetByText("Ordered: approve")).ToBeVisibleAsync();
        var message = Assert.Single((await handler.Queue("signals").PeekMessagesAsync(32, Token)).Value);
        var order = Assert.IsType<MessageContent.Ordered>(MessageText.Read(message.MessageText)).Order;
        Assert.Equal((OrderKind.Approve, script.Op(0).Value, "I looked at it"), (order.What, order.Target, order.Reason));

        await handler.DeliverAsync("signals", "Respond");
        await Expect(page.Locator("#decisions")).ToContainTextAsync("Approval given");
        Assert.Empty(approver.Troubles);
    }

    [Fact]
    public async Task What_was_done_is_marked_and_the_week_is_signed()
    {
        _ = chromium.Browser;
        await using var own = new StorageFixture();
        await own.InitializeAsync();
        await new Script(own, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(own, _estate, MayOrder);
        await using var approver = await Visitor.OfAsync(chromium, handler);
        var page = approver.Page;

        await approver.GoAsync("/insight");
        await page.GetByText("Say what you think of it").ClickAsync();
        await page.GetByLabel("Why").FillAsync("I would have done the same");
        await page.GetByRole(AriaRole.Button, new() { Name = "Right" }).ClickAsync();
        await Expect(page.GetByText("Ordered: mark")).ToBeVisibleAsync();
        Assert.Equal(1, await handler.DeliverAsync("signals", "Respond"));

        await approver.GoAsync("/insight");
        await Expect(page.GetByText("1 right, 0 wrong, 0 unneeded, 0 not marked yet.")).ToBeVisibleAsync();
        await page.GetByLabel("Why you stand for it").FillAsync("looked through");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign off these 7 days" }).ClickAsync();
        await Expect(page.GetByText("Ordered: sign-off")).ToBeVisibleAsync();
        Assert.Equal(1, await handler.DeliverAsync("signals", "Respond"));

        await approver.GoAsync("/insight");
        await Expect(page.Locator("main")).ToContainTextAsync("looked through");
        Assert.Empty(approver.Troubles);
    }

    [Fact]
    public async Task The_chart_is_drawn_with_what_was_measured()
    {
        _ = chromium.Browser;
        var scene = new Scene(storage);
        await scene.PlayAsync();
        await using var handler = await RunningHandler.StartAsync(storage, scene.Handed, MayOrder);
        await using var visitor = await Visitor.OfAsync(chromium, handler);

        await visitor.GoAsync($"/incidents/{scene.Handed.Incident}");
        var canvas = visitor.Page.Locator("#charts canvas").First;
        await Expect(canvas).ToBeVisibleAsync();

        var box = (await canvas.BoundingBoxAsync())!;
        Assert.True(box is { Width: > 600, Height: > 120 }, $"{box.Width} x {box.Height}");

        // Drawn on: more than one colour, and the mark of the step that was taken.
        var colours = await canvas.EvaluateAsync<int>("""
            canvas => new Set(new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size
            """);
        Assert.True(colours > 20, $"{colours} colours");
        Assert.Empty(visitor.Troubles);
    }
}
