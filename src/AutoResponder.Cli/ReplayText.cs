using System.Globalization;
using System.Text.Json.Nodes;
using AutoResponder.Core.Backtests;

namespace AutoResponder.Cli;

/// <summary>What came of deciding everything once more, as text and as JSON.</summary>
internal static class ReplayText
{
    public static IEnumerable<string> Lines(ReplayReport report)
    {
        if (report.Differences is [var first, ..])
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"DECIDED OTHERWISE  {first.Stream}  {first.Sequence} of {first.At.UtcDateTime:u}{(first.Incident is { } incident ? $", incident {incident}" : "")}:");
            foreach (var said in first.Then) yield return $"  recorded: {said}";
            foreach (var said in first.Now) yield return $"  comes out: {said}";
        }

        foreach (var (why, count) in report.NotReplayed) yield return string.Create(CultureInfo.InvariantCulture, $"note: {count} decisions cannot be made again, since {why}");
        yield return string.Create(CultureInfo.InvariantCulture, $"{report.Decisions} decisions were made again from what is recorded: {(report.Differing == 0 ? "each came out the same" : $"{report.Differing} came out otherwise, this one first")}.");
    }

    public static JsonObject Json(ReplayReport report) => new()
    {
        ["decisions"] = report.Decisions,
        ["differing"] = report.Differing,
        ["notReplayed"] = new JsonObject(report.NotReplayed.Select(why => KeyValuePair.Create(why.Key, (JsonNode?)why.Value))),
        ["differences"] = new JsonArray([.. report.Differences.Select(difference => (JsonNode)new JsonObject
        {
            ["stream"] = difference.Stream,
            ["seq"] = difference.Sequence,
            ["at"] = difference.At.UtcDateTime,
            ["incident"] = difference.Incident,
            ["recorded"] = new JsonArray([.. difference.Then.Select(said => (JsonNode)said)]),
            ["comesOut"] = new JsonArray([.. difference.Now.Select(said => (JsonNode)said)]),
        })]),
    };
}
