using AutoResponder.Browser.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace AutoResponder.Browser.Tests;

/// <summary>The one browser of all tests: whichever Chromium is on the machine. Where there is none the tests say so and are skipped.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>A browser in another place.</summary>
    private const string Setting = "AUTORESPONDER_CHROMIUM";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The browser; without one the test that asks is skipped.</summary>
    public IBrowser Browser
    {
        get
        {
            Assert.SkipWhen(_browser is null, $"There is no Chromium on this machine, nor does {Setting} name one.");
            return _browser;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } path) return;

        _playwright = await Playwright.CreateAsync();

        // A machine for tests runs as root and has little shared memory.
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox", "--disable-dev-shm-usage"], Timeout = 120_000 });
        Assertions.SetDefaultExpectTimeout(180_000);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } named) return named;

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
