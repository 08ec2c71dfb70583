using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoResponder.Core.Backtests;

namespace AutoResponder.Cli;

/// <summary>A backtest as text, and as JSON for programs.</summary>
internal static class BacktestText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<string> Lines(BacktestReport report)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{report.Decisions} decisions in {report.Incidents} incidents{(report.Skipped > 0 ? $"; {report.Skipped} are not judged, since what they rest on is older than the export" : "")}");
        foreach (var line in Part("acts it would have taken", report.Acts)) yield return line;
        foreach (var line in Part("what it would have held back", report.Objections)) yield return line;
        foreach (var line in Part("certain to have been otherwise (+ would have been, - would not)", report.Differences)) yield return line;
        foreach (var line in Part("what hangs on an act that was never taken, or would not have been", report.Hanging)) yield return line;
        foreach (var line in Part("not recorded", report.NotRecorded)) yield return line;
        yield return "A look that finds a quiet site well is no row: where such a look alone would have opened an incident, or opened it sooner, nobody can say.";
    }

    public static string Json(BacktestReport report) => new JsonObject
    {
        ["decisions"] = report.Decisions,
        ["incidents"] = report.Incidents,
        ["notJudged"] = report.Skipped,
        ["acts"] = Array(report.Acts),
        ["objections"] = Array(report.Objections),
        ["differences"] = Array(report.Differences),
        ["hanging"] = Array(report.Hanging),
        ["notRecorded"] = Array(report.NotRecorded),
    }.ToJsonString(Indented);

    private static IEnumerable<string> Part(string name, IEnumerable<BacktestLine> lines)
    {
        var all = lines.ToList();
        yield return $"{name}: {(all.Count == 0 ? "none" : all.Count.ToString(CultureInfo.InvariantCulture))}";
        foreach (var line in all) yield return $"  {Sign(line.Kind)} {line.At.UtcDateTime:u}  {line.Who}  {line.What}{(line.On is { } on ? $"  ({(line.Kind == BacktestKind.NotRecorded ? "not recorded: " : "hangs ")}{on})" : "")}";
    }

    private static JsonArray Array(IEnumerable<BacktestLine> lines) => new([.. lines.Select(line => (JsonNode)new JsonObject
    {
        ["at"] = line.At.UtcDateTime,
        ["who"] = line.Who,
        ["kind"] = line.Kind.ToString().ToLowerInvariant(),
        ["what"] = line.What,
        ["on"] = line.On,
    })]);

    private static char Sign(BacktestKind kind) => kind switch { BacktestKind.Added => '+', BacktestKind.Lost => '-', BacktestKind.Otherwise => '!', BacktestKind.Same => '=', _ => '?' };
}
