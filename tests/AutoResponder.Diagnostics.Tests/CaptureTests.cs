using System.Security.Cryptography;
using System.Text;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Diagnostics.Journal;
using AutoResponder.Platform.Diagnostics.Storing;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Diagnostics.Tests;

[Collection("storage")]
public sealed class CaptureTests(StorageFixture storage)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly string[] Everything = [.. Step.CaptureDiagnostics.Everything, "newestLog"];

    [Fact]
    public async Task A_whole_capture_holds_every_artefact_as_its_manifest_says_and_nothing_else()
    {
        await using var site = await SickSite.StartAsync();
        site.Files["LogFiles/php_errors.log"] = "PHP Fatal error: nothing works\n";
        await using var world = await CaptureWorld.StartAsync(storage, site);
        var order = site.Order(collect: Everything);
        await LedgerStory.WriteAsync(storage.Tables, site, order);

        var reading = await world.RunAsync(order);

        Assert.True(reading.Whole, reading.Summary);
        var manifest = await world.ManifestAsync(order);
        Assert.True(manifest.GetProperty("whole").GetBoolean());
        Assert.Equal(11, manifest.GetProperty("artefacts").GetArrayLength());
        var listed = new List<string> { "manifest.json", "report.html" };
        foreach (var artefact in manifest.GetProperty("artefacts").EnumerateArray())
        {
            var name = artefact.GetProperty("blob").GetString()![$"{site.Site.Name}/{order.Incident}/{order.Op.Value.Replace('/', '-')}/".Length..];
            var content = await world.ReadAsync(order, name);
            Assert.Equal(artefact.GetProperty("bytes").GetInt64(), content.Length);
            Assert.Equal(artefact.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(content)));
            listed.Add(name);
        }

        Assert.Equal(listed.Order(), (await world.BlobsAsync(order)).Order());
        Assert.Equal(site.Dump, await world.ReadAsync(order, $"dump-{SickSite.Machine}-{SickSite.Worker}.dmp"));
        Assert.Equal(site.SmallDump, await world.ReadAsync(order, $"stacks-{SickSite.Machine}-{SickSite.Worker}.dmp"));
    }

    [Fact]
    public async Task A_blob_carries_its_digest_and_what_it_belongs_to()
    {
        await using var site = await SickSite.StartAsync();
        await using var world = await CaptureWorld.StartAsync(storage, site);
        var order = site.Order(collect: ["environment"], dump: DumpKind.Heap);

        await world.RunAsync(order);

        foreach (var artefact in (await world.RecordAsync(order)).Artefacts)
        {
            var blob = world.Container.GetBlobClient(artefact.Blob);
            var properties = (await blob.GetPropertiesAsync(cancellationToken: Stop)).Value;
            Assert.Equal(artefact.Sha256, properties.Metadata[BlobLabels.Sha256]);
            Assert.Equal(artefact.Kind == "dump" ? "application/octet-stream" : "application/json", properties.ContentType);
            var tags = (await blob.GetTagsAsync(cancellationToken: Stop)).Value.Tags;
            Assert.Equal((order.Incident, order.Op.Value, artefact.Kind), (tags["incident"], tags["op"], tags["kind"]));
        }
    }

    [Fact]
    public async Task What_is_not_there_is_missing_with_its_reason_and_the_rest_is_saved()
    {
        await using var site = await SickSite.StartAsync();
        site.Files.Remove("LogFiles/http/RawLogs/9f8e7d-202603021200.log");
        site.Answers["/api/settings"] = context => SickSite.StatusAsync(context, 403);
        await using var world = await CaptureWorld.StartAsync(storage, site);
        var order = site.Order(dump: null, collect: ["metrics", "httpLogs", "phpErrors", "environment", "eventLog"]) with { NoDump = "it is the only instance, and it still serves" };

        var reading = await world.RunAsync(order);

        Assert.False(reading.Whole);
        Assert.StartsWith("2 of 5 artefacts, ", reading.Summary, StringComparison.Ordinal);
        Assert.Equal(
            ["dump: it is the only instance, and it still serves", "environment: not allowed to read the settings: status 403", "httpLogs: there are no HTTP logs: they are not switched on for the site"],
            (await world.ManifestAsync(order)).GetProperty("missing").EnumerateArray().Select(missing => $"{missing.GetProperty("kind")}: {missing.GetProperty("why")}").Order());
        Assert.Equal(["php-errors"], (await world.ManifestAsync(order)).GetProperty("absent").EnumerateArray().Select(absent => (string)absent.GetProperty("name").GetString()!));
        Assert.Equal(0, site.Asked("/dump"));
    }

    [Fact]
    public async Task What_the_site_does_not_have_is_not_missing()
    {
        await using var site = await SickSite.StartAsync();
        await using var world = await CaptureWorld.StartAsync(storage, site);

        var reading = await world.RunAsync(site.Order(dump: null, collect: ["metrics", "phpErrors"]));

        Assert.True(reading.Whole, reading.Summary);
        Assert.StartsWith("1 of 1 artefacts, ", reading.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_is_frozen_for_one_dump_at_a_time_the_small_one_first()
    {
        await using var site = await SickSite.StartAsync();
        var log = new System.Collections.Concurrent.ConcurrentQueue<string>();
        site.Answers[$"/processes/{SickSite.Worker}/dump"] = context => SlowlyAsync("small", context, site.SmallDump);
        site.Answers["dumpType=2&format=raw"] = context => SlowlyAsync("heap", context, site.Dump);
        await using var world = await CaptureWorld.StartAsync(storage, site);
        var order = site.Order(collect: ["stacks"]);

        Assert.True((await world.RunAsync(order)).Whole);
        Assert.Equal(["small begins", "small ends", "heap begins", "heap ends"], log);

        async Task SlowlyAsync(string which, Microsoft.AspNetCore.Http.HttpContext context, byte[] content)
        {
            log.Enqueue($"{which} begins");
            await Task.Delay(1500, Stop);
            await SickSite.BytesAsync(context, content, "application/octet-stream");
            log.Enqueue($"{which} ends");
        }
    }

    [Fact]
    public async Task Before_a_step_the_quick_things_are_saved_within_its_time()
    {
        await using var site = await SickSite.StartAsync();
        await using var world = await CaptureWorld.StartAsync(storage, site);
        var order = site.Order(CaptureScope.Quick, dump: null, collect: ["metrics", "processes", "newestLog"]);

        var reading = await world.RunAsync(order);

        Assert.True(reading.Whole, reading.Summary);
        Assert.True(DateTimeOffset.UtcNow < order.Until);
        Assert.Equal(["manifest.json", "metrics.json", "newest-log.txt", $"processes-{SickSite.Machine}.json", "report.html"], (await world.BlobsAsync(order)).Order());
    }

    [Fact]
    public async Task No_planted_secret_stands_in_anything_that_was_saved_but_the_dead_backend_does()
    {
        await using var site = await SickSite.StartAsync();
        site.Files["LogFiles/php_errors.log"] = $"PHP Warning: mysqli(): (HY000/1045) '{Planted.Bare}' {Planted.Opaque}\n";
        await using var world = await CaptureWorld.StartAsync(storage, site);
        var order = site.Order(collect: Everything, dump: DumpKind.Stacks);

        var reading = await world.RunAsync(order);

        Assert.True(reading.Whole, reading.Summary);
        foreach (var name in (await world.BlobsAsync(order)).Where(name => !name.EndsWith(".dmp", StringComparison.Ordinal)))
        {
            var text = Encoding.UTF8.GetString(await world.ReadAsync(order, name));
            Assert.All(Planted.All, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        }

        foreach (var name in new[] { "event-log.xml", "log-stream.log", "report.html" })
            Assert.Contains(SickSite.DeadBackend, Encoding.UTF8.GetString(await world.ReadAsync(order, name)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_manifest_comes_last_and_stays_as_it_is()
    {
        await using var site = await SickSite.StartAsync();
        await using var blobs = await StorageProxy.StartAsync(storage.ConnectionString, "Blob");
        await using var world = await CaptureWorld.StartAsync(storage, site, connection: blobs.ConnectionString);
        var order = site.Order(collect: ["metrics", "environment", "eventLog", "stacks"]);

        await world.RunAsync(order);

        Assert.Equal(["report.html", "manifest.json"], blobs.Written.ToArray()[^2..]);
        Assert.Equal(1, blobs.Written.Count(name => name == "manifest.json"));

        // Whoever closes it once more changes nothing.
        Assert.Null(await world.Worker.CloseAsync(CaptureKeys.Partition(order), Stop));
        Assert.Equal("manifest.json", blobs.Written.Last());
        Assert.Equal(1, blobs.Written.Count(name => name == "manifest.json"));
    }
}
