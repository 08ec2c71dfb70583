using System.Buffers;
using System.Text.Json;
using AutoResponder.Platform.Diagnostics.Journal;

namespace AutoResponder.Platform.Diagnostics.Reporting;

/// <summary>What a capture holds, and what it does not. Only what stands in it may be taken for whole.</summary>
internal static class Manifest
{
    private const int Version = 1;
    private static readonly JsonWriterOptions Options = new() { Indented = true };

    public static byte[] Write(CaptureRecord record, DateTimeOffset finishedAt)
    {
        var order = record.Order;
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("v", Version);
            json.WriteString("site", order.Site.Value);
            json.WriteString("incident", order.Incident);
            json.WriteString("op", order.Op.Value);
            json.WriteString("scope", order.Scope.ToString().ToLowerInvariant());
            json.WriteString("startedAt", order.StartedAt);
            json.WriteString("finishedAt", finishedAt);
            json.WriteBoolean("whole", record.IsWhole);
            json.WriteStartArray("artefacts");
            foreach (var artefact in record.Done) WriteDone(json, artefact);
            json.WriteEndArray();
            json.WriteStartArray("missing");
            foreach (var artefact in record.Missing) WriteWhy(json, artefact);
            json.WriteEndArray();
            json.WriteStartArray("absent");
            foreach (var artefact in record.Absent) WriteWhy(json, artefact);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteDone(Utf8JsonWriter json, Artefact artefact)
    {
        json.WriteStartObject();
        json.WriteString("name", artefact.Name);
        json.WriteString("kind", artefact.Kind);
        if (artefact.Instance is not null) json.WriteString("instance", artefact.Instance);
        json.WriteString("blob", artefact.Blob);
        json.WriteNumber("bytes", artefact.Bytes ?? 0);
        json.WriteString("sha256", artefact.Sha256);
        if (artefact.TakenAt is { } takenAt) json.WriteString("startedAt", takenAt);
        if (artefact.EndedAt is { } endedAt) json.WriteString("finishedAt", endedAt);
        json.WriteEndObject();
    }

    private static void WriteWhy(Utf8JsonWriter json, Artefact artefact)
    {
        json.WriteStartObject();
        json.WriteString("name", artefact.Name);
        json.WriteString("kind", artefact.Kind);
        if (artefact.Instance is not null) json.WriteString("instance", artefact.Instance);
        json.WriteString("why", artefact.Why);
        json.WriteEndObject();
    }
}
