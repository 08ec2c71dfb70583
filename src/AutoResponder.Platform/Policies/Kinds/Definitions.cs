using System.Text.Json.Nodes;

namespace AutoResponder.Platform.Policies.Kinds;

/// <summary>The parts of a JSON Schema that are used in several places, or inside themselves.</summary>
internal sealed class Definitions
{
    public SortedDictionary<string, JsonObject> All { get; } = new(StringComparer.Ordinal);

    /// <summary>A reference to a part, which is made the first time.</summary>
    public JsonObject Refer(string name, Func<JsonObject> make)
    {
        if (All.TryAdd(name, [])) All[name] = make();
        return new JsonObject { ["$ref"] = $"#/$defs/{name}" };
    }
}
