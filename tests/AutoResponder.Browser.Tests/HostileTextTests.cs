using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;
using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Browser.Tests;

/// <summary>Text from outside is text: two hundred of the kind, each in every place where an incident shows such a text.</summary>
public sealed class HostileTextTests(Chromium chromium)
{
    [Fact]
    public async Task Run_nothing_and_break_no_page()
    {
        _ = chromium.Browser;
        await using var storage = new StorageFixture();
        await storage.InitializeAsync();
        Assert.Equal(200, HostileTexts.All.Length);
        var estates = new List<Estate>();
        foreach (var texts in HostileTexts.All.Chunk(50))
        {
            var estate = new Estate { Notify = null };
            estates.Add(estate);
            await WriteAsync(new Script(storage, estate), texts);
        }

        await using var handler = await RunningHandler.StartAsync(storage, estates[0], WalkTests.MayOrder);
        await handler.CatchUpAsync(estates.Select(estate => estate.Plan));
        var (found, troubles) = (new List<string>(), new List<string>());
        foreach (var width in new[] { 1280, 390 })
        {
            await using var visitor = await Visitor.OfAsync(chromium, handler, width: width);
            foreach (var path in estates.Select(estate => $"/incidents/{estate.Incident}").Append("/audit").Prepend(""))
                await foreach (var wrong in LookAsync(visitor, path)) found.Add($"{path} at {width}: {wrong}");
            troubles.AddRange(visitor.Troubles);
        }

        Assert.Empty(found);
        Assert.Empty(troubles);
    }

    private static async IAsyncEnumerable<string> LookAsync(Visitor visitor, string path)
    {
        await visitor.GoAsync(path);
        var page = visitor.Page;

        // Longer than one round of the page's own refreshing, which takes the same text over once more.
        if (await page.Locator("[data-live]").CountAsync() > 0) await page.WaitForResponseAsync(answer => answer.Url.EndsWith(path, StringComparison.Ordinal) && answer.Status is 200 or 304);
        await page.EvaluateAsync("() => { for (const fold of document.querySelectorAll('details')) fold.open = true; }");
        if (await page.EvaluateAsync<bool>($"() => '{HostileTexts.Mark}' in window")) yield return "something ran";
        if (await visitor.OverflowAsync() is > 0 and var pixels) yield return $"{pixels} pixels too wide";
        if (!(await page.TitleAsync()).EndsWith(" · AutoResponder", StringComparison.Ordinal)) yield return "another title";
        if (await page.Locator("iframe, object, embed, img, video, audio, svg, style, base, template, form form, [onerror], [onload]").CountAsync() is > 0 and var strange) yield return $"{strange} elements that are not ours";
        if (await page.Locator("body > footer").CountAsync() != 1) yield return "the page is broken off";
    }

    /// <summary>An incident of such texts: why it was opened, what looks said, what held back, what was skipped, why it was handed over and what a person said.</summary>
    private static async Task WriteAsync(Script script, string[] texts)
    {
        await script.WriteAsync(script.Opened(texts[0]));
        foreach (var text in texts)
        {
            await script.WriteAsync(new IncidentEvent.Looked("Unhealthy", text, script.At) { At = script.At });
            await script.WriteAsync(new IncidentEvent.StepSkipped(text, 0, text) { At = script.At });
        }

        await script.WriteAsync(new IncidentEvent.StepHeld("recycle", 0, texts[1], [.. texts.Where(text => text.Length < 1000).Select(text => new Objection(text, text, script.At))], script.At) { At = script.At });
        await script.WriteAsync(new IncidentEvent.IncidentHandedOver(string.Join(' ', texts.TakeLast(5)), script.At.AddMinutes(15)) { At = script.At });
        await script.WriteAsync(new IncidentEvent.IncidentTaken(texts[2], texts[3]) { At = script.At });
    }
}
