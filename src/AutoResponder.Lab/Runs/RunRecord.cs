using System.Collections.Immutable;
using System.Text.Json;

namespace AutoResponder.Lab.Runs;

/// <summary>What a run leaves behind: enough to check it again later.</summary>
/// <param name="Secrets">Texts that must stand nowhere in the audit.</param>
internal sealed record RunRecord(
    string Scenario,
    int Seed,
    bool Healed,
    bool AsExpected,
    int ExitCode,
    string Folder,
    string WireLog,
    string SickSite,
    string SickInstance,
    int SickProcess,
    DateTimeOffset FaultAt,
    DateTimeOffset? HealedAt,
    int FailedBefore,
    int FailedAfter,
    int HandlerStarts,
    ImmutableArray<string> Secrets)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Options));

    /// <exception cref="InvalidDataException">It is no record of a run.</exception>
    public static RunRecord Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunRecord>(File.ReadAllText(path), Options) ?? throw new InvalidDataException($"{path} is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is no record of a run: {e.Message}", e);
        }
    }
}
