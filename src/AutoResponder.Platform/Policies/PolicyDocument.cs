using System.Security.Cryptography;
using AutoResponder.Platform.Policies.Format;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies;

/// <summary>One file, read by its format.</summary>
/// <param name="Root">Where its keys stand.</param>
/// <param name="Value">What it says; null where something is wrong with it.</param>
internal sealed record PolicyDocument<T>(PolicyFile File, Reading Reading, Yaml.Map? Root, T? Value)
    where T : class
{
    public static PolicyDocument<T> Read(PolicyFile file, FileFormat<T> format)
    {
        var reading = new Reading(file.Name) { HomeOf = format.HomeOf };
        var root = SourceText.Read(file.Bytes.Span, reading) is { } text ? YamlReader.Read(text, reading) : null;
        return root is not null && format.Group.TryRead(root, "", reading, out var value)
            ? new PolicyDocument<T>(file, reading, (Yaml.Map)root, value)
            : new PolicyDocument<T>(file, reading, root as Yaml.Map, null);
    }

    /// <summary>Complains at a key, or as near to it as there is something.</summary>
    public void Wrong(string what, params IEnumerable<string> path) => Reading.Wrong(Root?.At(path) ?? new Yaml.Scalar("", false, 1, 1), what);

    /// <summary>The same of a key of one item of a list.</summary>
    public void WrongIn(string list, int item, string key, string what)
    {
        var at = Root?.At([list]) is Yaml.List items && item < items.Items.Count ? items.Items[item] : null;
        Reading.Wrong((at as Yaml.Map)?.At([key]) ?? at ?? new Yaml.Scalar("", false, 1, 1), what);
    }
}

/// <summary>A file by its name and what is in it.</summary>
public sealed record PolicyFile(string Name, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>SHA-256 of the text, lower-case hexadecimal.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes.Span));
}
