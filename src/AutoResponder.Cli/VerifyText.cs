using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoResponder.Core;
using AutoResponder.Verification;

namespace AutoResponder.Cli;

/// <summary>A verification as text, and as JSON for programs.</summary>
internal static class VerifyText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>What is newer than the last checkpoint is told stream by stream up to here.</summary>
    private const int MostUnsealed = 10;

    public static IEnumerable<string> Lines(VerifyReport report)
    {
        foreach (var finding in report.Findings) yield return string.Create(CultureInfo.InvariantCulture, $"{EnumWord.Of(finding.Kind).ToUpperInvariant()}  {finding.Where}  {finding.Number}: {finding.What}");
        var unsealed = report.Notes.Where(note => note.Kind == NoteKind.Unsealed).OrderByDescending(note => note.Age).ToList();
        foreach (var note in report.Notes.Where(note => note.Kind != NoteKind.Unsealed)) yield return $"note: {note.What}";
        foreach (var note in unsealed.Take(MostUnsealed)) yield return string.Create(CultureInfo.InvariantCulture, $"unsealed: {note.Where}: {note.What}; the oldest is {note.Age.TotalMinutes:0.#} min old");
        if (unsealed.Count > MostUnsealed) yield return string.Create(CultureInfo.InvariantCulture, $"unsealed: and {unsealed.Count - MostUnsealed} streams more");
        yield return string.Create(CultureInfo.InvariantCulture, $"{report.Events} events of {report.Streams} streams were held against {report.Checkpoints} checkpoints: {(report.IsWhole ? "nothing is wrong" : $"{report.Findings.Length} findings")}.");
        if (report.Last is { } last) yield return $"The newest checkpoint is number {last.Number} of {last.At.UtcDateTime:u}, signed with {last.Key}; the hash of its file is {report.LastHash}. Keep it: a later verification with --witness will ask for it.";
    }

    /// <param name="replay">What came of deciding everything once more; null where nobody asked.</param>
    public static string Json(VerifyReport report, int exit, JsonObject? replay) => new JsonObject
    {
        ["exit"] = exit,
        ["isWhole"] = report.IsWhole,
        ["events"] = report.Events,
        ["streams"] = report.Streams,
        ["checkpoints"] = report.Checkpoints,
        ["last"] = report.Last is { } last
            ? new JsonObject { ["number"] = last.Number, ["at"] = last.At.UtcDateTime, ["hash"] = report.LastHash.ToString(), ["key"] = last.Key.ToString(), ["build"] = last.Build, ["policies"] = last.Policies }
            : null,
        ["findings"] = new JsonArray([.. report.Findings.Select(finding => (JsonNode)new JsonObject { ["kind"] = EnumWord.Of(finding.Kind), ["where"] = finding.Where, ["number"] = finding.Number, ["what"] = finding.What })]),
        ["replay"] = replay,
        ["notes"] = new JsonArray([.. report.Notes.Select(note => (JsonNode)new JsonObject { ["kind"] = EnumWord.Of(note.Kind), ["where"] = note.Where, ["what"] = note.What, ["ageSeconds"] = Math.Round(note.Age.TotalSeconds) })]),
    }.ToJsonString(Indented);
}
