using AutoResponder.Platform.Ledger;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Tests.Ledger;

/// <summary>What Azure would refuse is refused before it is sent, since the emulator accepts some of it.</summary>
public sealed class TransactionTests(StorageFixture storage)
{
    private readonly string _partition = Guid.NewGuid().ToString("N");

    private TableClient Table => storage.Tables.GetTableClient(Keys.LedgerTable);

    [Fact]
    public async Task A_batch_with_a_stale_row_leaves_nothing_behind()
    {
        var token = TestContext.Current.CancellationToken;
        await Table.AddEntityAsync(Row("a"), token);
        var stale = new Transaction(_partition).Add(Row("new")).Put(Row("a"), "W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\"");

        var error = await Assert.ThrowsAsync<TableTransactionFailedException>(() => stale.SendAsync(Table, token));

        Assert.Equal(412, error.Status);
        Assert.False((await Table.GetEntityIfExistsAsync<TableEntity>(_partition, "new", cancellationToken: token)).HasValue);
    }

    [Fact]
    public async Task A_row_that_is_there_already_fails_the_whole_batch()
    {
        var token = TestContext.Current.CancellationToken;
        await Table.AddEntityAsync(Row("a"), token);

        var error = await Assert.ThrowsAsync<TableTransactionFailedException>(() => new Transaction(_partition).Add(Row("b")).Add(Row("a")).SendAsync(Table, token));

        Assert.Equal(409, error.Status);
        Assert.False((await Table.GetEntityIfExistsAsync<TableEntity>(_partition, "b", cancellationToken: token)).HasValue);
    }

    [Fact]
    public void Two_partitions_are_refused() => Assert.Throws<ArgumentException>(() => new Transaction(_partition).Add(new TableEntity("other", "a")));

    [Fact]
    public void The_same_row_twice_is_refused() => Assert.Throws<ArgumentException>(() => new Transaction(_partition).Add(Row("a")).Add(Row("a")));

    [Fact]
    public void More_than_a_hundred_rows_are_refused()
    {
        var transaction = new Transaction(_partition);
        for (var i = 0; i < 100; i++) transaction.Add(Row($"r{i}"));

        Assert.Throws<ArgumentException>(() => transaction.Add(Row("one more")));
    }

    [Fact]
    public void A_property_over_64_KiB_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Transaction(_partition).Add(new TableEntity(_partition, "a") { ["Text"] = new string('x', 33_000) }));
        Assert.Throws<ArgumentException>(() => new Transaction(_partition).Add(new TableEntity(_partition, "a") { ["Bytes"] = new byte[65_537] }));
    }

    [Fact]
    public void An_entity_over_1_MiB_is_refused()
    {
        var entity = new TableEntity(_partition, "a");
        for (var i = 0; i < 17; i++) entity[$"P{i}"] = new byte[64 * 1024];

        Assert.Throws<ArgumentException>(() => new Transaction(_partition).Add(entity));
    }

    [Fact]
    public void A_batch_over_4_MiB_is_refused()
    {
        var transaction = new Transaction(_partition);

        Assert.Throws<ArgumentException>(() =>
        {
            for (var i = 0; i < 100; i++) transaction.Add(new TableEntity(_partition, $"r{i}") { ["Bytes"] = new byte[64 * 1024] });
        });
    }

    /// <summary>Pinned so that a mended emulator is noticed: Azure answers 400 to this.</summary>
    [Fact]
    public async Task AzuriteDiverges_a_batch_over_two_partitions_is_accepted()
    {
        var token = TestContext.Current.CancellationToken;
        TableTransactionAction[] actions = [new(TableTransactionActionType.Add, Row("a")), new(TableTransactionActionType.Add, new TableEntity(_partition + "2", "b"))];

        var answer = await Table.SubmitTransactionAsync(actions, token);

        Assert.Equal(2, answer.Value.Count);
    }

    private TableEntity Row(string key) => new(_partition, key) { ["Value"] = 1 };
}
