using System.Text.Json.Nodes;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Kinds;

/// <summary>One key of a group.</summary>
internal abstract class GroupKey<T>(string name, string about, bool isRequired)
{
    public string Name { get; } = name;

    public string About { get; } = about;

    public bool IsRequired { get; } = isRequired;

    public abstract string Allowed { get; }

    /// <summary>The group with the value of this key; as it was where the value is wrong.</summary>
    public abstract T Read(Yaml value, Reading reading, T group);

    public abstract Yaml? Write(T group);

    public abstract JsonObject Schema(Definitions definitions, T seed);

    public abstract void Describe(Table table, string path, T seed);
}

/// <summary>The same, with what its value is.</summary>
internal sealed class GroupKey<T, V>(string name, Kind<V> kind, Func<T, V?> get, Func<T, V, T> set, string about, bool isRequired) : GroupKey<T>(name, about, isRequired)
{
    public override string Allowed => kind.Allowed;

    public override T Read(Yaml value, Reading reading, T group) => kind.TryRead(value, Name, reading, out var read) ? set(group, read) : group;

    public override Yaml? Write(T group) => kind.Write(get(group));

    public override JsonObject Schema(Definitions definitions, T seed)
    {
        var schema = kind.Schema(definitions);

        // What a group is and what a key means are two sentences; the key's is nearer to whoever edits.
        schema["description"] = About;
        if (!IsRequired && Write(seed) is { } usual) schema["default"] = YamlWriter.ToJson(usual);
        return schema;
    }

    public override void Describe(Table table, string path, T seed)
    {
        var whole = path.Length == 0 ? Name : $"{path}.{Name}";
        var usual = IsRequired || kind.IsGroup ? null : Write(seed);
        table.Rows.Add((whole, kind.IsGroup ? "a group" : kind.Allowed, usual is null ? null : YamlWriter.OnOneLine(usual), About));
        kind.Describe(table, whole);
    }
}
