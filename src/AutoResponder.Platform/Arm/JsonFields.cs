using System.Text.Json;

namespace AutoResponder.Platform.Arm;

/// <summary>Fields of Azure's answers: one that is absent, or of another kind, is null.</summary>
internal static class JsonFields
{
    public static string? Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static bool IsTrue(this JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
