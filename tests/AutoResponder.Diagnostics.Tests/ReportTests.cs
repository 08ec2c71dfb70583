using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Diagnostics.Tests;

[Collection("storage")]
public sealed partial class ReportTests(StorageFixture storage)
{
    private const string Hostile = """<script>alert(1)</script><img src=x onerror=alert(1)>"'`--></style></svg>""" + "\u202e";

    /// <summary>Every element that the page is made of; anything else was smuggled in.</summary>
    private static readonly string[] Ours =
    [
        "html", "head", "meta", "title", "style", "body", "main", "header", "h1", "h2", "p", "section", "dl", "div", "dt", "dd", "ul", "ol", "li", "strong", "code", "b", "time", "span",
        "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "footer", "svg", "g", "line", "circle", "text", "path",
    ];

    [Fact]
    public async Task The_report_tells_the_story_and_names_the_dead_backend()
    {
        await using var site = await SickSite.StartAsync();
        await using var world = await CaptureWorld.StartAsync(storage, site);
        var order = site.Order(collect: ["metrics", "processes", "httpLogs", "eventLog", "phpErrors", "deployments", "stacks"]);
        await LedgerStory.WriteAsync(storage.Tables, site, order);

        await world.RunAsync(order);

        var page = Encoding.UTF8.GetString(await world.ReadAsync(order, "report.html"));
        Assert.Contains("recycle took effect and did not help; scaleOut took effect and did not help", page, StringComparison.Ordinal);
        Assert.Contains($"The logs name {SickSite.DeadBackend} beside an error", page, StringComparison.Ordinal);
        Assert.Contains("33.5 % of the logged requests failed", page, StringComparison.Ordinal);
        Assert.Contains("The site&#x27;s memory grew", page, StringComparison.Ordinal);
        Assert.Contains("Worker 4711 on RD501AC50EF1", page, StringComparison.Ordinal);
        Assert.Contains("There was a deployment", page, StringComparison.Ordinal);
        Assert.Contains("the site has no PHP error log", page, StringComparison.Ordinal);
        foreach (var artefact in (await world.ManifestAsync(order)).GetProperty("artefacts").EnumerateArray()) Assert.Contains(artefact.GetProperty("sha256").GetString()!, page, StringComparison.Ordinal);
        Assert.Equal(2, Svg().Count(page));
    }

    [Fact]
    public async Task Hostile_text_stays_text_and_the_page_lets_nothing_in()
    {
        await using var site = await SickSite.StartAsync();
        site.Files["LogFiles/eventlog.xml"] = string.Concat(Enumerable.Range(0, 9).Select(_ => $"<Event><Data>error: http://evil.example:81/ refused {Hostile}</Data></Event>"));
        site.Files["LogFiles/http/RawLogs/9f8e7d-202603021200.log"] = "#Fields: cs-uri-stem sc-status time-taken\n" + string.Concat(Enumerable.Repeat($"/{Hostile.Replace(" ", "", StringComparison.Ordinal)} 500 9\n", 30));
        site.Answers["/deployments"] = context => SickSite.StatusAsync(context, 418);
        site.Answers["/instances"] = context => SickSite.JsonAsync(context, $$"""{"value":[{"name":"{{SickSite.Instance}}","properties":{"machineName":{{System.Text.Json.JsonSerializer.Serialize(Hostile)}} } }]}""");
        await using var world = await CaptureWorld.StartAsync(storage, site);
        var order = site.Order(dump: null, collect: ["processes", "httpLogs", "eventLog", "deployments", Hostile]) with { NoDump = Hostile, Because = Hostile };
        await LedgerStory.WriteAsync(storage.Tables, site, order, Hostile);

        await world.RunAsync(order);

        var page = Encoding.UTF8.GetString(await world.ReadAsync(order, "report.html"));
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Empty(Tag().Matches(page).Select(match => match.Groups["name"].Value).Except(Ours));
        Assert.DoesNotMatch(@"<[^>]*\s(?:on\w+|src|href|style)\s*=", page);
        Assert.DoesNotContain("\u202e", page, StringComparison.Ordinal);

        var style = Style().Match(page).Groups["css"].Value;
        Assert.Contains($"content=\"default-src &#x27;none&#x27;; style-src &#x27;sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style))).Replace("+", "&#x2B;", StringComparison.Ordinal)}&#x27;; base-uri &#x27;none&#x27;; form-action &#x27;none&#x27;\"", page, StringComparison.Ordinal);
    }

    [GeneratedRegex("<svg ")]
    private static partial Regex Svg();

    [GeneratedRegex("<(?<name>[A-Za-z][A-Za-z0-9]*)")]
    private static partial Regex Tag();

    [GeneratedRegex("<style>(?<css>.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
