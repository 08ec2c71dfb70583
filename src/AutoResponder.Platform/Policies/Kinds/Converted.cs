using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Kinds;

/// <summary>A group that is read as one thing and kept as another: where what one key may hold depends on the next.</summary>
/// <param name="to">What was read as what is kept; null where it is wrong, which has been said then.</param>
internal sealed class Converted<TRead, T>(Group<TRead> group, Func<TRead, Found, T?> to, Func<T, TRead> from) : Kind<T>
    where TRead : class
    where T : class
{
    public override string Allowed => group.Allowed;

    public override bool TryRead(Yaml value, string key, Reading reading, [MaybeNullWhen(false)] out T result)
    {
        result = null;
        if (group.TryRead(value, key, reading, null, out var read, out var found)) result = to(read, found);
        return result is not null;
    }

    public override Yaml? Write(T? value) => value is null ? null : group.Write(from(value));

    public override JsonObject Schema(Definitions definitions) => group.Schema(definitions);

    public override void Describe(Table table, string path) => group.Describe(table, path);
}
