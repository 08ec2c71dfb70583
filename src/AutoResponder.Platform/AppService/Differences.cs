using System.Text.Json;

namespace AutoResponder.Platform.AppService;

/// <summary>What came back from a PUT other than it was sent.</summary>
internal static class Differences
{
    // The platform's own account of how far it is.
    private static readonly string[] Reported = ["numberOfWorkers", "currentNumberOfWorkers", "targetWorkerCount", "numberOfSites", "status", "provisioningState"];

    /// <summary>The names of all that differs; none where Azure's answer does not show the resource.</summary>
    public static IReadOnlyList<string> Between(BinaryData sent, BinaryData? came)
    {
        if (came is null || came.ToMemory().IsEmpty) return [];

        try
        {
            using var before = JsonDocument.Parse(sent);
            using var after = JsonDocument.Parse(came);
            return after.RootElement.ValueKind == JsonValueKind.Object && after.RootElement.TryGetProperty("id", out _) ? [.. Between(before.RootElement, after.RootElement, "", 2)] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Between(JsonElement sent, JsonElement came, string within, int depth)
    {
        foreach (var field in sent.EnumerateObject())
        {
            var name = within + field.Name;
            if (Reported.Contains(field.Name)) continue;
            if (!came.TryGetProperty(field.Name, out var back)) yield return name;
            else if (depth > 1 && field.Value.ValueKind == JsonValueKind.Object && back.ValueKind == JsonValueKind.Object)
                foreach (var inner in Between(field.Value, back, $"{name}.", depth - 1)) yield return inner;
            else if (!JsonElement.DeepEquals(field.Value, back)) yield return name;
        }
    }
}
