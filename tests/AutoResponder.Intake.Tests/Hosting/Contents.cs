using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace AutoResponder.Intake.Tests.Hosting;

/// <summary>Everything that lies in tables and queues at one moment, row by row.</summary>
internal sealed record Contents(IReadOnlyDictionary<string, string> Rows)
{
    public static async Task<Contents> ReadAsync(string connection)
    {
        var (token, rows) = (TestContext.Current.CancellationToken, new SortedDictionary<string, string>(StringComparer.Ordinal));
        var tables = new TableServiceClient(connection);
        await foreach (var table in tables.QueryAsync(cancellationToken: token))
        {
            await foreach (var row in tables.GetTableClient(table.Name).QueryAsync<TableEntity>(cancellationToken: token))
                rows[$"{table.Name} {row.PartitionKey} {row.RowKey}"] = JsonSerializer.Serialize(row.OrderBy(column => column.Key, StringComparer.Ordinal).Select(column => $"{column.Key}={Text(column.Value)}"));
        }

        var queues = new QueueServiceClient(connection);
        await foreach (var queue in queues.GetQueuesAsync(cancellationToken: token))
        {
            foreach (var message in (await queues.GetQueueClient(queue.Name).PeekMessagesAsync(32, token)).Value) rows[$"{queue.Name} {message.MessageId}"] = message.MessageText;
        }

        return new Contents(rows);
    }

    /// <summary>What is new, gone or different.</summary>
    public IReadOnlyList<string> ChangesSince(Contents before) =>
        [.. Rows.Keys.Union(before.Rows.Keys).Where(key => Rows.GetValueOrDefault(key) != before.Rows.GetValueOrDefault(key)).Order(StringComparer.Ordinal)];

    private static string Text(object value) => value is byte[] bytes ? Convert.ToHexString(bytes) : value.ToString() ?? "";
}
