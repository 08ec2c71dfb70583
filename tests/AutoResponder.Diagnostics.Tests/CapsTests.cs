using AutoResponder.Core;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Diagnostics.Journal;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Diagnostics.Tests;

[Collection("storage")]
public sealed class CapsTests(StorageFixture storage)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Beyond_their_number_the_oldest_go_with_their_journal()
    {
        await using var site = await SickSite.StartAsync();
        await using var world = await CaptureWorld.StartAsync(storage, site, new FleetRules { Diagnostics = new DiagnosticsLimits { Keep = 2 } });
        var orders = await CaptureAsync(world, site, 4);

        Assert.Equal(["2", "3"], await KeptAsync(world, site));
        Assert.Null(await new CaptureJournal(storage.Tables).ReadAsync(CaptureKeys.Partition(orders[0]), Stop));
        Assert.NotNull(await new CaptureJournal(storage.Tables).ReadAsync(CaptureKeys.Partition(orders[3]), Stop));
    }

    [Fact]
    public async Task Beyond_their_bytes_the_oldest_go_but_never_the_newest()
    {
        await using var site = await SickSite.StartAsync();
        await using var world = await CaptureWorld.StartAsync(storage, site, new FleetRules { Diagnostics = new DiagnosticsLimits { Bytes = 1 } });
        await CaptureAsync(world, site, 2);

        Assert.Equal(["1"], await KeptAsync(world, site));
    }

    [Fact]
    public async Task Beyond_their_age_the_old_go()
    {
        await using var site = await SickSite.StartAsync();
        await using var world = await CaptureWorld.StartAsync(storage, site, new FleetRules { Diagnostics = new DiagnosticsLimits { Age = TimeSpan.FromSeconds(3) } });
        await CaptureAsync(world, site, 1);
        await Task.Delay(TimeSpan.FromSeconds(4), Stop);
        await CaptureAsync(world, site, 1, first: 1);

        Assert.Equal(["1"], await KeptAsync(world, site));
    }

    [Fact]
    public async Task What_is_still_under_way_is_never_removed_and_neither_is_anothers()
    {
        await using var site = await SickSite.StartAsync();
        await using var other = await SickSite.StartAsync();
        await using var world = await CaptureWorld.StartAsync(storage, site, new FleetRules { Diagnostics = new DiagnosticsLimits { Keep = 1 } });
        await world.Container.GetBlobClient($"{site.Site.Name}/under-way/op-0/metrics.json").UploadAsync(BinaryData.FromString("{}"), Stop);
        await world.Container.GetBlobClient($"{other.Site.Name}/anothers/op-0/manifest.json").UploadAsync(BinaryData.FromString("{}"), Stop);
        await world.Container.GetBlobClient($"{site.Site.Name}/note-of-a-person.txt").UploadAsync(BinaryData.FromString("keep"), Stop);
        await CaptureAsync(world, site, 2);

        Assert.Equal(["1", "under-way"], await KeptAsync(world, site));
        Assert.True(await world.Container.GetBlobClient($"{other.Site.Name}/anothers/op-0/manifest.json").ExistsAsync(Stop));
        Assert.True(await world.Container.GetBlobClient($"{site.Site.Name}/note-of-a-person.txt").ExistsAsync(Stop));
    }

    private static async Task<List<CaptureOrder>> CaptureAsync(CaptureWorld world, SickSite site, int count, int first = 0)
    {
        var orders = new List<CaptureOrder>();
        for (var i = first; i < first + count; i++)
        {
            orders.Add(site.Order(dump: null, collect: ["environment"]) with { Incident = $"{i}", Op = new OpId($"{i}/0/0") });
            await world.RunAsync(orders[^1]);

            // The storage counts in whole seconds.
            await Task.Delay(1100, Stop);
        }

        return orders;
    }

    private static async Task<List<string>> KeptAsync(CaptureWorld world, SickSite site)
    {
        var kept = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var blob in world.Container.GetBlobsAsync(new() { Prefix = $"{site.Site.Name}/" }, Stop))
        {
            if (blob.Name.Split('/') is { Length: 4 } parts) kept.Add(parts[1]);
        }

        return [.. kept];
    }
}
