using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Kinds;

/// <summary>One of some words. Words of the full format that this version does not carry out are refused by name.</summary>
internal sealed class Word<T>(params ImmutableArray<(string Name, T Value)> words) : Single<T>
{
    private ImmutableArray<string> _later = [];

    private string[] Names => [.. words.Select(word => word.Name)];

    public override string Allowed => Sentence.Or(Names);

    public Word<T> Later(params ImmutableArray<string> names)
    {
        _later = names;
        return this;
    }

    public override JsonObject Schema(Definitions definitions) => new() { ["enum"] = new JsonArray([.. Names.Select(name => JsonValue.Create(name))]) };

    protected override string? Read(string text, out T? result)
    {
        result = default;
        foreach (var (name, value) in words)
        {
            if (!name.Equals(text, StringComparison.Ordinal)) continue;

            result = value;
            return null;
        }

        return _later.Contains(text) ? "is not carried out by this version" : $"is not known{Nearest.Probably(text, Names)}";
    }

    protected override string Say(T value)
    {
        foreach (var (name, known) in words)
        {
            if (EqualityComparer<T>.Default.Equals(known, value)) return name;
        }

        throw new ArgumentOutOfRangeException(nameof(value), value, $"The format has no word for it: {Allowed}.");
    }
}

/// <summary>Text, of a form if need be.</summary>
/// <param name="allowed">What is allowed, as for every kind.</param>
/// <param name="form">What it must match; null for any text.</param>
/// <param name="fault">What is wrong with text that does not match.</param>
internal sealed class Text(string allowed, Regex? form = null, string fault = "is not right", int most = 200) : Single<string>
{
    public override string Allowed => allowed;

    public override JsonObject Schema(Definitions definitions)
    {
        var schema = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = most };
        if (form is not null) schema["pattern"] = form.ToString();
        return schema;
    }

    protected override string? Read(string text, out string? result)
    {
        result = text;
        return text.Length == 0 ? "is empty" : text.Length > most ? $"is longer than {most} characters" : form?.IsMatch(text) == false ? fault : null;
    }

    protected override string Say(string value) => value;
}
