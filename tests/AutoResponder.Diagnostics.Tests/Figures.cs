using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace AutoResponder.Diagnostics.Tests;

/// <summary>Azure Monitor's answers about a site whose memory grows and whose requests fail.</summary>
internal static class Figures
{
    private static readonly string[] Names = ["Requests", "Http5xx", "CpuTime", "AverageResponseTime", "MemoryWorkingSet", "AverageMemoryWorkingSet", "CpuPercentage", "MemoryPercentage", "HttpQueueLength"];

    public static string Definitions { get; } = $$"""{"value":[{{string.Join(',', Names.Select(name => $$"""{"name":{"value":"{{name}}"},"metricAvailabilities":[{"timeGrain":"PT1M"}]}"""))}}]}""";

    public static string Answer(HttpContext context)
    {
        var aggregation = context.Request.Query["aggregation"].ToString().ToLowerInvariant();
        var now = DateTimeOffset.UtcNow;
        var start = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddMinutes(-60);
        var series = context.Request.Query["metricnames"].ToString().Split(',').Select(name =>
        {
            var data = new StringBuilder();
            for (var i = 0; i < 60; i++) data.Append(CultureInfo.InvariantCulture, $$"""{{(i > 0 ? "," : "")}}{"timeStamp":"{{start.AddMinutes(i).UtcDateTime:O}}"{{(Value(name, i) is { } value ? $",\"{aggregation}\":{value.ToString(CultureInfo.InvariantCulture)}" : "")}}}""");
            return $$"""{"name":{"value":"{{name}}"},"timeseries":[{"metadatavalues":[],"data":[{{data}}]}]}""";
        });
        return $$"""{"value":[{{string.Join(',', series)}}]}""";
    }

    private static double? Value(string metric, int minute) => metric switch
    {
        "Requests" => 110 + (20 * Math.Sin(minute / 4.0)),
        "Http5xx" => minute < 38 ? 0 : Math.Min(60, (minute - 37) * 5),
        "CpuTime" => 14 + (minute % 5),
        "AverageResponseTime" => minute < 38 ? 0.08 : 4.2 + (0.3 * (minute % 4)),
        "MemoryWorkingSet" or "AverageMemoryWorkingSet" => 180e6 + (minute * minute * 160e3),
        "CpuPercentage" => minute is > 20 and < 25 ? null : 38 + (12 * Math.Sin(minute / 7.0)),
        "MemoryPercentage" => 52 + (minute / 2.0),
        _ => minute < 40 ? 0 : 6,
    };
}
