using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Kinds;

/// <summary>One of some groups, told apart by a word, such as <c>step: recycle</c>.</summary>
internal sealed class ByWord<T>(string name, string what, string key) : Kind<T>
    where T : class
{
    private readonly List<(string Word, Choice<T> Choice)> _choices = [];

    public override string Allowed => $"{what}, which begins with '{key}: {Sentence.Or(Words)}'";

    private string[] Words => [.. _choices.Select(choice => choice.Word)];

    public ByWord<T> Add<C>(string word, Group<C> group)
        where C : class, T
    {
        _choices.Add((word, new Choice<T, C>(group)));
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

        var word = new Word<Choice<T>>([.. _choices.Select(choice => (choice.Word, choice.Choice))]);
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
