using System.Buffers;
using System.Text.Json;

namespace AutoResponder.Platform.Diagnostics.Collecting;

/// <summary>An artefact that we write ourselves, from what we read.</summary>
internal static class JsonArtefact
{
    private static readonly JsonWriterOptions Options = new() { Indented = true };

    public static Collected Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Collected.Json(buffer.WrittenSpan.ToArray());
    }

    /// <summary>Copies the fields that are named, and no other: what an answer grows tomorrow is nobody's to keep today.</summary>
    public static void Copy(this Utf8JsonWriter json, JsonElement from, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) continue;

            json.WritePropertyName(name);
            if (value.ValueKind == JsonValueKind.String) json.WriteStringValue(Redaction.Secrets.Redact(value.GetString()!));
            else value.WriteTo(json);
        }
    }
}
