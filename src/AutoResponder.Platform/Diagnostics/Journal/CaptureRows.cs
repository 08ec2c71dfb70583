using System.Text.Json;
using AutoResponder.Core.Audit;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Diagnostics.Journal;

/// <summary>How a capture and its artefacts lie in the table.</summary>
internal static class CaptureRows
{
    public static TableEntity Write(CaptureHead head) => new TableEntity(CaptureKeys.Partition(head.Order), CaptureKeys.Head)
    {
        // The columns beside the order are for whoever looks at the table.
        ["Order"] = JsonSerializer.Serialize(head.Order, AuditJson.Default.CaptureOrder),
        ["Site"] = head.Order.Site.Value,
        ["Incident"] = head.Order.Incident,
        ["Op"] = head.Order.Op.Value,
    }.With("ClosingAt", head.ClosingAt).With("SentAt", head.SentAt).With("EndedAt", head.EndedAt);

    public static CaptureHead ReadHead(TableEntity row) => new(
        JsonSerializer.Deserialize(row.GetString("Order"), AuditJson.Default.CaptureOrder)!,
        row.GetDateTimeOffset("ClosingAt"),
        row.GetDateTimeOffset("SentAt"),
        row.GetDateTimeOffset("EndedAt"),
        row.ETag.ToString());

    public static TableEntity Write(string capture, Artefact artefact) => new TableEntity(capture, artefact.Id)
    {
        ["Kind"] = artefact.Kind,
        ["Name"] = artefact.Name,
        ["State"] = artefact.State.ToString(),
        ["Attempt"] = artefact.Attempt,
    }
        .With("Instance", artefact.Instance).With("Machine", artefact.Machine).With("Process", artefact.Process)
        .With("SentAt", artefact.SentAt).With("TakenAt", artefact.TakenAt).With("By", artefact.By).With("BeatAt", artefact.BeatAt).With("EndedAt", artefact.EndedAt)
        .With("Blob", artefact.Blob).With("Bytes", artefact.Bytes).With("Sha256", artefact.Sha256).With("Why", artefact.Why);

    public static Artefact ReadArtefact(TableEntity row) => new()
    {
        Id = row.RowKey,
        Kind = row.GetString("Kind"),
        Name = row.GetString("Name"),
        Instance = row.GetString("Instance"),
        Machine = row.GetString("Machine"),
        Process = row.GetInt32("Process"),
        State = Enum.Parse<ArtefactState>(row.GetString("State")),
        Attempt = row.GetInt32("Attempt") ?? 1,
        SentAt = row.GetDateTimeOffset("SentAt"),
        TakenAt = row.GetDateTimeOffset("TakenAt"),
        By = row.GetString("By"),
        BeatAt = row.GetDateTimeOffset("BeatAt"),
        EndedAt = row.GetDateTimeOffset("EndedAt"),
        Blob = row.GetString("Blob"),
        Bytes = row.GetInt64("Bytes"),
        Sha256 = row.GetString("Sha256"),
        Why = row.GetString("Why"),
        Tag = row.ETag.ToString(),
    };

    private static TableEntity With(this TableEntity row, string column, object? value)
    {
        if (value is not null) row[column] = value;
        return row;
    }
}
