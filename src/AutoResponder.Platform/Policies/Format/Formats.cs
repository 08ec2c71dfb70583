using System.Collections.Frozen;
using System.Text.Json.Nodes;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Kinds;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>A whole file's format, and everything that follows from it.</summary>
/// <param name="title">What such a file is, for editors.</param>
internal sealed class FileFormat<T>(string title, Group<T> group)
    where T : class
{
    private readonly Lazy<FrozenDictionary<string, string>> _homes = new(() => HomesIn(group));

    public Group<T> Group { get; } = group;

    /// <summary>Where a key belongs that stands in the wrong place; null for one that there is nowhere.</summary>
    public string? HomeOf(string key) => _homes.Value.GetValueOrDefault(key);

    public Table Describe()
    {
        var table = new Table();
        Group.Describe(table, "");
        return table;
    }

    /// <summary>The format as JSON Schema, draft 2020-12.</summary>
    public JsonObject Schema()
    {
        var definitions = new Definitions();
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = title };
        foreach (var (key, value) in Group.Schema(definitions).ToList()) schema[key] = value?.DeepClone();
        if (definitions.All.Count > 0) schema["$defs"] = new JsonObject(definitions.All.Select(part => KeyValuePair.Create(part.Key, (JsonNode?)part.Value)));
        return schema;
    }

    private static FrozenDictionary<string, string> HomesIn(Group<T> group)
    {
        var table = new Table();
        group.Describe(table, "");
        return table.Rows
            .Select(row => (Key: row.Path[(row.Path.LastIndexOf('.') + 1)..], Group: row.Path.LastIndexOf('.') is var dot && dot < 0 ? "at the top" : $"in '{row.Path[..dot]}'"))
            .DistinctBy(home => home.Key)
            .ToFrozenDictionary(home => home.Key, home => home.Group, StringComparer.Ordinal);
    }
}

/// <summary>The formats of the two kinds of files.</summary>
internal static class Formats
{
    private static readonly FileFormat<Policy> UsualPolicy = MakePolicy(PolicyFormat.UsualSettle);

    public static FileFormat<FleetFile> Fleet { get; } = new("AutoResponder fleet.yaml", FleetFormat.Make());

    /// <param name="settle">What <c>fleet.yaml</c> gives a step to settle that says nothing itself.</param>
    public static FileFormat<Policy> Policy(TimeSpan settle) => settle == PolicyFormat.UsualSettle ? UsualPolicy : MakePolicy(settle);

    private static FileFormat<Policy> MakePolicy(TimeSpan settle) => new("AutoResponder policy", PolicyFormat.Make(settle));
}
