using System.Text.Json;

namespace AutoResponder.Functions.Invocations;

/// <summary>What the host sends for a trigger: <c>{"Data": {binding: value}, "Metadata": {...}}</c>.</summary>
internal sealed record Invocation(JsonElement Data, JsonElement Metadata, string Id)
{
    /// <summary>The text of a queue message. The host encodes text as JSON inside JSON; a value that is an object comes as it is.</summary>
    /// <exception cref="JsonException">The binding is not there.</exception>
    public string Message(string binding)
    {
        if (Data.ValueKind != JsonValueKind.Object || !Data.TryGetProperty(binding, out var value))
            throw new JsonException($"$.Data.{binding} is missing.");
        if (value.ValueKind != JsonValueKind.String) return value.GetRawText();

        // Once decoded it is either the message itself, or the message as JSON text once more.
        var text = value.GetString()!;
        try
        {
            using var inner = JsonDocument.Parse(text);
            return inner.RootElement.ValueKind == JsonValueKind.String ? inner.RootElement.GetString()! : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
