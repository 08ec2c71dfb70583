using System.Globalization;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Platform.Tests.Ledger;

/// <summary>A time is read out of the middle of a stream: all of it, and what lies before it costs next to nothing.</summary>
public sealed class AuditRowsTests(StorageFixture storage)
{
    private const int Hours = 12;
    private readonly LoopWorld _world = new(storage);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(12)]
    public async Task What_is_of_a_time_is_read_from_its_first_row_to_its_last(int hours)
    {
        var begin = await PassAsync();

        Assert.Equal(Enumerable.Range(hours + 1, Hours - hours), await ReadAsync(new AuditRows(storage.Tables), begin.AddHours(hours)));
    }

    [Fact]
    public async Task What_was_moved_to_the_archive_is_older_than_all_that_is_there()
    {
        var begin = await PassAsync();
        for (var number = 1; number <= 5; number++) await storage.Tables.GetTableClient(Keys.LedgerTable).DeleteEntityAsync(Keys.Partition(_world.Plan), Keys.Event(number), cancellationToken: Token);

        Assert.Equal([6, 7, 8, 9, 10, 11, 12], await ReadAsync(new AuditRows(storage.Tables), begin));
        Assert.Equal([9, 10, 11, 12], await ReadAsync(new AuditRows(storage.Tables), begin.AddHours(8)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public async Task What_was_moved_to_the_archive_is_read_before_what_is_there(int hours)
    {
        var begin = await PassAsync();
        await storage.ArchiveAsync(_world.Plan, 1, 3, Token);
        await storage.ArchiveAsync(_world.Plan, 4, 7, Token);

        Assert.Equal(Enumerable.Range(hours + 1, Hours - hours), await ReadAsync(new AuditRows(storage.Tables, storage.Archive), begin.AddHours(hours)));
    }

    [Fact]
    public async Task The_table_is_not_asked_for_what_is_older()
    {
        var begin = await PassAsync();
        var asked = new Asked();

        await ReadAsync(new AuditRows(asked.Tables(storage.ConnectionString)), begin.AddHours(9));

        Assert.Contains(asked.Filters, filter => filter.Contains($"PartitionKey eq '{Keys.Partition(_world.Plan)}' and RowKey ge '{Keys.Event(10)}'", StringComparison.Ordinal));
    }

    /// <summary>An event an hour.</summary>
    private async Task<DateTimeOffset> PassAsync()
    {
        var (loop, begin) = (_world.NewProcess(), _world.Time.GetUtcNow());
        for (var hour = 0; hour < Hours; hour++)
        {
            await loop.RespondAsync(new Signal.Unreadable("it is none", "a queue", hour.ToString(CultureInfo.InvariantCulture)), _world.Site, false, Token);
            _world.Time.Advance(TimeSpan.FromHours(1));
        }

        return begin;
    }

    private async Task<List<int>> ReadAsync(AuditRows rows, DateTimeOffset from)
    {
        var numbers = new List<int>();
        await foreach (var row in rows.OfPlansAsync(from, _world.Time.GetUtcNow(), Token))
        {
            if (AuditEntry.Read(row) is { } entry && entry.Stream == _world.Plan.Value) numbers.Add((int)entry.Sequence);
        }

        return numbers;
    }
}
