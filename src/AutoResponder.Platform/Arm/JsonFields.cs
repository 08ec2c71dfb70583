using System.Collections.Immutable;
using System.Text.Json;

namespace AutoResponder.Platform.Arm;

/// <summary>Fields of Azure's answers: one that is absent, or of another kind, is null.</summary>
internal static class JsonFields
{
    public static JsonElement? Field(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    public static string? Text(this JsonElement element, string name) => element.Field(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static int? Number(this JsonElement element, string name) => element.Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    public static bool IsTrue(this JsonElement element, string name) => element.Field(name) is { ValueKind: JsonValueKind.True };

    /// <summary>The texts of an object, by their names in whatever case; none where there is no object.</summary>
    public static ImmutableSortedDictionary<string, string> Texts(this JsonElement element, string name) => element.Field(name) is { ValueKind: JsonValueKind.Object } texts
        ? texts.EnumerateObject().Where(text => text.Value.ValueKind == JsonValueKind.String)
            .GroupBy(text => text.Name, StringComparer.OrdinalIgnoreCase)
            .ToImmutableSortedDictionary(same => same.Key, same => same.First().Value.GetString()!, StringComparer.OrdinalIgnoreCase)
        : ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The items of a list; none where there is no list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) => element.Field(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
}
