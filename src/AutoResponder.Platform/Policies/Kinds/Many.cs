using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Kinds;

/// <summary>A list.</summary>
/// <param name="what">What its items are, such as "conditions".</param>
internal sealed class Many<T>(string what, Kind<T> item, int least = 0, int most = int.MaxValue) : Kind<ImmutableArray<T>>
{
    public override string Allowed => $"a list of {what}{Range}";

    private string Range => (least, most) switch
    {
        (0, int.MaxValue) => "",
        (_, int.MaxValue) => string.Create(CultureInfo.InvariantCulture, $", at least {least}"),
        (0, _) => string.Create(CultureInfo.InvariantCulture, $", at most {most}"),
        _ when least == most => string.Create(CultureInfo.InvariantCulture, $", exactly {least}"),
        _ => string.Create(CultureInfo.InvariantCulture, $", {least} to {most}"),
    };

    public override bool TryRead(Yaml value, string key, Reading reading, [MaybeNullWhen(false)] out ImmutableArray<T> result)
    {
        result = [];
        if (value is not Yaml.List list)
        {
            reading.Wrong(value, $"'{key}' is {value.Kind}; it is {Allowed}");
            return false;
        }

        if (list.Items.Count < least || list.Items.Count > most)
        {
            reading.Wrong(value, string.Create(CultureInfo.InvariantCulture, $"'{key}' has {(list.Items.Count == 0 ? "no" : list.Items.Count)} {(list.Items.Count == 1 ? "item" : "items")}; it is {Allowed}"));
            return false;
        }

        var (found, fits, seen) = (ImmutableArray.CreateBuilder<T>(list.Items.Count), true, new HashSet<string>(StringComparer.Ordinal));
        foreach (var one in list.Items)
        {
            if (reading.IsFull) return false;
            if (!item.TryRead(one, key, reading, out var read)) fits = false;
            else if (one is Yaml.Scalar scalar && !seen.Add(scalar.Value)) fits = Twice(scalar, key, reading);
            else found.Add(read);
        }

        result = found.ToImmutable();
        return fits;
    }

    public override Yaml? Write(ImmutableArray<T> value) => new Yaml.List([.. value.Select(one => item.Write(one)!)]);

    public override JsonObject Schema(Definitions definitions)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item.Schema(definitions) };
        if (least > 0) schema["minItems"] = least;
        if (most < int.MaxValue) schema["maxItems"] = most;
        return schema;
    }

    public override void Describe(Table table, string path) => item.Describe(table, path);

    private static bool Twice(Yaml.Scalar item, string key, Reading reading)
    {
        reading.Wrong(item, $"'{Sentence.Shown(item.Value)}' stands twice; '{key}' names a thing once");
        return false;
    }
}

/// <summary>Values by names that their writer chooses, such as tags.</summary>
internal sealed class Named<T>(string what, Kind<T> item) : Kind<ImmutableSortedDictionary<string, T>>
{
    public override string Allowed => $"a group of {what}";

    public override bool TryRead(Yaml value, string key, Reading reading, [MaybeNullWhen(false)] out ImmutableSortedDictionary<string, T> result)
    {
        result = ImmutableSortedDictionary<string, T>.Empty;
        if (value is not Yaml.Map map)
        {
            reading.Wrong(value, $"'{key}' is {value.Kind}; it is {Allowed}");
            return false;
        }

        var (found, fits) = (ImmutableSortedDictionary.CreateBuilder<string, T>(), true);
        foreach (var (name, one) in map.Entries)
        {
            if (reading.IsFull) return false;
            if (name.Value.Length == 0) reading.Wrong(name, $"a name is missing in front of ':'; '{key}' is {Allowed}");
            if (name.Value.Length > 0 && item.TryRead(one, name.Value, reading, out var read)) found[name.Value] = read;
            else fits = false;
        }

        result = found.ToImmutable();
        return fits;
    }

    public override Yaml? Write(ImmutableSortedDictionary<string, T>? value) =>
        value is null ? null : new Yaml.Map([.. value.Select(entry => (new Yaml.Scalar(entry.Key, true), item.Write(entry.Value)!))]);

    public override JsonObject Schema(Definitions definitions) => new() { ["type"] = "object", ["additionalProperties"] = item.Schema(definitions) };

    public override void Describe(Table table, string path) => item.Describe(table, $"{path}.NAME");
}
