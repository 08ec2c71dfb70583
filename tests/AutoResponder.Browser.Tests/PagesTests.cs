using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AutoResponder.Browser.Tests;

/// <summary>Every page, in both colour schemes, on a desk and on a phone.</summary>
public sealed class PagesTests(Chromium chromium, OwnScene own) : IClassFixture<OwnScene>
{
    private const int Phone = 390;
    private const int Desk = 1280;

    [Theory]
    [InlineData(ColorScheme.Light, Desk)]
    [InlineData(ColorScheme.Dark, Desk)]
    [InlineData(ColorScheme.Light, Phone)]
    [InlineData(ColorScheme.Dark, Phone)]
    public async Task Keep_nobody_out_and_fit(ColorScheme scheme, int width)
    {
        _ = chromium.Browser;
        await using var visitor = await Visitor.OfAsync(chromium, own.Handler, scheme, width);
        var found = new List<string>();

        foreach (var (name, path, status) in own.Pages)
        {
            visitor.Expected = status;
            await visitor.GoAsync(path);
            if (name == "incident") await Expect(visitor.Page.Locator("#charts canvas").First).ToBeVisibleAsync();
            await Expect(visitor.Page.Locator("time").First.Or(visitor.Page.Locator("h1")).First).ToBeAttachedAsync();

            var title = await visitor.Page.TitleAsync();
            Assert.EndsWith("AutoResponder", title, StringComparison.Ordinal);
            found.AddRange((await Accessibility.GraveAsync(visitor.Page)).Select(violation => $"{name}: {violation}"));
            if (await visitor.OverflowAsync() is > 0 and var pixels) found.Add($"{name}: {pixels} pixels wider than {width}");
            await Screens.TakeAsync(visitor.Page, $"{name}-{(width == Phone ? "phone" : "desk")}-{scheme.ToString().ToLowerInvariant()}");
        }

        // A refusal that a page is about is told by the browser as well.
        Assert.Empty(found);
        Assert.DoesNotContain(visitor.Troubles, trouble => !trouble.Contains("404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Find_what_is_looked_for_and_let_it_be_saved()
    {
        _ = chromium.Browser;
        await using var visitor = await Visitor.OfAsync(chromium, own.Handler);
        var page = visitor.Page;
        await visitor.GoAsync("");
        await page.GetByRole(AriaRole.Link, new() { Name = "Audit", Exact = true }).ClickAsync();

        await page.GetByLabel("Guardrail").FillAsync("budget");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(page.Locator(".events li")).ToHaveCountAsync(1);
        await Expect(page.Locator(".events li")).ToContainTextAsync("3 of 3 recycles of this site within the hour are used");

        var saved = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Save as CSV" }).ClickAsync());
        Assert.EndsWith(".csv", saved.SuggestedFilename, StringComparison.Ordinal);
        var rows = (await File.ReadAllTextAsync(await saved.PathAsync(), TestContext.Current.CancellationToken)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, rows.Length);
        Assert.Contains("StepHeld", rows[1], StringComparison.Ordinal);
        Assert.Empty(visitor.Troubles);
    }

    [Fact]
    public async Task Answer_without_script()
    {
        _ = chromium.Browser;
        await using var visitor = await Visitor.OfAsync(chromium, own.Handler, runsScript: false);
        var page = visitor.Page;

        foreach (var (_, path, status) in own.Pages)
        {
            visitor.Expected = status;
            await visitor.GoAsync(path);
            await Expect(page.Locator("h1")).ToBeAttachedAsync();
        }

        // What the chart would show stands there in words, and an order can be given.
        await visitor.GoAsync($"/incidents/{own.Scene.Handed.Incident}");
        await Expect(page.Locator("figcaption").First).ToContainTextAsync("unhealthy above 20");
        await page.GetByLabel("Why").FillAsync("it is mine");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take" }).ClickAsync();
        await Expect(page.GetByText("Ordered: take")).ToBeVisibleAsync();
        Assert.Single((await own.Handler.Queue("signals").PeekMessagesAsync(32, TestContext.Current.CancellationToken)).Value);
    }

    [Fact]
    public async Task Can_be_walked_with_the_keyboard_alone()
    {
        _ = chromium.Browser;
        await using var visitor = await Visitor.OfAsync(chromium, own.Handler);
        var page = visitor.Page;
        await visitor.GoAsync("");

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(":focus")).ToHaveTextAsync("To the page");
        Assert.NotEqual("none", await page.Locator(":focus").EvaluateAsync<string>("element => getComputedStyle(element).outlineStyle"));
        await page.GetByRole(AriaRole.Link, new() { Name = own.Scene.Handed.Site.Name, Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync(own.Scene.Handed.Site.Name);
    }
}
