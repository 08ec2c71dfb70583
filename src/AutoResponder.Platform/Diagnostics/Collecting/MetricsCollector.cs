using AutoResponder.Core;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Monitoring;

namespace AutoResponder.Platform.Diagnostics.Collecting;

/// <summary>The last hour in figures: the five of the classic tile, the failures, and what the plan had left.</summary>
internal sealed class MetricsCollector(MetricsReader metrics, TimeProvider time) : ICollector
{
    private static readonly TimeSpan Hour = TimeSpan.FromMinutes(60);

    private static readonly MetricQuestion[] Questions =
    [
        new("Requests", "Total", MetricScope.Site, Hour),
        new("Http5xx", "Total", MetricScope.Site, Hour),
        new("CpuTime", "Total", MetricScope.Site, Hour),
        new("AverageResponseTime", "Average", MetricScope.Site, Hour),
        new("MemoryWorkingSet", "Average", MetricScope.Site, Hour),
        new("AverageMemoryWorkingSet", "Average", MetricScope.Site, Hour),
        new("CpuPercentage", "Average", MetricScope.Plan, Hour),
        new("MemoryPercentage", "Average", MetricScope.Plan, Hour),
        new("HttpQueueLength", "Average", MetricScope.Plan, Hour),
    ];

    public async Task<Collected> OpenAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        var series = await metrics.ReadAsync(new ManagedSite { Id = wanted.Order.Site, Plan = wanted.Order.Plan }, Questions, missing, cancellationToken);
        if (series.IsEmpty) throw new SourceException(missing.Count == 0 ? "Azure has no figures of the last hour" : string.Join("; ", missing));

        return JsonArtefact.Of(json =>
        {
            json.WriteString("takenAt", time.GetUtcNow());
            json.WriteStartArray("series");
            foreach (var one in series)
            {
                json.WriteStartObject();
                json.WriteString("metric", one.Metric);
                json.WriteString("aggregation", one.Aggregation);
                json.WriteString("start", one.Start);
                json.WriteNumber("grainSeconds", one.Grain.TotalSeconds);
                json.WriteStartArray("values");
                foreach (var value in one.Values)
                {
                    if (value is { } number) json.WriteNumberValue(number);
                    else json.WriteNullValue();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("missing");
            foreach (var sentence in missing) json.WriteStringValue(sentence);
            json.WriteEndArray();
        });
    }
}
