using System.Text.Json;
using System.Text.RegularExpressions;
using AutoResponder.Platform.Alerts;

namespace AutoResponder.Platform.Events;

/// <summary>What every event says, the same whichever of the two schemas it came in.</summary>
/// <param name="Origin">What published it: <c>topic</c>, or <c>source</c>.</param>
/// <param name="Data">The publisher's part; not there at all where it sent none.</param>
internal sealed partial record Envelope(string Id, string Type, string Origin, string Subject, DateTimeOffset At, JsonElement Data)
{
    private const string Schemas = "an event has an eventType (Event Grid), or a specversion of 1.0 and a type (CloudEvents)";

    public static Envelope Read(JsonElement root)
    {
        Json.Object(root, "$");
        if (!root.TryGetProperty("specversion", out _)) return Read(root, "eventType", "topic", "eventTime");

        var version = Json.Text(root, "specversion", "$.specversion");
        return version == "1.0"
            ? Read(root, "type", "source", "time")
            : throw new RefusedException("$.specversion", $"'{Json.Shorten(version)}' is not known", Schemas);
    }

    /// <summary>The publisher's part as an object; every type that we know has one.</summary>
    public JsonElement Fields => Data.ValueKind == JsonValueKind.Undefined ? throw new RefusedException("$.data", "it is missing", "it is an object") : Json.Object(Data, "$.data");

    private static Envelope Read(JsonElement root, string typeName, string originName, string timeName)
    {
        if (!root.TryGetProperty(typeName, out var named)) throw new RefusedException($"$.{typeName}", "it is missing", Schemas);

        var type = Json.Text(named, $"$.{typeName}");
        if (!TypeForm().IsMatch(type)) throw new RefusedException($"$.{typeName}", $"'{Json.Shorten(type)}' is no type", "it is at most 128 characters of plain ASCII, without blanks");

        return new Envelope(
            Json.Text(root, "id", "$.id"),
            type,
            Json.OptionalText(root, originName, $"$.{originName}") ?? "",
            Json.OptionalText(root, "subject", "$.subject") ?? "",
            Json.OptionalTime(root, timeName, $"$.{timeName}") ?? throw new RefusedException($"$.{timeName}", "it is missing", "it is a time such as 2026-01-31T12:00:00Z"),
            root.TryGetProperty("data", out var data) ? data : default);
    }

    // A type becomes the target of a counted row: whatever is not a plain word stays out of it.
    [GeneratedRegex(@"^[\x21-\x7e]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TypeForm();
}
