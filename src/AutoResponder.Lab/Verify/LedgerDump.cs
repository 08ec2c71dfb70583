using System.Globalization;
using System.Text.Json.Nodes;
using Azure.Data.Tables;

namespace AutoResponder.Lab.Verify;

/// <summary>One stream of the audit as it lies in the table.</summary>
/// <param name="HeadSequence">What the stream's head row claims; null where there is none.</param>
internal sealed record StreamDump(string Partition, long? HeadSequence, byte[]? HeadHash, IReadOnlyList<EventRow> Events);

/// <summary>One event row.</summary>
internal sealed record EventRow(string RowKey, byte[] Body, byte[] Hash)
{
    private JsonNode? _json;

    /// <summary>The body as JSON; null where it is none.</summary>
    public JsonNode? Json
    {
        get
        {
            try
            {
                return _json ??= JsonNode.Parse(Body);
            }
            catch (System.Text.Json.JsonException)
            {
                return null;
            }
        }
    }

    public string Kind => (string?)Json?["kind"] ?? "";

    public DateTimeOffset At => DateTimeOffset.Parse((string)Json!["at"]!, CultureInfo.InvariantCulture);

    /// <summary>What was done, or was to be done, in Azure; null for an event that is no intent.</summary>
    public JsonNode? Act => Json?["data"] is JsonObject data && data["requestId"] is not null ? data["act"] : null;

    public string RequestId => Text("requestId") ?? "none";

    public string Op => Text("op") ?? "";

    /// <summary>A text among what the event says.</summary>
    public string? Text(string name) => Json?["data"] is JsonObject data && data[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

/// <summary>Reads the ledger's table raw.</summary>
internal static class LedgerDump
{
    public static async Task<IReadOnlyList<StreamDump>> ReadAsync(string connectionString)
    {
        var table = new TableClient(connectionString, "ledger");
        var rows = new List<TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>()) rows.Add(row);

        return
        [
            .. rows.GroupBy(row => row.PartitionKey)
                .Where(partition => partition.Any(row => row.RowKey.StartsWith("ev:", StringComparison.Ordinal)) || partition.Any(row => row.RowKey is "plan" or "state"))
                .Select(partition => Stream(partition.Key, [.. partition])),
        ];
    }

    private static StreamDump Stream(string partition, IReadOnlyList<TableEntity> rows)
    {
        var head = rows.FirstOrDefault(row => row.RowKey is "plan" or "state");
        return new StreamDump(
            partition,
            head?.GetInt64("Sequence"),
            head?.GetBinary("Hash"),
            [
                .. rows.Where(row => row.RowKey.StartsWith("ev:", StringComparison.Ordinal))
                    .OrderBy(row => row.RowKey, StringComparer.Ordinal)
                    .Select(row => new EventRow(row.RowKey, row.GetBinary("Body"), row.GetBinary("Hash"))),
            ]);
    }
}
