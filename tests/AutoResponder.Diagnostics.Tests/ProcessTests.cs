using AutoResponder.Core.Captures;
using AutoResponder.Platform.Diagnostics;
using AutoResponder.Platform.Diagnostics.Journal;
using AutoResponder.Platform.Queues;
using AutoResponder.Platform.Tests;
using AutoResponder.Platform.Tests.Arm;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs.Specialized;

namespace AutoResponder.Diagnostics.Tests;

/// <summary>Processes that die, that stand still, or that are two; and a storage that is not there. They wait most of the time, so that they have a storage of their own and run beside the others.</summary>
public sealed class ProcessTests(StorageFixture storage) : IClassFixture<StorageFixture>
{
    private const string Dump = "dumpType=2&format=raw";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_processes_at_once_collect_everything_once()
    {
        await using var site = await SickSite.StartAsync();
        await using var one = await CaptureWorld.StartAsync(storage, site);
        await using var other = await CaptureWorld.StartAsync(storage, site, isSecond: true);
        var order = site.Order(collect: ["metrics", "processes", "environment", "deployments", "eventLog", "stacks"]);

        await Task.WhenAll(one.Captures.SeeToAsync(order, Stop), other.Captures.SeeToAsync(order, Stop), one.Captures.SeeToAsync(order, Stop), other.Captures.SeeToAsync(order, Stop));
        var readings = await Task.WhenAll(one.WorkAsync(order), other.WorkAsync(order));

        Assert.All(readings, reading => Assert.True(reading.Whole, reading.Summary));
        Assert.Equal(1, site.Asked(Dump));
        Assert.Equal(1, site.Asked("/deployments"));
        Assert.Equal(1, site.Asked($"/processes/{SickSite.Worker}/dump"));
        Assert.Equal(9, (await one.BlobsAsync(order)).Count);
    }

