using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace AutoResponder.Browser.Tests;

/// <summary>What axe finds on a page that keeps somebody out.</summary>
internal static class Accessibility
{
    private static readonly string[] Grave = ["serious", "critical"];

    public static async Task<IReadOnlyList<string>> GraveAsync(IPage page)
    {
        var found = await page.RunAxe();
        Assert.NotEmpty(found.Passes);
        return [.. found.Violations.Where(violation => Grave.Contains(violation.Impact)).SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id} ({violation.Impact}): {node.Html}"))];
    }
}
