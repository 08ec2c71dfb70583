using AutoResponder.Core.Captures;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Tests;
using Microsoft.AspNetCore.Http;

namespace AutoResponder.Diagnostics.Tests;

/// <summary>Sources that break off, that are too long, or that are not what they should be.</summary>
[Collection("storage")]
public sealed class TroubleTests(StorageFixture storage)
{
    private const string Dump = "dumpType=2&format=raw";

    [Fact]
    public async Task A_source_that_dies_half_way_is_asked_once_more_and_then_never_again()
    {
        await using var site = await SickSite.StartAsync();
        site.Answers[Dump] = context => HalfAsync(context, site.Dump);
        await using var world = await CaptureWorld.StartAsync(storage, site);
        var order = site.Order(collect: []);

        var reading = await world.RunAsync(order);

        Assert.Contains("dump of RD501AC50EF1 (cut off twice: the source broke off", reading.Summary, StringComparison.Ordinal);
        Assert.Equal(2, site.Asked(Dump));
        Assert.Equal(["manifest.json", "report.html"], (await world.BlobsAsync(order)).Order());
    }

    [Fact]
    public async Task A_source_that_dies_once_is_whole_at_the_second_attempt()
    {
        await using var site = await SickSite.StartAsync();
        var asked = 0;
        site.Answers[Dump] = context => Interlocked.Increment(ref asked) == 1 ? HalfAsync(context, site.Dump) : SickSite.BytesAsync(context, site.Dump, "application/octet-stream");
        await using var world = await CaptureWorld.StartAsync(storage, site);
        var order = site.Order(collect: []);

        var reading = await world.RunAsync(order);

        Assert.True(reading.Whole, reading.Summary);
        Assert.Equal(["2-dump-RD501AC50EF1-4711.dmp", "manifest.json", "report.html"], (await world.BlobsAsync(order)).Order());
        Assert.Equal(site.Dump, await world.ReadAsync(order, "2-dump-RD501AC50EF1-4711.dmp"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dump_over_its_cap_leaves_nothing_behind(bool saysItsLength)
    {
        await using var site = await SickSite.StartAsync();
        site.Answers[Dump] = async context =>
        {
            context.Response.ContentType = "application/octet-stream";
            if (saysItsLength) context.Response.ContentLength = site.Dump.Length;
            await context.Response.Body.WriteAsync(site.Dump);
        };
        await using var world = await CaptureWorld.StartAsync(storage, site, new FleetRules { Diagnostics = new DiagnosticsLimits { DumpAtMost = 7_000_000 } });
        var order = site.Order(collect: []);

        var reading = await world.RunAsync(order);

        Assert.Contains(saysItsLength ? "it has 9.4 MB, and a dump may have 7 MB" : "it is longer than 7 MB", reading.Summary, StringComparison.Ordinal);
        Assert.Equal(1, site.Asked(Dump));
        Assert.Equal(["manifest.json", "report.html"], (await world.BlobsAsync(order)).Order());
    }

    [Theory]
    [InlineData(403, "not allowed to read the dump: status 403")]
    [InlineData(404, "there is no such dump")]
    [InlineData(500, "the dump could not be read: status 500")]
    [InlineData(503, "the dump could not be read: status 503")]
    public async Task A_refused_dump_is_asked_for_once(int status, string why)
    {
        await using var site = await SickSite.StartAsync();
        site.Answers[Dump] = context => SickSite.StatusAsync(context, status);
        await using var world = await CaptureWorld.StartAsync(storage, site);
        var order = site.Order(collect: []);

        Assert.Contains($"({why})", (await world.RunAsync(order)).Summary, StringComparison.Ordinal);
        Assert.Equal(1, site.Asked(Dump));
    }

    [Fact]
    public async Task What_is_no_dump_is_not_called_one()
    {
        await using var site = await SickSite.StartAsync();
        site.Answers[Dump] = context => SickSite.BytesAsync(context, "{\"Message\":\"An error has occurred.\"}"u8.ToArray(), "application/octet-stream");
        await using var world = await CaptureWorld.StartAsync(storage, site);
        var order = site.Order(collect: []);

        Assert.Contains("(the answer is no dump)", (await world.RunAsync(order)).Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("another start", "another process has that number now")]
    [InlineData("scm", "it is Kudu's own")]
    [InlineData("webjob", "it is a web job's")]
    [InlineData("gone", "it has ended since it was chosen")]
    [InlineData("large", "it has 3 GB in memory, and a dump may have 2.1 GB")]
    [InlineData("unknown start", "it is not known when it started")]
    public async Task A_process_that_must_not_be_frozen_is_not(string which, string why)
    {
        await using var site = await SickSite.StartAsync();
        var order = site.Order(collect: ["stacks"]);
        var started = SickSite.Started.UtcDateTime.ToString("O");
        var detail = which switch
        {
            "another start" => """{"id":4711,"start_time":"2026-03-02T11:59:00Z"}""",
            "scm" => $$"""{"id":4711,"is_scm_site":true,"start_time":"{{started}}"}""",
            "webjob" => $$"""{"id":4711,"is_webjob":true,"start_time":"{{started}}"}""",
            "large" => $$"""{"id":4711,"working_set":3000000000,"start_time":"{{started}}"}""",
            _ => null,
        };
        if (detail is not null) site.Answers["/processes/4711"] = context => SickSite.JsonAsync(context, context.Request.Path.StartsWithSegments("/api") ? detail : $$"""{"properties":{{detail}} }""");
        if (which == "gone") site.Answers["/processes/4711"] = context => SickSite.StatusAsync(context, 404);
        if (which == "large") order = order with { Collect = [] };
        if (which == "unknown start") order = order with { Target = order.Target! with { StartedAt = null } };
        await using var world = await CaptureWorld.StartAsync(storage, site);

        var summary = (await world.RunAsync(order)).Summary;

        // Through Kudu, and through Azure Resource Manager, where a small dump is not refused for the memory in use.
        Assert.StartsWith($"{(which == "large" ? "0 of 1" : "0 of 2")} artefacts", summary, StringComparison.Ordinal);
        Assert.Contains(why, summary, StringComparison.Ordinal);
        Assert.Equal(0, site.Asked(Dump));
        Assert.Equal(0, site.Asked("/dump"));
    }

    [Fact]
    public async Task A_page_is_no_log_and_a_packed_log_is_not_kept()
    {
        await using var site = await SickSite.StartAsync();
        site.Answers["/api/vfs/LogFiles/eventlog.xml"] = context => SickSite.BytesAsync(context, "<html>sign in</html>"u8.ToArray(), "text/html; charset=utf-8");
        site.Answers["/api/logstream"] = context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return SickSite.BytesAsync(context, [1, 2, 3], "text/plain");
        };
        await using var world = await CaptureWorld.StartAsync(storage, site);
        var order = site.Order(dump: null, collect: ["eventLog", "logStream"]);

        var reading = await world.RunAsync(order);

        Assert.StartsWith("0 of 2 artefacts", reading.Summary, StringComparison.Ordinal);
        Assert.Equal(["manifest.json", "report.html"], (await world.BlobsAsync(order)).Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_a_long_log_its_end_is_kept(bool knowsRanges)
    {
        await using var site = await SickSite.StartAsync();
        site.KnowsRanges = knowsRanges;
        site.Files["LogFiles/http/RawLogs/9f8e7d-202603021200.log"] = Planted.HttpLog + string.Concat(Enumerable.Range(0, 60_000).Select(i => $"2026-03-02 13:00:00 SHOP GET /late/{i} - 443 - 10.0.0.9 Mozilla Session={Planted.Cookie} - shop 200 0 0 1 1 5\n"));
        await using var world = await CaptureWorld.StartAsync(storage, site);
        var order = site.Order(dump: null, collect: ["httpLogs"]);

        Assert.True((await world.RunAsync(order)).Whole);

        var text = System.Text.Encoding.UTF8.GetString(await world.ReadAsync(order, "http-log.log"));
        Assert.StartsWith("#Fields: date time", text, StringComparison.Ordinal);
        Assert.Contains("/late/59999 ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("/orders/", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Planted.Cookie, text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 3_000_000, 4 * 1024 * 1024);
        Assert.All(text.Split('\n')[1..^1], line => Assert.StartsWith("2026-03-02 13:00:00 SHOP GET /late/", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_takes_too_long_is_missing_and_holds_nobody_up()
    {
        await using var site = await SickSite.StartAsync();
        site.Answers["/api/settings"] = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
        await using var world = await CaptureWorld.StartAsync(storage, site);
        var order = site.Order(CaptureScope.Quick, dump: null, collect: ["environment", "metrics"]);

        var reading = await world.RunAsync(order);

        Assert.Contains("environment (it took longer than 15 s)", reading.Summary, StringComparison.Ordinal);
        Assert.StartsWith("1 of 2 artefacts", reading.Summary, StringComparison.Ordinal);
        Assert.True(DateTimeOffset.UtcNow < order.Until);
    }

    /// <summary>Promises all of it, sends half, and hangs up.</summary>
    private static async Task HalfAsync(HttpContext context, byte[] content)
    {
        (context.Response.ContentType, context.Response.ContentLength) = ("application/octet-stream", content.Length);
        await context.Response.Body.WriteAsync(content.AsMemory(0, content.Length / 2));
        await context.Response.Body.FlushAsync();
        await Task.Delay(100);
        context.Abort();
    }
}
