using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace AutoResponder.Lab.Verify;

/// <summary>One thing that a capture saved, as its manifest says.</summary>
internal sealed record Artefact(string Name, string Kind, string Blob, long Bytes, string Sha256)
{
    /// <summary>A process's memory: it may hold anything, and is not text.</summary>
    public bool IsDump => Kind == "dump" || Name.EndsWith(".dmp", StringComparison.OrdinalIgnoreCase) || Name.EndsWith(".dmp.gz", StringComparison.OrdinalIgnoreCase);
}

/// <summary>One capture as its manifest describes it.</summary>
/// <param name="Prefix">Where all its blobs lie.</param>
/// <param name="Missing">What it could not get, and why.</param>
internal sealed record Capture(string Prefix, string Op, string Scope, bool IsWhole, ImmutableArray<Artefact> Artefacts, ImmutableArray<string> Missing)
{
    public const string ManifestName = "manifest.json";

    public bool IsFull => Scope.Equals("full", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="InvalidDataException">It is no manifest.</exception>
    public static Capture Parse(string blob, BinaryData content)
    {
        try
        {
            var json = JsonNode.Parse(content.ToString())!;
            return new Capture(
                blob[..^ManifestName.Length],
                (string)json["op"]!,
                (string)json["scope"]!,
                (bool)json["whole"]!,
                [.. json["artefacts"]!.AsArray().Select(artefact => new Artefact((string)artefact!["name"]!, (string)artefact["kind"]!, (string)artefact["blob"]!, (long)artefact["bytes"]!, (string)artefact["sha256"]!))],
                [.. json["missing"]!.AsArray().Select(missing => $"{(string)missing!["name"]!}: {(string)missing["why"]!}")]);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or NullReferenceException or ArgumentNullException or FormatException)
        {
            throw new InvalidDataException($"{blob} is no manifest: {e.Message}", e);
        }
    }
}
