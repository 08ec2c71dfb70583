using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Kinds;

/// <summary>A group of keys, each declared once: its name, its kind of value, where its value lives, and what it means.</summary>
/// <param name="what">What the group is.</param>
/// <param name="seed">All defaults: what a file says nothing of stays as it is here.</param>
internal sealed class Group<T>(string what, T seed) : Kind<T>
    where T : class
{
    private readonly List<GroupKey<T>> _keys = [];
    private readonly Dictionary<string, string> _refused = new(StringComparer.Ordinal);
    private readonly List<Action<T, Found>> _checks = [];

    public override string Allowed => $"{what}, a group of the keys {Sentence.And(Names)}";

    public override bool IsGroup => true;

    private string[] Names => [.. _keys.Select(key => key.Name)];

    /// <summary>A key that may be left out.</summary>
    public Group<T> Key<V>(string name, Kind<V> kind, Func<T, V?> get, Func<T, V, T> set, string about)
    {
        _keys.Add(new GroupKey<T, V>(name, kind, get, set, about, false));
        return this;
    }

    /// <summary>A key that every such group has.</summary>
    public Group<T> Required<V>(string name, Kind<V> kind, Func<T, V?> get, Func<T, V, T> set, string about)
    {
        _keys.Add(new GroupKey<T, V>(name, kind, get, set, about, true));
        return this;
    }

    /// <summary>Keys of the full format that this version does not carry out: refused by name, since a policy must not promise what is not done.</summary>
    public Group<T> Later(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) _refused[name] = "is not carried out by this version";
        return this;
    }

    /// <summary>A key that somebody may well write here, with the reason why it is wrong.</summary>
    public Group<T> Refused(string name, string why)
    {
        _refused[name] = why;
        return this;
    }

    /// <summary>What must hold between keys. It is asked only where each of them is right by itself.</summary>
    public Group<T> Check(Action<T, Found> check)
    {
        _checks.Add(check);
        return this;
    }

    public override bool TryRead(Yaml value, string key, Reading reading, [MaybeNullWhen(false)] out T result) => TryRead(value, key, reading, null, out result, out _);

    /// <param name="lead">A key that was read already, to tell which group it is.</param>
    public bool TryRead(Yaml value, string key, Reading reading, string? lead, [MaybeNullWhen(false)] out T result, [MaybeNullWhen(false)] out Found found)
    {
        (result, found) = (seed, null);
        if (value is not Yaml.Map map)
        {
            reading.Wrong(value, $"{(key.Length == 0 ? "the file" : $"'{key}'")} is {value.Kind}; it is {Allowed}");
            return false;
        }

        var before = reading.Count;
        foreach (var one in _keys.Where(one => one.IsRequired && map.Find(one.Name) is null)) reading.Wrong(map, $"'{one.Name}' is missing; it is {one.Allowed}");
        foreach (var (name, one) in map.Entries)
        {
            if (reading.IsFull) return false;
            if (_keys.Find(candidate => candidate.Name == name.Value) is { } known) result = known.Read(one, reading, result);
            else if (name.Value != lead) Unknown(name, key, reading);
        }

        found = new Found(map, reading);
        if (reading.Count > before) return false;

        foreach (var check in _checks) check(result, found);
        return reading.Count == before;
    }

    public override Yaml? Write(T? value) => value is null ? null : Write(value, null);

    public Yaml Write(T value, (string Key, string Word)? lead)
    {
        var entries = new List<(Yaml.Scalar, Yaml)>();
        if (lead is { } first) entries.Add((new Yaml.Scalar(first.Key), new Yaml.Scalar(first.Word)));
        foreach (var key in _keys)
        {
            if (key.Write(value) is { } written) entries.Add((new Yaml.Scalar(key.Name), written));
        }

        return new Yaml.Map(entries);
    }

    public override JsonObject Schema(Definitions definitions) => Schema(definitions, null);

    public JsonObject Schema(Definitions definitions, (string Key, string Word)? lead)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());
        if (lead is { } first)
        {
            properties[first.Key] = new JsonObject { ["enum"] = new JsonArray(first.Word) };
            required.Add(first.Key);
        }

        foreach (var key in _keys)
        {
            properties[key.Name] = key.Schema(definitions, seed);
            if (key.IsRequired) required.Add(key.Name);
        }

        var schema = new JsonObject { ["description"] = what, ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Count > 0) schema["required"] = required;
        return schema;
    }

    public override void Describe(Table table, string path)
    {
        foreach (var key in _keys) key.Describe(table, path, seed);
    }

    private void Unknown(Yaml.Scalar name, string key, Reading reading)
    {
        if (_refused.TryGetValue(name.Value, out var why))
        {
            reading.Wrong(name, $"'{name.Value}' {why}; here belong {Sentence.And(Names)}");
            return;
        }

        var shown = Sentence.Shown(name.Value);
        var here = $"{(key.Length == 0 ? "at the top" : $"in '{key}'")} belong {Sentence.And(Names)}";
        reading.Wrong(
            name,
            name.Value.Length == 0 ? $"a key is missing in front of ':'; {here}"
            : Nearest.To(name.Value, Names) is { } nearest ? $"'{shown}' is not known, probably '{nearest}'; {here}"
            : reading.HomeOf(name.Value) is { } home ? $"'{shown}' does not belong here, but {home}; {here}"
            : $"'{shown}' is not known; {here}");
    }
}
