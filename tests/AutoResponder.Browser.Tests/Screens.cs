using AutoResponder.Platform.Tests;
using Microsoft.Playwright;

namespace AutoResponder.Browser.Tests;

/// <summary>Where pictures of the pages are left for people to look at.</summary>
internal static class Screens
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("AUTORESPONDER_SCREENSHOTS") is { Length: > 0 } named ? named : Path.Combine(Repository.Root, "TestResults", "screenshots");

    public static Task TakeAsync(IPage page, string name) => page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}.png"), FullPage = true });
}
