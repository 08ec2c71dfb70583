using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core.Observations;

namespace AutoResponder.Platform.Diagnostics.Reporting.Findings;

/// <summary>How many requests failed, which, and how long they took: from the web server's own log, and from the figures where there is none.</summary>
internal static class FailedRequests
{
    private const int Fewest = 10;
    private const double Many = 0.2;
    private const int MostPaths = 2000;

    public static async Task<ImmutableArray<Finding>> FindAsync(Bundle bundle, ImmutableArray<MetricSeries> metrics, CancellationToken cancellationToken)
    {
        var paths = new Dictionary<string, (int All, int Failed)>(StringComparer.OrdinalIgnoreCase);
        var times = new List<int>();
        foreach (var artefact in bundle.Of(Kinds.HttpLogs))
        {
            var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
            await foreach (var line in bundle.LinesAsync(artefact, cancellationToken))
            {
                if (line.StartsWith("#Fields:", StringComparison.Ordinal)) columns = line["#Fields:".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Index().GroupBy(field => field.Item).ToDictionary(field => field.Key, field => field.First().Index, StringComparer.OrdinalIgnoreCase);
                else if (!line.StartsWith('#')) Count(line.Split(' '), columns, paths, times);
            }
        }

        var (all, failed) = paths.Values.Aggregate((All: 0, Failed: 0), (sum, path) => (sum.All + path.All, sum.Failed + path.Failed));
        if (all < Fewest) return FromFigures(metrics);

        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (failed > 0)
        {
            var worst = paths.Where(path => path.Value.Failed > 0).OrderByDescending(path => path.Value.Failed).Take(3)
                .Select(path => string.Create(CultureInfo.InvariantCulture, $"{path.Key} ({path.Value.Failed} of {path.Value.All})"));
            findings.Add(new Finding(
                failed >= all * Many ? Weight.Strong : Weight.Notable,
                string.Create(CultureInfo.InvariantCulture, $"{Share(failed, all)} of the logged requests failed with a status of 500 or more"),
                string.Create(CultureInfo.InvariantCulture, $"{failed} of {all} requests. Most of them: {string.Join(", ", worst)}.")));
        }

        times.Sort();
        if (times.Count > 0 && times[(int)(times.Count * 0.95)] >= 5000)
        {
            findings.Add(new Finding(
                Weight.Notable,
                string.Create(CultureInfo.InvariantCulture, $"One request in twenty took {times[(int)(times.Count * 0.95)] / 1000.0:0.#} s or longer"),
                string.Create(CultureInfo.InvariantCulture, $"Half of {times.Count} logged requests took {times[times.Count / 2]} ms or less, the longest {times[^1] / 1000.0:0.#} s.")));
        }

        return findings.ToImmutable();
    }

    private static void Count(string[] values, Dictionary<string, int> columns, Dictionary<string, (int All, int Failed)> paths, List<int> times)
    {
        if (Value("sc-status") is not { } text || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status)) return;

        var path = Value("cs-uri-stem") ?? "?";
        if (!paths.ContainsKey(path) && paths.Count == MostPaths) path = "others";
        var (all, failed) = paths.GetValueOrDefault(path);
        paths[path] = (all + 1, failed + (status >= 500 ? 1 : 0));
        if (int.TryParse(Value("time-taken"), NumberStyles.None, CultureInfo.InvariantCulture, out var took)) times.Add(took);

        string? Value(string column) => columns.TryGetValue(column, out var index) && index < values.Length ? values[index] : null;
    }

    private static ImmutableArray<Finding> FromFigures(ImmutableArray<MetricSeries> metrics)
    {
        var requests = Sum(metrics, "Requests");
        var failures = Sum(metrics, "Http5xx");
        return requests < Fewest || failures < 1
            ? []
            : [new Finding(failures >= requests * Many ? Weight.Strong : Weight.Notable, $"{Share(failures, requests)} of the requests of the last hour failed", string.Create(CultureInfo.InvariantCulture, $"{failures:0} of {requests:0} requests ended with a status of 500 or more, by the site's own figures."))];
    }

    private static double Sum(ImmutableArray<MetricSeries> metrics, string name) => metrics.Where(series => series.Metric == name).SelectMany(series => series.Values).Sum(value => value ?? 0);

    private static string Share(double part, double whole) => string.Create(CultureInfo.InvariantCulture, $"{(part / whole) * 100:0.#} %");
}
