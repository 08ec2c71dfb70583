using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;

namespace AutoResponder.Lab.Cloud.Arm;

/// <summary>Azure Monitor's metrics of sites and plans. Their grain here begins at a second, which the definitions say.</summary>
internal static partial class MetricsApi
{
    private static readonly string[] OfSites = ["Requests", "Http2xx", "Http3xx", "Http4xx", "Http5xx", "HttpResponseTime", "AverageResponseTime", "CpuTime", "MemoryWorkingSet", "AverageMemoryWorkingSet", "PrivateBytes"];
    private static readonly string[] OfPlans = ["CpuPercentage", "MemoryPercentage", "HttpQueueLength"];
    private static readonly string[] Grains = ["PT1S", "PT5S", "PT1M"];

    public static void Map(WebApplication web, Estate estate)
    {
        const string Insights = "/providers/Microsoft.Insights";
        var (plan, metrics) = (estate.World.PlanId, estate.Metrics);
        web.MapGet(ArmApi.Web + "/sites/{name}" + Insights + "/metricDefinitions", (string name) => estate.Site(name) is { } site ? Definitions(site.Id, OfSites) : ArmError.NotFound("sites", name));
        web.MapGet(ArmApi.Web + "/sites/{name}" + Insights + "/metrics", (HttpRequest request, string name) => estate.Site(name) is { } site ? Read(request, site.Id, OfSites, metrics) : ArmError.NotFound("sites", name));
        web.MapGet(ArmApi.Web + "/serverfarms/{name}" + Insights + "/metricDefinitions", () => Definitions(plan, OfPlans));
        web.MapGet(ArmApi.Web + "/serverfarms/{name}" + Insights + "/metrics", (HttpRequest request) => Read(request, plan, OfPlans, metrics));
    }

    private static IResult Definitions(string resource, IEnumerable<string> names) => Results.Json(new JsonObject
    {
        ["value"] = new JsonArray([.. names.Select(name => new JsonObject
        {
            ["id"] = $"{resource}/providers/microsoft.insights/metricdefinitions/{name}",
            ["resourceId"] = resource,
            ["name"] = Name(name),
            ["supportedAggregationTypes"] = new JsonArray("Average", "Minimum", "Maximum", "Total", "Count"),
            ["metricAvailabilities"] = new JsonArray([.. Grains.Select(grain => new JsonObject { ["timeGrain"] = grain, ["retention"] = "P1D" })]),
            ["dimensions"] = new JsonArray(Name("Instance")),
        })]),
    });

    private static IResult Read(HttpRequest request, string resource, string[] offered, MetricStore metrics)
    {
        var interval = request.Query["interval"].ToString();
        if (!Grains.Contains(interval, StringComparer.Ordinal))
            return ArmError.Of("BadRequest", $"Detected invalid time grain input: {interval}. Supported grains: {string.Join(',', Grains)}", 400);

        var names = request.Query["metricnames"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (names.FirstOrDefault(name => !offered.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            return ArmError.Of("BadRequest", $"Failed to find metric configuration for metric: {unknown}. Valid metrics: {string.Join(',', offered)}", 400);
        if (request.Query["timespan"].ToString().Split('/') is not [var fromText, var toText] || !Time(fromText, out var from) || !Time(toText, out var to))
            return ArmError.Of("BadRequest", "The timespan is not valid.", 400);

        var grain = XmlConvert.ToTimeSpan(interval);
        var aggregations = request.Query["aggregation"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
        var filter = InstanceFilter().Match(request.Query["$filter"].ToString());
        return Results.Json(new JsonObject
        {
            ["cost"] = 0,
            ["timespan"] = $"{fromText}/{toText}",
            ["interval"] = interval,
            ["value"] = new JsonArray([.. names.Select(name => new JsonObject
            {
                ["id"] = $"{resource}/providers/Microsoft.Insights/metrics/{name}",
                ["type"] = "Microsoft.Insights/metrics",
                ["name"] = Name(name),
                ["errorCode"] = "Success",
                ["timeseries"] = new JsonArray([.. Instances(metrics, resource, name, filter, from, to).Select(instance => Series(metrics, resource, name, instance, from, to, grain, aggregations))]),
            })]),
            ["namespace"] = resource.Contains("/serverfarms/", StringComparison.OrdinalIgnoreCase) ? "Microsoft.Web/serverfarms" : "Microsoft.Web/sites",
            ["resourceregion"] = "westeurope",
        });
    }

    /// <summary>Of all instances only those that have anything to show for the time asked about: some are gone, some are new.</summary>
    private static IReadOnlyList<string?> Instances(MetricStore metrics, string resource, string name, Match filter, DateTimeOffset from, DateTimeOffset to) => filter switch
    {
        { Success: false } => [null],
        _ when filter.Groups[1].Value == "*" =>
            [.. metrics.Instances(resource, name).Where(instance => metrics.Read(resource, name, instance, from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds()) is not null)],
        _ => [filter.Groups[1].Value],
    };

    private static JsonObject Series(MetricStore metrics, string resource, string name, string? instance, DateTimeOffset from, DateTimeOffset to, TimeSpan grain, string[] aggregations)
    {
        var seconds = (long)grain.TotalSeconds;
        var data = new JsonArray();
        for (var second = from.ToUnixTimeSeconds() / seconds * seconds; second < to.ToUnixTimeSeconds(); second += seconds)
        {
            // Only what is over is shown, and what was not measured has no values.
            if (second + seconds > DateTimeOffset.UtcNow.ToUnixTimeSeconds()) break;

            var point = new JsonObject { ["timeStamp"] = DateTimeOffset.FromUnixTimeSeconds(second).UtcDateTime };
            if (metrics.Read(resource, name, instance, second, second + seconds) is { } sample)
            {
                foreach (var aggregation in aggregations) Set(point, aggregation.ToLowerInvariant(), sample);
            }

            data.Add(point);
        }

        return new JsonObject
        {
            ["metadatavalues"] = instance is null ? new JsonArray() : new JsonArray(new JsonObject { ["name"] = Name("instance"), ["value"] = instance }),
            ["data"] = data,
        };
    }

    private static void Set(JsonObject point, string aggregation, Sample sample)
    {
        // An average of nothing is a gap; a total of nothing is nought.
        double? value = aggregation switch
        {
            "total" => sample.Total,
            "count" => sample.Count,
            "average" => sample.Count > 0 ? sample.Average : null,
            "maximum" => sample.Maximum,
            "minimum" => sample.Minimum,
            _ => null,
        };
        if (value is { } known) point[aggregation] = known;
    }

    private static JsonObject Name(string name) => new() { ["value"] = name, ["localizedValue"] = name };

    private static bool Time(string text, out DateTimeOffset time) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    [GeneratedRegex("^Instance eq '([^']*)'$", RegexOptions.IgnoreCase)]
    private static partial Regex InstanceFilter();
}
