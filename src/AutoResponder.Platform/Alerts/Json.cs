using System.Globalization;
using System.Text.Json;

namespace AutoResponder.Platform.Alerts;

/// <summary>Reads parts of a payload; each knows the path that it would complain about.</summary>
internal static class Json
{
    // What is read of an alert must fit a queue message and an audit row, escapes and all.
    private const int LongestText = 1024;

    public static JsonElement Object(JsonElement element, string path) =>
        element.ValueKind == JsonValueKind.Object ? element : throw new RefusedException(path, $"it is {Kind(element)}", "it is an object");

    public static JsonElement Object(JsonElement parent, string name, string path) => Object(Required(parent, name, path, "an object"), path);

    public static JsonElement Array(JsonElement parent, string name, string path)
    {
        var element = Required(parent, name, path, "a list");
        return element.ValueKind == JsonValueKind.Array ? element : throw new RefusedException(path, $"it is {Kind(element)}", "it is a list");
    }

    public static string Text(JsonElement parent, string name, string path) => Text(Required(parent, name, path, "text"), path);

    public static string Text(JsonElement element, string path)
    {
        var text = AnyText(element, path);
        return text.Length > 0 ? text : throw new RefusedException(path, "it is empty", "it is text");
    }

    public static string? OptionalText(JsonElement parent, string name, string path) => Optional(parent, name) is { } element ? AnyText(element, path) : null;

    /// <summary>A number, or text that holds one: older schemas quote them.</summary>
    public static double? OptionalNumber(JsonElement parent, string name, string path)
    {
        if (Optional(parent, name) is not { } element) return null;

        double number;
        switch (element.ValueKind)
        {
            case JsonValueKind.Number when element.TryGetDouble(out number) && double.IsFinite(number):
            case JsonValueKind.String when double.TryParse(AnyText(element, path), NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number):
                return number;

            // Log alerts put words here at times; the figure is for people, nothing is decided by it.
            case JsonValueKind.String:
                return null;

            default:
                throw new RefusedException(path, $"it is {Kind(element)}", "it is a number");
        }
    }

    public static DateTimeOffset? OptionalTime(JsonElement parent, string name, string path)
    {
        if (OptionalText(parent, name, path) is not { Length: > 0 } text) return null;

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new RefusedException(path, $"'{Shorten(text)}' is no time", "it is a time such as 2026-01-31T12:00:00Z");
    }

    public static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    public static string Shorten(string text) => text.Length > 60 ? text[..60] + "..." : text;

    private static string AnyText(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.String) throw new RefusedException(path, $"it is {Kind(element)}", "it is text");

        try
        {
            var text = element.GetString()!;
            return text.Length <= LongestText ? text : throw new RefusedException(path, $"it has {text.Length} characters", $"it has at most {LongestText}");
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are not UTF-8.
            throw new RefusedException(path, "it is not valid text", "it is text in UTF-8");
        }
    }

    private static JsonElement? Optional(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var element) && element.ValueKind != JsonValueKind.Null ? element : null;

    private static JsonElement Required(JsonElement parent, string name, string path, string kind) =>
        parent.TryGetProperty(name, out var element) ? element : throw new RefusedException(path, "it is missing", $"it is {kind}");
}

/// <summary>Carries a problem out of the depth of a payload. It never leaves the parser.</summary>
internal sealed class RefusedException(string path, string what, string allowed) : Exception(what)
{
    public AlertProblem Problem { get; } = new(path, what, allowed, true);
}
