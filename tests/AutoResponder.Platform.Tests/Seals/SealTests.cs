using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Seals;
using AutoResponder.Verification;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;

namespace AutoResponder.Platform.Tests.Seals;

/// <summary>Sealing and verifying on real storage.</summary>
public sealed class SealTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sealers_at_once_leave_one_unbroken_row_of_checkpoints()
    {
        await using var world = await SealWorld.StartAsync(Token);
        var sealers = new[] { world.Sealer(), world.Sealer(), world.Sealer() };
        var made = 0;
        for (var round = 0; round < 5; round++)
        {
            await world.GrowAsync(SealWorld.Plan(round % 2), 3, Token);
            made += (await Task.WhenAll(sealers.Select(sealer => sealer.RunAsync(Token)))).Count(file => file is not null);
        }

        var report = await world.VerifyAsync(Token);

        Assert.Empty(report.Findings);
        Assert.InRange(made, 5, 15);
        Assert.Equal((made, 2, 15), (report.Checkpoints, report.Streams, report.Events));
        Assert.DoesNotContain(report.Notes, note => note.Kind == NoteKind.Unsealed);
    }

    /// <summary>A responder without a key makes no container either: that is no trouble of the storage's.</summary>
    [Fact]
    public async Task What_was_never_sealed_is_called_unproved_and_not_unreadable()
    {
        await using var world = await SealWorld.StartAsync(Token);
        await world.GrowAsync(SealWorld.Plan(1), 2, Token);
        await world.Container.DeleteAsync(cancellationToken: Token);

        var (exit, output) = await world.CommandAsync("audit", "verify");

        Assert.True(exit == 1 && output.Contains("there is no checkpoint that counts") && output.Contains("2 events of 1 streams"), $"{exit}: {output}");
    }

    [Fact]
    public async Task An_idle_responder_seals_and_keeps_its_list_of_leaves_once()
    {
        await using var world = await SealWorld.StartAsync(Token);
        await world.GrowAsync(SealWorld.Plan(1), 2, Token);
        for (var round = 0; round < 12; round++) Assert.NotNull(await world.Sealer().RunAsync(Token));

        var names = new List<string>();
        await foreach (var blob in world.Container.GetBlobsAsync(new GetBlobsOptions(), Token)) names.Add(blob.Name);

        Assert.Equal(12, names.Count(name => name.StartsWith("cp/", StringComparison.Ordinal)));
        Assert.Single(names, name => name.StartsWith("leaves/", StringComparison.Ordinal));
        Assert.Single(names, name => name.StartsWith("keys/", StringComparison.Ordinal));
        Assert.Equal(12, await new SealStore(world.Container).LastNumberAsync(Token));
        Assert.Empty((await world.VerifyAsync(Token)).Findings);
    }

    [Fact]
    public async Task A_checkpoint_is_never_written_over()
    {
        await using var world = await SealWorld.StartAsync(Token);
        await world.GrowAsync(SealWorld.Plan(1), 2, Token);
        var file = (await world.Sealer().RunAsync(Token))!;

        Assert.False(await new SealStore(world.Container).WriteAsync(file with { Bytes = "{}"u8.ToArray() }, Token));

        Assert.Equal(file.Hash, Hash32.Of((await new SealStore(world.Container).ReadCheckpointAsync(1, Token))!.Value.Span));
    }

    [Fact]
    public async Task What_somebody_does_to_the_tables_is_named_by_the_command_line()
    {
        await using var world = await SealWorld.StartAsync(Token);
        var plan = SealWorld.Plan(7);
        var partition = Keys.Partition(plan);
        await world.GrowAsync(plan, 6, Token);
        await world.Sealer().RunAsync(Token);

        // All of it is old, and sealed: the only thing to be said is that nobody has sealed since.
        var (exit, output) = await world.CommandAsync("audit", "verify");
        Assert.True(exit == 1 && output.Contains("nothing is wrong") && output.Contains("nothing was sealed since"), output);

        var row = (await world.Ledger.GetEntityAsync<TableEntity>(partition, Keys.Event(3), cancellationToken: Token)).Value;
        var body = row.GetBinary("Body");
        row["Body"] = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(body).Replace("\"why\":\"2\"", "\"why\":\"9\"", StringComparison.Ordinal));
        await world.Ledger.UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Replace, Token);
        (exit, output) = await world.CommandAsync("audit", "verify");
        Assert.True(exit == 10 && output.Contains($"ALTERED  {plan.Value}  3:"), output);

        await world.Ledger.DeleteEntityAsync(partition, Keys.Event(3), cancellationToken: Token);
        (exit, output) = await world.CommandAsync("audit", "verify", "--json");
        Assert.True(exit == 11 && output.Contains("\"kind\": \"missing\""), output);
    }

    /// <summary>Whoever writes the table may write another type of column as well as another value.</summary>
    [Theory]
    [InlineData(Keys.Plan, "Sequence")]
    [InlineData(Keys.Plan, "Hash")]
    [InlineData(Keys.Plan, "Stream")]
    [InlineData("ev:000000000002", "Body")]
    [InlineData("ev:000000000002", "Hash")]
    public async Task A_column_of_another_type_is_a_finding_and_no_trouble(string key, string column)
    {
        await using var world = await SealWorld.StartAsync(Token);
        await world.GrowAsync(SealWorld.Plan(1), 3, Token);
        await world.Sealer().RunAsync(Token);
        var row = (await world.Ledger.GetEntityAsync<TableEntity>(Keys.Partition(SealWorld.Plan(1)), key, cancellationToken: Token)).Value;
        row[column] = 7.5;
        await world.Ledger.UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Replace, Token);

        var (exit, output) = await world.CommandAsync("audit", "verify");

        Assert.True(exit is >= 10 and < 16 or 20, $"{exit}: {output}");
        Assert.Contains(SealWorld.Plan(1).Name, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_no_index_knows_is_found()
    {
        await using var world = await SealWorld.StartAsync(Token);
        await world.GrowAsync(SealWorld.Plan(1), 2, Token);
        await world.GrowAsync(SealWorld.Plan(2), 2, Token);
        await world.Tables.GetTableClient(Keys.PlansTable).DeleteEntityAsync(Keys.Shard(SealWorld.Plan(2).Shard), Keys.Partition(SealWorld.Plan(2)), cancellationToken: Token);
        world.Time.Advance(TimeSpan.FromHours(1));
        await world.Sealer().RunAsync(Token);

        var finding = Assert.Single((await world.VerifyAsync(Token)).Findings);

        Assert.Equal((FindingKind.Hidden, SealWorld.Plan(2).Value), (finding.Kind, finding.Where));
    }

    [Fact]
    public async Task A_witness_notices_that_the_newest_checkpoints_are_gone()
    {
        await using var world = await SealWorld.StartAsync(Token);
        var elsewhere = world.Blobs.GetBlobContainerClient("witness");
        await elsewhere.CreateAsync(cancellationToken: Token);
        await world.GrowAsync(SealWorld.Plan(1), 2, Token);
        for (var round = 0; round < 3; round++) await world.Sealer(new ContainerWitness(elsewhere)).RunAsync(Token);
        var kept = Path.Combine(world.Folder, "witness.jsonl");
        await foreach (var blob in elsewhere.GetBlobsAsync(new GetBlobsOptions(), Token)) await File.AppendAllTextAsync(kept, (await elsewhere.GetBlobClient(blob.Name).DownloadContentAsync(Token)).Value.Content.ToString(), Token);
        Assert.Equal(1, (await world.CommandAsync("audit", "verify", "--witness", kept)).Exit);

        await world.Container.DeleteBlobAsync(CheckpointFile.NameOf(3), cancellationToken: Token);

        Assert.Equal(1, (await world.CommandAsync("audit", "verify")).Exit);
        var (exit, output) = await world.CommandAsync("audit", "verify", "--witness", kept);
        Assert.True(exit == 12 && output.Contains("TRUNCATED  cp/0000000003.json"), output);
    }

    [Fact]
    public async Task A_pinned_key_refuses_what_another_one_signed()
    {
        await using var world = await SealWorld.StartAsync(Token);
        await world.GrowAsync(SealWorld.Plan(1), 2, Token);
        await world.Sealer().RunAsync(Token);

        var (exit, output) = await world.CommandAsync("audit", "verify", "--key", new string('0', 64));

        Assert.True(exit is 14 or 20 && output.Contains("FORKED  cp/0000000001.json"), output);
    }
}
