using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Seals;
using AutoResponder.Verification;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Tests.Seals;

/// <summary>What is sealed may leave the tables, and is verified all the same.</summary>
public sealed class ArchiveTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Archived_events_are_verified_as_if_they_were_still_in_the_table()
    {
        await using var world = await SealWorld.StartAsync(Token);
        await world.GrowAsync(SealWorld.Plan(1), 30, Token);
        var before = world.Time.GetUtcNow();
        await world.GrowAsync(SealWorld.Plan(1), 10, Token);
        await world.GrowAsync(SealWorld.Plan(2), 5, Token);
        await world.Sealer().RunAsync(Token);

        var (exit, output) = await world.CommandAsync("audit", "archive", "--before", before.UtcDateTime.AddSeconds(30).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));

        Assert.True(exit == 0 && output.StartsWith("30 events", StringComparison.Ordinal), output);
        Assert.Equal(10, await CountAsync(world, Keys.Partition(SealWorld.Plan(1))));
        var report = await world.VerifyAsync(Token);
        Assert.Empty(report.Findings);
        Assert.Equal(45, report.Events);

        // The stream goes on, and so does what is proved of it.
        await world.GrowAsync(SealWorld.Plan(1), 3, Token);
        await world.Sealer().RunAsync(Token);
        Assert.Empty((await world.VerifyAsync(Token)).Findings);
    }

    [Fact]
    public async Task What_is_not_sealed_stays()
    {
        await using var world = await SealWorld.StartAsync(Token);
        await world.GrowAsync(SealWorld.Plan(1), 5, Token);
        await world.Sealer().RunAsync(Token);
        await world.GrowAsync(SealWorld.Plan(1), 5, Token);

        var moved = await new Archiving(world.Tables, await ArchiveAsync(world), world.History).RunAsync(world.Time.GetUtcNow(), (await NewestAsync(world))!, Token);

        Assert.Equal(5, moved);
        Assert.Equal(5, await CountAsync(world, Keys.Partition(SealWorld.Plan(1))));
        Assert.Empty((await world.VerifyAsync(Token)).Findings);
    }

    [Fact]
    public async Task A_run_that_died_between_writing_and_deleting_is_finished_by_the_next()
    {
        await using var world = await SealWorld.StartAsync(Token);
        await world.GrowAsync(SealWorld.Plan(1), 20, Token);
        await world.Sealer().RunAsync(Token);
        var archive = await ArchiveAsync(world);
        var rows = new List<StoredEvent>();
        await foreach (var stream in world.History.StreamsAsync(Token)) await foreach (var row in stream.EventsAsync(0, Token)) rows.Add(row);
        using var content = new MemoryStream();
        foreach (var row in rows.Take(12)) EventLine.Write(content, row.Body.Span, row.Hash!.Value);
        content.Position = 0;
        var partition = Keys.Partition(SealWorld.Plan(1));
        Assert.True(await archive.WriteAsync(new ArchivePart(partition, 1, 12), content, Token));
        for (var number = 1; number <= 4; number++) await world.Ledger.DeleteEntityAsync(partition, Keys.Event(number), cancellationToken: Token);
        Assert.Empty((await world.VerifyAsync(Token)).Findings);

        var moved = await new Archiving(world.Tables, archive, world.History).RunAsync(world.Time.GetUtcNow() + TimeSpan.FromSeconds(1), (await NewestAsync(world))!, Token);

        Assert.Equal(16, moved);
        Assert.Equal(0, await CountAsync(world, partition));
        var report = await world.VerifyAsync(Token);
        Assert.Empty(report.Findings);
        Assert.Equal(20, report.Events);
    }

    [Fact]
    public async Task What_somebody_does_to_the_archive_is_found()
    {
        await using var world = await SealWorld.StartAsync(Token);
        await world.GrowAsync(SealWorld.Plan(1), 20, Token);
        await world.Sealer().RunAsync(Token);
        await new Archiving(world.Tables, await ArchiveAsync(world), world.History).RunAsync(world.Time.GetUtcNow() + TimeSpan.FromSeconds(1), (await NewestAsync(world))!, Token);
        var container = world.Blobs.GetBlobContainerClient(AuditArchive.UsualContainer);
        var blob = container.GetBlobClient(new ArchivePart(Keys.Partition(SealWorld.Plan(1)), 1, 20).Name);
        var text = (await blob.DownloadContentAsync(Token)).Value.Content.ToString();

        await blob.UploadAsync(BinaryData.FromString(text.Replace("\"why\":\"7\"", "\"why\":\"8\"", StringComparison.Ordinal)), overwrite: true, Token);
        Assert.Equal(FindingKind.Altered, Assert.Single((await world.VerifyAsync(Token)).Findings).Kind);

        await blob.DeleteAsync(cancellationToken: Token);
        Assert.Equal(FindingKind.Truncated, Assert.Single((await world.VerifyAsync(Token)).Findings).Kind);
    }

    private static async Task<AuditArchive> ArchiveAsync(SealWorld world)
    {
        await world.Archive.CreateAsync(Token);
        return world.Archive;
    }

    private static Task<LeafList?> NewestAsync(SealWorld world) => new Archiving(world.Tables, world.Archive, world.History).NewestAsync(Token);

    private static async Task<int> CountAsync(SealWorld world, string partition)
    {
        var count = 0;
        await foreach (var row in world.Ledger.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {Keys.EventPrefix} and RowKey lt {"ev;"}"), select: ["RowKey"], cancellationToken: Token)) count++;
        return count;
    }
}
