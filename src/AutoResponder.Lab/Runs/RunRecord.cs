using System.Collections.Immutable;
using System.Text.Json;

namespace AutoResponder.Lab.Runs;

/// <summary>What a run leaves behind: enough to check it again later.</summary>
/// <param name="HealedBy">The step that healed it, or <c>person</c>; null where nothing did.</param>
/// <param name="Secrets">Texts that must stand neither in the audit nor in a blob.</param>
internal sealed record RunRecord(
    string Scenario,
    int Seed,
    string? HealedBy,
    bool AsExpected,
    int ExitCode,
    string Folder,
    string WireLog,
    string SickSite,
    DateTimeOffset BegunAt,
    DateTimeOffset EndedAt,
    DateTimeOffset? HealedAt,
    int FailedBefore,
    int FailedAfter,
    int HandlerStarts,
    int CapacityAtStart,
    int CapacityAtEnd,
    ImmutableArray<string> Steps,
    ImmutableArray<string> Unmet,
    ImmutableArray<string> Secrets)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>One run as itself, several as a list.</summary>
    public static void Write(string path, IReadOnlyList<RunRecord> runs) =>
        File.WriteAllText(path, runs is [var one] ? JsonSerializer.Serialize(one, Options) : JsonSerializer.Serialize(runs, Options));

    /// <exception cref="InvalidDataException">It holds no record of a run.</exception>
    public static ImmutableArray<RunRecord> Read(string path)
    {
        try
        {
            var text = File.ReadAllText(path);
            ImmutableArray<RunRecord> runs = text.TrimStart().StartsWith('[') ? [.. JsonSerializer.Deserialize<RunRecord[]>(text, Options) ?? []] : [JsonSerializer.Deserialize<RunRecord>(text, Options)!];
            return runs.IsEmpty || runs.Contains(null!) ? throw new InvalidDataException($"{path} is empty.") : runs;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is no record of a run: {e.Message}", e);
        }
    }
}
