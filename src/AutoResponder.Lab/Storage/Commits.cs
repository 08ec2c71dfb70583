using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoResponder.Lab.Storage;

/// <summary>Reads what a batch of table rows was about.</summary>
internal static class Commits
{
    /// <summary>The audit events in a batch that was really committed; none where it was not, or holds none.</summary>
    public static IReadOnlyList<JsonNode> Of(StoragePassing passing)
    {
        if (passing is not { Method: "POST", Status: 202 } || !passing.Path.EndsWith("/$batch", StringComparison.Ordinal)) return [];
        if (!Encoding.UTF8.GetString(passing.Answer).Contains(" 204 ", StringComparison.Ordinal)) return [];

        return [.. Encoding.UTF8.GetString(passing.Body).Split('\n').Where(line => line.StartsWith('{')).Select(Event).OfType<JsonNode>()];
    }

    /// <summary>An event's body is a column of its row, in base64.</summary>
    private static JsonNode? Event(string line)
    {
        try
        {
            return (string?)JsonNode.Parse(line)?["Body"] is { } body ? JsonNode.Parse(Convert.FromBase64String(body)) : null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            // Another kind of row.
            return null;
        }
    }
}
