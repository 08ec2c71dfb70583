using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Kinds;

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
