using AutoResponder.Core.Audit;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>How a stream's head and its events lie in the table.</summary>
internal static class StreamRow
{
    public static StreamHead Read(TableEntity row) =>
        new(row.GetString("Stream"), row.GetInt64("Sequence") ?? 0, [.. row.GetBinary("Hash")]);

    public static TableEntity Write(string partition, string rowKey, StreamHead stream, string state) => new(partition, rowKey)
    {
        ["Stream"] = stream.Stream,
        ["Sequence"] = stream.Sequence,
        ["Hash"] = stream.Hash.ToArray(),
        ["State"] = state,
    };

    /// <summary>The body is the record; the other columns are derived from it, so that a query can ask for them.</summary>
    public static TableEntity Event(string partition, AuditRow row)
    {
        var entity = new TableEntity(partition, Keys.Event(row.Sequence))
        {
            ["Body"] = row.Body.ToArray(),
            ["Hash"] = row.Hash.ToArray(),
            ["Kind"] = row.Kind,
            ["At"] = row.At,
        };
        if (row.Site is { } site) entity["Site"] = site.Value;
        if (row.Incident is { } incident) entity["Incident"] = incident;
        return entity;
    }
}
