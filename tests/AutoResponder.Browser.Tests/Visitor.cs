using System.Collections.Concurrent;
using AutoResponder.Intake.Tests.Hosting;
using Microsoft.Playwright;

namespace AutoResponder.Browser.Tests;

/// <summary>Somebody with a browser of their own. Whatever goes wrong in it is remembered, whether a test looks for it or not.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    public const string Root = "/api/console";
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _troubles = new();

    private Visitor(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Dialog += async (_, dialog) =>
        {
            _troubles.Enqueue($"a dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.PageError += (_, error) => _troubles.Enqueue($"an error: {error}");
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _troubles.Enqueue($"the console says: {message.Text}");
        };
        page.Response += (_, answer) =>
        {
            if (answer.Status >= 400 && !IsExpected(answer.Status)) _troubles.Enqueue($"{answer.Status} for {answer.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>What the visitor means to be refused.</summary>
    public int Expected { get; set; }

    public IReadOnlyCollection<string> Troubles => _troubles;

    public static Task<Visitor> OfAsync(Chromium chromium, RunningHandler handler, ColorScheme scheme = ColorScheme.Light, int width = 1280, bool runsScript = true) =>
        OfAsync(chromium, handler.Http.BaseAddress!, scheme, width, runsScript);

    public static async Task<Visitor> OfAsync(Chromium chromium, Uri address, ColorScheme scheme = ColorScheme.Light, int width = 1280, bool runsScript = true)
    {
        var context = await chromium.Browser.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            ColorScheme = scheme,
            JavaScriptEnabled = runsScript,
            Locale = "en-GB",
            ReducedMotion = ReducedMotion.Reduce,
            TimezoneId = "Europe/Berlin",
            ViewportSize = new() { Width = width, Height = 900 },
        });
        context.SetDefaultTimeout(180_000);
        return new Visitor(context, await context.NewPageAsync());
    }

    public async Task GoAsync(string path) => await Page.GotoAsync(Root + path, new() { WaitUntil = WaitUntilState.Load });

    /// <summary>By how many pixels the page is wider than its window.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private bool IsExpected(int status) => status == Expected;
}