    [Fact]
    public async Task What_a_dead_process_had_taken_is_taken_up_again_exactly_once_and_its_half_is_gone()
    {
        await using var site = await SickSite.StartAsync();
        await using var world = await CaptureWorld.StartAsync(storage, site);
        await using var other = await CaptureWorld.StartAsync(storage, site, isSecond: true);
        var order = site.Order(collect: []);
        await DieHalfWayAsync(world, order);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => (i % 2 == 0 ? world : other).Captures.SeeToAsync(order, Stop)));
        Assert.Equal((ArtefactState.Waiting, 2), ((await world.RecordAsync(order)).Artefacts[0].State, (await world.RecordAsync(order)).Artefacts[0].Attempt));
        var reading = await world.WorkAsync(order);

        Assert.True(reading.Whole, reading.Summary);
        Assert.Equal(1, site.Asked(Dump));
        Assert.Equal(["2-dump-RD501AC50EF1-4711.dmp", "manifest.json", "report.html"], (await world.BlobsAsync(order)).Order());
    }

    [Fact]
    public async Task What_dies_twice_is_missing_and_no_half_of_it_lies_about()
    {
        await using var site = await SickSite.StartAsync();
        await using var blobs = await StorageProxy.StartAsync(storage.ConnectionString, "Blob");
        await using var world = await CaptureWorld.StartAsync(storage, site, connection: blobs.ConnectionString);
        var order = site.Order(collect: []);
        await DieHalfWayAsync(world, order);
        await world.Captures.SeeToAsync(order, Stop);
        await DieHalfWayAsync(world, order);

        var reading = await world.WorkAsync(order);

        // Azure deletes no blob that has nothing but uncommitted blocks; the emulator does. An empty list is what throws them away.
        Assert.Equal(["dump-RD501AC50EF1-4711.dmp blocklist", "2-dump-RD501AC50EF1-4711.dmp blocklist"], blobs.Written.Where(name => name.EndsWith("blocklist", StringComparison.Ordinal)).OrderByDescending(name => name));

        Assert.Contains("dump of RD501AC50EF1 (cut off twice: whoever collected it went silent)", reading.Summary, StringComparison.Ordinal);
        Assert.Equal(0, site.Asked(Dump));
        Assert.Equal(["manifest.json", "report.html"], (await world.BlobsAsync(order)).Order());
    }

    [Fact]
    public async Task A_dead_process_is_replaced_by_its_message_alone_when_nobody_waits_any_more()
    {
        await using var site = await SickSite.StartAsync();
        await using var world = await CaptureWorld.StartAsync(storage, site);
        var order = site.Order(collect: []);
        await DieHalfWayAsync(world, order);

        // The host brings the message again; nobody sees to the capture.
        var reading = await world.WorkAsync(order, seeTo: false);

        Assert.True(reading.Whole, reading.Summary);
    }

    [Fact]
    public async Task A_process_that_stood_still_and_comes_back_ends_nothing()
    {
        await using var site = await SickSite.StartAsync();
        var asked = 0;
        var goOn = new TaskCompletionSource();
        site.Answers[Dump] = async context =>
        {
            // The first one gets half, and the rest only once it was given up for dead.
            var isFirst = Interlocked.Increment(ref asked) == 1;
            (context.Response.ContentType, context.Response.ContentLength) = ("application/octet-stream", site.Dump.Length);
            await context.Response.Body.WriteAsync(site.Dump.AsMemory(0, 5_000_000));
            if (isFirst) await goOn.Task;
            await context.Response.Body.WriteAsync(site.Dump.AsMemory(5_000_000));
        };
        await using var tables = await StorageProxy.StartAsync(storage.ConnectionString, "Table");
        var pace = new CapturePace { BeatEvery = TimeSpan.FromSeconds(2), DeadAfter = TimeSpan.FromSeconds(10), TryAgainAfter = TimeSpan.FromSeconds(1) };
        await using var frozen = await CaptureWorld.StartAsync(storage, site, pace: pace, connection: tables.ConnectionString);
        await using var lively = await CaptureWorld.StartAsync(storage, site, pace: pace, isSecond: true);
        var order = site.Order(collect: []);
        await frozen.Captures.SeeToAsync(order, Stop);
        var message = Assert.IsType<MessageContent.Collect>(await frozen.ReceiveAsync(TimeSpan.FromMinutes(5)));
        var work = frozen.Worker.CollectAsync(message.Capture, message.Artefact, Stop);
        while (Volatile.Read(ref asked) == 0) await Task.Delay(20, Stop);

        // From here on its beats reach nobody.
        tables.Refuses = request => request.Method is "PUT" or "POST";
        var reading = await lively.WorkAsync(order);
        goOn.SetResult();
        tables.Refuses = _ => false;

        Assert.NotNull(await work);
        Assert.True(reading.Whole, reading.Summary);
        Assert.Equal(2, asked);
        Assert.Equal(["2-dump-RD501AC50EF1-4711.dmp", "manifest.json", "report.html"], (await lively.BlobsAsync(order)).Order());
        Assert.Equal(site.Dump, await lively.ReadAsync(order, "2-dump-RD501AC50EF1-4711.dmp"));
    }

    [Fact]
    public async Task While_the_storage_is_away_everything_waits_and_is_whole_later()
    {
        await using var site = await SickSite.StartAsync();
        await using var blobs = await StorageProxy.StartAsync(storage.ConnectionString, "Blob");
        await using var world = await CaptureWorld.StartAsync(storage, site, connection: blobs.ConnectionString);
        blobs.Refuses = _ => true;
        var order = site.Order(collect: ["environment", "eventLog"]);

        await world.Captures.SeeToAsync(order, Stop);
        var work = world.WorkAsync(order, TimeSpan.FromSeconds(90));
        while (!(await world.RecordAsync(order)).Artefacts.Any(artefact => artefact.Why is not null)) await Task.Delay(100, Stop);
        var waiting = (await world.RecordAsync(order)).Artefacts.First(artefact => artefact.Why is not null);
        Assert.Equal((ArtefactState.Waiting, 1, "the storage did not take it: status 503 ServerBusy"), (waiting.State, waiting.Attempt, waiting.Why));
        Assert.Equal(0, site.Asked(Dump));
        blobs.Refuses = _ => false;
        var reading = await work;

        Assert.True(reading.Whole, reading.Summary);
        Assert.Equal(1, site.Asked(Dump));
        Assert.Equal(site.Dump, await world.ReadAsync(order, "dump-RD501AC50EF1-4711.dmp"));
    }

    [Fact]
    public async Task Without_a_token_everything_waits_and_no_attempt_is_spent()
    {
        await using var site = await SickSite.StartAsync();
        var credential = new FailingCredential();
        await using var world = await CaptureWorld.StartAsync(storage, site, credential: credential);
        var order = site.Order(collect: ["environment"]);

        await world.Captures.SeeToAsync(order, Stop);
        var work = world.WorkAsync(order);
        while (!(await world.RecordAsync(order)).Artefacts.All(artefact => artefact.Why is not null)) await Task.Delay(100, Stop);
        Assert.All((await world.RecordAsync(order)).Artefacts, artefact => Assert.Equal((ArtefactState.Waiting, 1, "no token could be had: the identity endpoint is away"), (artefact.State, artefact.Attempt, artefact.Why)));
        credential.Fails = false;

        Assert.True((await work).Whole);
    }

    [Fact]
    public async Task A_storage_that_stumbles_in_the_middle_of_a_dump_costs_no_second_one()
    {
        await using var site = await SickSite.StartAsync();
        await using var blobs = await StorageProxy.StartAsync(storage.ConnectionString, "Blob");
        await using var world = await CaptureWorld.StartAsync(storage, site, connection: blobs.ConnectionString);
        var until = DateTimeOffset.MaxValue;
        blobs.Refuses = request =>
        {
            if (!request.Query["comp"].Equals("block")) return false;
            if (until == DateTimeOffset.MaxValue) until = DateTimeOffset.UtcNow.AddSeconds(8);
            return DateTimeOffset.UtcNow < until;
        };
        var order = site.Order(collect: []);

        var reading = await world.RunAsync(order, TimeSpan.FromSeconds(90));

        Assert.True(reading.Whole, reading.Summary);
        Assert.True(blobs.Refused > 4, $"{blobs.Refused} refused");
        Assert.Equal(1, site.Asked(Dump));
        Assert.Equal(site.Dump, await world.ReadAsync(order, "dump-RD501AC50EF1-4711.dmp"));
    }

    [Fact]
    public async Task A_storage_that_never_comes_back_in_time_leaves_nothing_that_is_called_whole()
    {
        await using var site = await SickSite.StartAsync();
        await using var blobs = await StorageProxy.StartAsync(storage.ConnectionString, "Blob");
        await using var world = await CaptureWorld.StartAsync(storage, site, connection: blobs.ConnectionString);
        blobs.Refuses = request => !request.Path.Value!.EndsWith("manifest.json", StringComparison.Ordinal) && !request.Path.Value.EndsWith("report.html", StringComparison.Ordinal) && request.Method == "PUT";
        var order = site.Order(dump: null, collect: ["environment", "deployments"]) with { Until = DateTimeOffset.UtcNow.AddSeconds(8) };

        var reading = await world.RunAsync(order, TimeSpan.FromSeconds(90));

        Assert.False(reading.Whole);
        Assert.Contains("environment (its time was over: the storage did not take it: status 503 ServerBusy)", reading.Summary, StringComparison.Ordinal);
        Assert.Equal(0, (await world.ManifestAsync(order)).GetProperty("artefacts").GetArrayLength());
        Assert.Equal(["manifest.json", "report.html"], (await world.BlobsAsync(order)).Order());
    }

    [Fact]
    public async Task What_failed_at_every_delivery_is_missing_and_the_capture_goes_on()
    {
        await using var site = await SickSite.StartAsync();
        await using var world = await CaptureWorld.StartAsync(storage, site);
        var order = site.Order(dump: null, collect: ["environment", "deployments"]);
        await world.Captures.SeeToAsync(order, Stop);
        var poisoned = Assert.IsType<MessageContent.Collect>(await world.ReceiveAsync(TimeSpan.FromMinutes(5)));

        await world.Worker.GiveUpAsync(poisoned.Capture, poisoned.Artefact, Stop);
        var reading = await world.WorkAsync(order);

        Assert.Contains("it failed at every delivery of its message", reading.Summary, StringComparison.Ordinal);
        Assert.StartsWith("1 of 2 artefacts", reading.Summary, StringComparison.Ordinal);
    }

    private sealed class FailingCredential : TokenCredential
    {
        private readonly FixedCredential _inner = new();

        public bool Fails { get; set; } = true;

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            Fails ? throw new AuthenticationFailedException("the identity endpoint is away") : _inner.GetToken(requestContext, cancellationToken);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }

    /// <summary>As a process that was killed leaves it: the row taken and silent, half a blob sent and not committed.</summary>
    private async Task DieHalfWayAsync(CaptureWorld world, CaptureOrder order)
    {
        if (await new CaptureJournal(storage.Tables).ReadAsync(CaptureKeys.Partition(order), Stop) is null) await world.Captures.SeeToAsync(order, Stop);
        var artefact = (await world.RecordAsync(order)).Artefacts.Single();
        var longAgo = DateTimeOffset.UtcNow - TimeSpan.FromMinutes(1);
        await world.Container.GetBlockBlobClient(CaptureKeys.Blob(order, $"{artefact.Name}.dmp", artefact.Attempt)).StageBlockAsync("MDAwMDAw", new MemoryStream(new byte[100_000]), cancellationToken: Stop);
        Assert.NotNull(await new CaptureJournal(storage.Tables).PutAsync(CaptureKeys.Partition(order), artefact with { State = ArtefactState.Taken, TakenAt = longAgo, BeatAt = longAgo, By = "dead" }, Stop));
    }
}
