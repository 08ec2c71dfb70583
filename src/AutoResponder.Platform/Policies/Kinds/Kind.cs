using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Kinds;

/// <summary>What may stand in one place of a policy file: how it is read, written back, told to an editor and to a reader, from one declaration.</summary>
internal abstract class Kind<T>
{
    /// <summary>What is allowed; it ends the sentence "'for' is ...".</summary>
    public abstract string Allowed { get; }

    /// <summary>Reads a value; false where something is wrong with it, which has been said then.</summary>
    /// <param name="key">The key that it belongs to, for sentences.</param>
    public abstract bool TryRead(Yaml value, string key, Reading reading, [MaybeNullWhen(false)] out T result);

    /// <summary>What reads back as the same; null where nothing is to be written.</summary>
    public abstract Yaml? Write(T? value);

    /// <summary>The same as JSON Schema.</summary>
    public abstract JsonObject Schema(Definitions definitions);

    /// <summary>Whether it has keys of its own, each with a default of its own.</summary>
    public virtual bool IsGroup => false;

    /// <summary>Adds a row for each key inside.</summary>
    public virtual void Describe(Table table, string path)
    {
    }
}
