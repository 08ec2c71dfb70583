using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Xml;
using AutoResponder.Core;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Arm;
using Azure;

namespace AutoResponder.Platform.Monitoring;

/// <summary>Reads Azure Monitor's metrics at the finest grain that their definitions offer.</summary>
public sealed class MetricsReader(ArmClient arm, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DefinitionsHold = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, Dictionary<string, TimeSpan> Grains)> _definitions = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads what is asked of a site and its plan, in one call for each scope and aggregation.</summary>
    /// <param name="missing">Gets a sentence for each thing that could not be read.</param>
    public Task<ImmutableArray<MetricSeries>> ReadAsync(ManagedSite site, IEnumerable<MetricQuestion> questions, ICollection<string> missing, CancellationToken cancellationToken) =>
        ReadAsync(questions, on => on == MetricScope.Plan ? site.Plan.Value : site.Id.Value, missing, cancellationToken);

    /// <summary>The same of a site alone: what only its plan has is missing.</summary>
    public Task<ImmutableArray<MetricSeries>> ReadAsync(SiteId site, IEnumerable<MetricQuestion> questions, ICollection<string> missing, CancellationToken cancellationToken) =>
        ReadAsync(questions, on => on == MetricScope.Plan ? null : site.Value, missing, cancellationToken);

    /// <summary>The same of a plan alone: what only a site has is missing.</summary>
    public Task<ImmutableArray<MetricSeries>> ReadAsync(PlanId plan, IEnumerable<MetricQuestion> questions, ICollection<string> missing, CancellationToken cancellationToken) =>
        ReadAsync(questions, on => on == MetricScope.Plan ? plan.Value : null, missing, cancellationToken);

    private async Task<ImmutableArray<MetricSeries>> ReadAsync(
        IEnumerable<MetricQuestion> questions, Func<MetricScope, string?> resourceOf, ICollection<string> missing, CancellationToken cancellationToken)
    {
        var calls = questions
            .GroupBy(question => (question.On, question.Aggregation))
            .Select(group => ReadAsync(resourceOf(group.Key.On), group.Key.On, group.Key.Aggregation, [.. group], missing, cancellationToken));
        return [.. (await Task.WhenAll(calls)).SelectMany(series => series)];
    }

    private async Task<List<MetricSeries>> ReadAsync(
        string? resource, MetricScope on, string aggregation, List<MetricQuestion> questions, ICollection<string> missing, CancellationToken cancellationToken)
    {
        if (resource is null)
        {
            Miss(missing, $"{string.Join(", ", questions.Select(question => question.Metric))}: a metric of {(on == MetricScope.Plan ? "a plan, and only the site" : "a site, and only the plan")} was asked about");
            return [];
        }

        try
        {
            var grains = await GrainsAsync(resource, cancellationToken);
            foreach (var unknown in questions.Where(question => !grains.ContainsKey(question.Metric))) Miss(missing, $"Azure offers no metric {unknown.Metric}");

            var known = questions.Where(question => grains.ContainsKey(question.Metric)).ToList();
            if (known.Count == 0) return [];

            var grain = known.Max(question => grains[question.Metric]);
            var window = known.Max(question => question.Window);
            var now = time.GetUtcNow();
            var from = Floor(now - window - (grain < Minute ? TimeSpan.FromSeconds(10) : Responder.MetricLag), grain);
            var path = string.Create(
                CultureInfo.InvariantCulture,
                $"{resource}/providers/Microsoft.Insights/metrics?metricnames={string.Join(',', known.Select(question => Uri.EscapeDataString(question.Metric)))}&aggregation={aggregation}&interval={XmlConvert.ToString(grain)}&timespan={Time(from)}/{Time(now)}{(on == MetricScope.Instance ? $"&$filter={Uri.EscapeDataString("Instance eq '*'")}" : "")}");
            using var document = await arm.GetAsync(path, ApiVersions.Metrics, cancellationToken);
            return document is null ? [] : Read(document.RootElement, aggregation, grain, window);
        }
        catch (RequestFailedException e)
        {
            Miss(missing, $"metrics of {(on == MetricScope.Plan ? "the plan" : "the site")} could not be read: status {e.Status} {e.ErrorCode}".TrimEnd());
            return [];
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            Miss(missing, $"metrics of {(on == MetricScope.Plan ? "the plan" : "the site")} have another shape than is known: {e.Message}");
            return [];
        }
    }

    /// <summary>Each metric's finest grain. Definitions are the same for all resources of a type.</summary>
    private async Task<Dictionary<string, TimeSpan>> GrainsAsync(string resource, CancellationToken cancellationToken)
    {
        var type = ResourceId.TryParse(resource, out var id) ? id.Type : resource;
        if (_definitions.TryGetValue(type, out var known) && time.GetUtcNow() < known.At + DefinitionsHold) return known.Grains;

        var grains = new Dictionary<string, TimeSpan>(StringComparer.OrdinalIgnoreCase);
        await foreach (var definition in arm.ListAsync($"{resource}/providers/Microsoft.Insights/metricDefinitions", ApiVersions.Metrics, cancellationToken))
        {
            if (!definition.TryGetProperty("name", out var name) || name.GetProperty("value").GetString() is not { } metric) continue;
            if (!definition.TryGetProperty("metricAvailabilities", out var availabilities)) continue;

            var finest = availabilities.EnumerateArray()
                .Select(availability => availability.TryGetProperty("timeGrain", out var text) ? XmlConvert.ToTimeSpan(text.GetString()!) : TimeSpan.Zero)
                .Where(grain => grain > TimeSpan.Zero)
                .DefaultIfEmpty(Minute)
                .Min();
            grains[metric] = finest;
        }

        _definitions[type] = (time.GetUtcNow(), grains);
        return grains;
    }

    internal static List<MetricSeries> Read(JsonElement answer, string aggregation, TimeSpan grain, TimeSpan window)
    {
        var field = aggregation.ToLowerInvariant();
        var all = new List<MetricSeries>();
        foreach (var metric in answer.GetProperty("value").EnumerateArray())
        {
            var name = metric.GetProperty("name").GetProperty("value").GetString()!;
            if (!metric.TryGetProperty("timeseries", out var timeseries)) continue;

            foreach (var series in timeseries.EnumerateArray())
            {
                if (series.TryGetProperty("data", out var data) && data.GetArrayLength() > 0) all.Add(Trim(Read(name, Instance(series), aggregation, field, grain, data), window));
            }
        }

        return all;
    }

    private static MetricSeries Read(string name, string? instance, string aggregation, string field, TimeSpan grain, JsonElement data)
    {
        var start = data[0].GetProperty("timeStamp").GetDateTimeOffset();
        var values = new double?[(int)((data[data.GetArrayLength() - 1].GetProperty("timeStamp").GetDateTimeOffset() - start) / grain) + 1];
        foreach (var sample in data.EnumerateArray())
        {
            var index = (int)((sample.GetProperty("timeStamp").GetDateTimeOffset() - start) / grain);
            if (index >= 0 && index < values.Length && sample.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Number) values[index] = value.GetDouble();
        }

        return new MetricSeries(name, instance, aggregation, start, grain, [.. values]);
    }

    /// <summary>Only what the window can see is kept: evidence is written into the audit, and must stay small.</summary>
    private static MetricSeries Trim(MetricSeries series, TimeSpan window)
    {
        if (series.SampleEnd is not { } end) return series with { Values = [] };

        var last = (int)((end - series.Start) / series.Grain);
        var first = Math.Max(0, last - (int)Math.Ceiling(window / series.Grain));
        return series with { Start = series.Start + (series.Grain * first), Values = series.Values[first..last] };
    }

    private static string? Instance(JsonElement series) =>
        series.TryGetProperty("metadatavalues", out var dimensions) && dimensions.ValueKind == JsonValueKind.Array
            ? dimensions.EnumerateArray()
                .Where(dimension => string.Equals(dimension.GetProperty("name").GetProperty("value").GetString(), "Instance", StringComparison.OrdinalIgnoreCase))
                .Select(dimension => dimension.GetProperty("value").GetString())
                .FirstOrDefault()
            : null;

    private static void Miss(ICollection<string> missing, string sentence)
    {
        lock (missing) missing.Add(sentence);
    }

    private static DateTimeOffset Floor(DateTimeOffset moment, TimeSpan grain) => new(moment.UtcTicks - (moment.UtcTicks % grain.Ticks), TimeSpan.Zero);

    private static string Time(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
