using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Kinds;

/// <summary>One of some groups, told apart by the key that only it has, such as <c>metric</c> or <c>probe</c>.</summary>
/// <param name="name">Its name in the schema and on the page for readers.</param>
/// <param name="what">What it is, with an article.</param>
internal sealed class ByKey<T>(string name, string what) : Kind<T>
    where T : class
{
    private readonly List<(string Key, Choice<T> Choice)> _choices = [];
    private readonly Dictionary<string, string> _beside = new(StringComparer.Ordinal);
    private ImmutableArray<string> _later = [];

    public override string Allowed => $"{what}, which has one of the keys {Sentence.Or(Keys)}";

    private string[] Keys => [.. _choices.Select(choice => choice.Key)];

    /// <param name="beside">Another choice that has a key of this name itself, which then says nothing of which group it is.</param>
    public ByKey<T> Add<C>(string key, Kind<C> kind, string? beside = null)
        where C : class, T
    {
        _choices.Add((key, new Choice<T, C>(kind)));
        if (beside is not null) _beside[key] = beside;
        return this;
    }

    public ByKey<T> Later(params ImmutableArray<string> keys)
    {
        _later = keys;
        return this;
    }

    public override bool TryRead(Yaml value, string key, Reading reading, [MaybeNullWhen(false)] out T result)
    {
        result = null;
        if (value is not Yaml.Map map)
        {
            reading.Wrong(value, $"'{key}' is {value.Kind}; it is {Allowed}");
            return false;
        }

        var leads = map.Entries.Select(entry => entry.Key).Where(entry => Keys.Contains(entry.Value) && !(_beside.TryGetValue(entry.Value, out var owner) && map.Find(owner) is not null)).ToList();
        switch (leads)
        {
            case [var lead]:
                return _choices.Find(choice => choice.Key == lead.Value).Choice.TryRead(value, key, reading, null, out result);

            case [var first, var second, ..]:
                reading.Wrong(second, $"'{second.Value}' stands beside '{first.Value}'; {what} has only one of {Sentence.Or(Keys)}");
                return false;

            default:
                reading.Wrong(map, Fault(map));
                return false;
        }
    }

    public override Yaml? Write(T? value) =>
        value is null ? null : _choices.Select(choice => (choice.Key, Written: choice.Choice.Write(value, null) as Yaml.Map)).First(choice => choice.Written?.Find(choice.Key) is not null).Written;

    public override JsonObject Schema(Definitions definitions) =>
        definitions.Refer(name, () => new JsonObject { ["description"] = Allowed, ["oneOf"] = new JsonArray([.. _choices.Select(choice => choice.Choice.Schema(definitions, null))]) });

    public override void Describe(Table table, string path)
    {
        if (!table.Begins(name)) return;
        foreach (var (key, choice) in _choices) choice.Describe(table, $"{name} {key}");
    }

    private string Fault(Yaml.Map map)
    {
        var keys = map.Entries.Select(entry => entry.Key.Value).ToList();
        if (keys.Find(_later.Contains) is { } later) return $"'{later}' is not carried out by this version; {what} has one of the keys {Sentence.Or(Keys)}";

        var meant = keys.Select(key => (Key: key, Nearest: Nearest.To(key, Keys))).FirstOrDefault(pair => pair.Nearest is not null);
        return meant.Nearest is { } nearest
            ? $"'{Sentence.Shown(meant.Key)}' is not known, probably '{nearest}'; {what} has one of the keys {Sentence.Or(Keys)}"
            : $"this is no {what[(what.IndexOf(' ') + 1)..]}; it has none of the keys {Sentence.Or(Keys)}";
    }
}
