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
    private ImmutableArray<string> _later = [];

    public override string Allowed => $"{what}, which has one of the keys {Sentence.Or(Keys)}";

    private string[] Keys => [.. _choices.Select(choice => choice.Key)];

    public ByKey<T> Add<C>(string key, Kind<C> kind)
        where C : class, T
    {
        _choices.Add((key, new Choice<T, C>(kind)));
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

        var leads = map.Entries.Select(entry => entry.Key).Where(entry => Keys.Contains(entry.Value)).ToList();
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

/// <summary>One of some groups, told apart by a word, such as <c>step: recycle</c>.</summary>
internal sealed class ByWord<T>(string name, string what, string key) : Kind<T>
    where T : class
{
    private readonly List<(string Word, Choice<T> Choice)> _choices = [];
    private ImmutableArray<string> _later = [];

    public override string Allowed => $"{what}, which begins with '{key}: {Sentence.Or(Words)}'";

    private string[] Words => [.. _choices.Select(choice => choice.Word)];

    public ByWord<T> Add<C>(string word, Group<C> group)
        where C : class, T
    {
        _choices.Add((word, new Choice<T, C>(group)));
        return this;
    }

    public ByWord<T> Later(params ImmutableArray<string> words)
    {
        _later = words;
        return this;
    }

    public override bool TryRead(Yaml value, string outer, Reading reading, [MaybeNullWhen(false)] out T result)
    {
        result = null;
        if ((value as Yaml.Map)?.Find(key) is not { } lead)
        {
            reading.Wrong(value, value is Yaml.Map ? $"'{key}' is missing; it is {Sentence.Or(Words)}" : $"'{outer}' is {value.Kind}; it is {Allowed}");
            return false;
        }

        var word = new Word<Choice<T>>([.. _choices.Select(choice => (choice.Word, choice.Choice))]).Later(_later);
        return word.TryRead(lead, key, reading, out var choice) && choice.TryRead(value, outer, reading, key, out result);
    }

    public override Yaml? Write(T? value) => value is null ? null : _choices.Select(choice => choice.Choice.Write(value, (key, choice.Word))).First(written => written is not null);

    public override JsonObject Schema(Definitions definitions) =>
        definitions.Refer(name, () => new JsonObject { ["description"] = Allowed, ["oneOf"] = new JsonArray([.. _choices.Select(choice => choice.Choice.Schema(definitions, (key, choice.Word)))]) });

    public override void Describe(Table table, string path)
    {
        if (!table.Begins(name)) return;
        foreach (var (word, choice) in _choices) choice.Describe(table, $"{name} {word}");
    }
}

/// <summary>One of the groups, whatever type its values have.</summary>
internal abstract class Choice<T>
    where T : class
{
    public abstract bool TryRead(Yaml value, string key, Reading reading, string? lead, [MaybeNullWhen(false)] out T result);

    /// <summary>Null where the value is none of these.</summary>
    public abstract Yaml? Write(T value, (string Key, string Word)? lead);

    public abstract JsonObject Schema(Definitions definitions, (string Key, string Word)? lead);

    public abstract void Describe(Table table, string path);
}

/// <summary>The same, with its type.</summary>
internal sealed class Choice<T, C>(Kind<C> kind) : Choice<T>
    where T : class
    where C : class, T
{
    public override bool TryRead(Yaml value, string key, Reading reading, string? lead, [MaybeNullWhen(false)] out T result)
    {
        var fits = kind is Group<C> group ? group.TryRead(value, key, reading, lead, out var read, out _) : kind.TryRead(value, key, reading, out read);
        result = read;
        return fits && result is not null;
    }

    public override Yaml? Write(T value, (string Key, string Word)? lead) => value is C one ? kind is Group<C> group ? group.Write(one, lead) : kind.Write(one) : null;

    public override JsonObject Schema(Definitions definitions, (string Key, string Word)? lead) => kind is Group<C> group ? group.Schema(definitions, lead) : kind.Schema(definitions);

    public override void Describe(Table table, string path) => kind.Describe(table, path);
}
