using System.Text.Json;

namespace AutoResponder.Verification;

/// <summary>The lines of an export beside the events themselves: what it takes to verify it without anything else at hand. Each begins with <c>{"export":</c>, which no event does.</summary>
public static class ExportLine
{
    public static ReadOnlySpan<byte> Begin => "{\"export\":"u8;

    private static ReadOnlySpan<byte> LinkBegin => "{\"export\":\"link\",\"event\":"u8;

    private static ReadOnlySpan<byte> EndBegin => "{\"export\":\"end\","u8;

    private static ReadOnlySpan<byte> FileBegin => "{\"export\":\"checkpoint\",\"file\":"u8;

    /// <summary>An event that was not asked for, and that the chain cannot do without.</summary>
    public static byte[] Link(ReadOnlySpan<byte> body) => [.. LinkBegin, .. body, (byte)'}'];

    /// <summary>The body in such a line; empty where it is no such line.</summary>
    internal static ReadOnlyMemory<byte> LinkedBody(ReadOnlyMemory<byte> line) => line.Span.StartsWith(LinkBegin) && line.Span[^1] == '}' ? line[LinkBegin.Length..^1] : default;

    public static byte[] Checkpoint(CheckpointFile file) => [.. FileBegin, .. file.Bytes.Span[..^1], (byte)'}'];

    /// <summary>The file in such a line; empty where it is no such line.</summary>
    internal static ReadOnlyMemory<byte> File(ReadOnlyMemory<byte> line) => line.Span.StartsWith(FileBegin) && line.Span[^1] == '}' ? (byte[])[.. line.Span[FileBegin.Length..^1], (byte)'\n'] : default;

    public static byte[] Key(string pem) => Write("key", json => json.WriteString("pem", pem));

    /// <summary>From here on come a stream's events, beginning after one of them.</summary>
    public static byte[] Stream(string stream, long after, Hash32 hash) => Write("stream", json =>
    {
        json.WriteString("stream", stream);
        json.WriteNumber("after", after);
        json.WriteString("hash", hash.ToString());
    });

    /// <summary>Up to here the stream's events are sealed.</summary>
    public static byte[] Proof(SealedLeaf leaf, long checkpoint, int index, IEnumerable<Hash32> path) => Write("proof", json =>
    {
        json.WriteString("stream", leaf.Stream);
        json.WriteNumber("seq", leaf.Sequence);
        json.WriteString("head", leaf.Head.ToString());
        json.WriteNumber("checkpoint", checkpoint);
        json.WriteNumber("index", index);
        json.WriteStartArray("path");
        foreach (var beside in path) json.WriteStringValue(beside.ToString());
        json.WriteEndArray();
    });

    /// <summary>That it is all there.</summary>
    /// <param name="events">Those that were asked for.</param>
    public static byte[] End(long streams, long events) => Write("end", json =>
    {
        json.WriteNumber("streams", streams);
        json.WriteNumber("events", events);
    });

    /// <summary>How many events an export holds, as its last line says; null where this is no such line.</summary>
    public static long? EventsAtEnd(ReadOnlyMemory<byte> line)
    {
        if (!line.Span.StartsWith(EndBegin)) return null;

        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.TryGetProperty("events", out var events) && events.TryGetInt64(out var count) ? count : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Write(string kind, Action<Utf8JsonWriter> content)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("export", kind);
            content(json);
            json.WriteEndObject();
        }

        return line.ToArray();
    }
}
