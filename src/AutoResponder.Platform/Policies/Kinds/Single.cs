using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Kinds;

/// <summary>A single value, such as <c>5m</c> or <c>observe</c>.</summary>
internal abstract class Single<T> : Kind<T>
{
    public sealed override bool TryRead(Yaml value, string key, Reading reading, [MaybeNullWhen(false)] out T result)
    {
        result = default;
        if (value is not Yaml.Scalar scalar || scalar is { IsText: false, Value.Length: 0 })
        {
            reading.Wrong(value, $"'{key}' is {value.Kind}; it is a single value, {Allowed}");
            return false;
        }

        if (Read(scalar.Value, out result!) is not { } fault) return true;

        reading.Wrong(value, $"'{Sentence.Shown(scalar.Value)}' {fault}; '{key}' is {Allowed}");
        return false;
    }

    public override Yaml? Write(T? value) => value is null ? null : new Yaml.Scalar(Say(value), IsText);

    /// <summary>Reads the text; what is wrong with it, such as "is no length of time", or null.</summary>
    protected abstract string? Read(string text, out T? result);

    protected abstract string Say(T value);

    /// <summary>Whether it is written as text even where it looks like a number.</summary>
    protected virtual bool IsText => true;

    protected static JsonObject TextSchema(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };
}
