using System.Collections.Immutable;
using System.Text.Json;
using AutoResponder.Core.Observations;

namespace AutoResponder.Platform.Diagnostics.Reporting;

/// <summary>The figures of a capture, read back.</summary>
internal static class CapturedMetrics
{
    public static async Task<ImmutableArray<MetricSeries>> ReadAsync(Bundle bundle, CancellationToken cancellationToken)
    {
        var all = ImmutableArray.CreateBuilder<MetricSeries>();
        foreach (var artefact in bundle.Of(Kinds.Metrics))
        {
            using var document = await bundle.JsonAsync(artefact, cancellationToken);
            if (document is null) continue;

            foreach (var series in document.RootElement.GetProperty("series").EnumerateArray()) all.Add(Read(series));
        }

        return all.ToImmutable();
    }

    private static MetricSeries Read(JsonElement series) => new(
        series.GetProperty("metric").GetString()!,
        null,
        series.GetProperty("aggregation").GetString()!,
        series.GetProperty("start").GetDateTimeOffset(),
        TimeSpan.FromSeconds(series.GetProperty("grainSeconds").GetDouble()),
        [.. series.GetProperty("values").EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : (double?)null)]);
}
