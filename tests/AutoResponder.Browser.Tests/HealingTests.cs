using System.Text.RegularExpressions;
using AutoResponder.Lab.Runs;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AutoResponder.Browser.Tests;

/// <summary>An operator before the console while a site falls ill, is treated, and is well again, on the local Azure with real processes. Nobody else answers what is asked.</summary>
public sealed partial class HealingTests(Chromium chromium)
{
    private static readonly TimeSpan Console = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task What_falls_ill_appears_by_itself_and_is_healed_by_a_yes_on_its_page()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("AUTORESPONDER_PROOF") == "1", "A longer run: set AUTORESPONDER_PROOF=1.");
        _ = chromium.Browser;
        await using var run = new StringWriter();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var playing = RunProgram.PlayAsync(new RunOptions { Scenario = "stray", Seed = 41, ByHand = true, Stay = true }, TextWriter.Synchronized(run), colours: false, ending.Token);
        try
        {
            await using var visitor = await Visitor.OfAsync(chromium, await AddressAsync(run, playing));
            await WalkAsync(visitor);
            Assert.Empty(visitor.Troubles);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{e.Message}\n{run}", e);
        }
        finally
        {
            await ending.CancelAsync();
            await playing.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        Assert.True(await playing == 0, run.ToString());
    }

    private static async Task WalkAsync(Visitor visitor)
    {
        var page = visitor.Page;
        await visitor.GoAsync("");
        await page.EvaluateAsync("() => { window.isStillThisPage = true; }");

        // Nobody loads the page anew: the incident comes to it.
        var site = page.Locator("main").GetByRole(AriaRole.Link, new() { NameRegex = Busy() }).First;
        await Expect(site).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => window.isStillThisPage === true"));
        await Screens.TakeAsync(page, "healing-now");

        await site.ClickAsync();
        await Expect(page.Locator("#charts canvas").First).ToBeVisibleAsync();
        await page.EvaluateAsync("() => { window.isStillThisPage = true; }");
        await Expect(page.Locator("#decisions")).ToContainTextAsync("Step 1, recycle");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => window.isStillThisPage === true"));
        await Screens.TakeAsync(page, "healing-asked");

        await page.GetByLabel("Why").FillAsync("docs can spare a minute");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(page.GetByText("Ordered: approve")).ToBeVisibleAsync();
        await page.EvaluateAsync("() => { window.isStillThisPage = true; }");
        await Expect(page.Locator("#decisions")).ToContainTextAsync("docs can spare a minute");
        await Expect(page.Locator("#decisions")).ToContainTextAsync("Step 2, rebootWorker");
        await Expect(page.Locator("#decisions")).ToContainTextAsync("Closed, healed by rebootWorker");
        Assert.True(await page.EvaluateAsync<bool>("() => window.isStillThisPage === true"));
        await Screens.TakeAsync(page, "healing-closed");

        await page.GetByRole(AriaRole.Link, new() { Name = "Audit", Exact = true }).ClickAsync();
        await page.Locator("#step").FillAsync("rebootWorker");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(page.Locator(".events li").Filter(new() { HasText = "reboot worker" }).First).ToBeVisibleAsync();
        var saved = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Save as CSV" }).ClickAsync());
        Assert.Contains("ActStarted", await File.ReadAllTextAsync(await saved.PathAsync(), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Link, new() { Name = "Insight", Exact = true }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("rebootWorker");
        await Screens.TakeAsync(page, "healing-insight");
    }

    /// <summary>Where the console is, once the run says it.</summary>
    private static async Task<Uri> AddressAsync(StringWriter run, Task playing)
    {
        var until = DateTimeOffset.UtcNow + Console;
        while (DateTimeOffset.UtcNow < until)
        {
            if (Address().Match(run.ToString()) is { Success: true } found) return new Uri(found.Groups[1].Value);
            if (playing.IsCompleted) await playing;
            await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("The run does not say where its console is.");
    }

    [GeneratedRegex("its console: (http://127\\.0\\.0\\.1:[0-9]+/)")]
    private static partial Regex Address();

    /// <summary>The name of the site that falls ill, of whatever trade it is.</summary>
    [GeneratedRegex("^(shop|booking|tickets|orders|portal|catalog)-[a-z]+-[0-9]+$")]
    private static partial Regex Busy();
}
