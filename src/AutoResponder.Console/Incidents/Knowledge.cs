using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Observations;

namespace AutoResponder.Console.Incidents;

/// <summary>What a decision knew, a line each, and how old each was when it was decided.</summary>
internal static class Knowledge
{
    private const int MostOfAKind = 8;

    public static ImmutableArray<KnownView> Of(AuditEntry entry)
    {
        if (entry.Body.TryGetProperty("evidenceOmitted", out var omitted))
            return [new($"{omitted.GetProperty("bytes").GetInt64().ToString("N0", CultureInfo.InvariantCulture)} bytes of evidence, too many for a row: their SHA-256 is {omitted.GetProperty("sha256").GetString()}", null)];

        Evidence? evidence;
        try
        {
            evidence = entry.Part("evidence", AuditJson.Default.Evidence);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return [new("It was written by a newer build, in a way that this one does not know", null)];
        }

        return evidence is null ? [] : Of(evidence, entry.At);
    }

    private static ImmutableArray<KnownView> Of(Evidence evidence, DateTimeOffset at)
    {
        var read = (at - evidence.SeenAt).TotalSeconds;
        return
        [
            .. Some(evidence.Probes.Select(probe => new KnownView(Say(probe), read)), "probes"),
            .. Some(evidence.Metrics.Where(series => series.Instance is null && series.SampleEnd is not null).Select(series => new KnownView(Say(series), (at - series.SampleEnd!.Value).TotalSeconds)), "metrics"),
            .. PerInstance(evidence.Metrics, at),
            .. evidence.Instances is { } instances ? [new KnownView($"{Count(instances.Length, "instance")}, {Count(instances.Sum(instance => instance.Workers?.Length ?? 0), "worker process", "worker processes")}", read)] : Array.Empty<KnownView>(),
            .. evidence.Plan is { } plan ? [new KnownView(string.Create(CultureInfo.InvariantCulture, $"the plan has {plan.Capacity} × {plan.Size ?? plan.Tier} and {plan.Sites} sites"), read)] : Array.Empty<KnownView>(),
            .. evidence.Requests.Select(logged => new KnownView(string.Create(CultureInfo.InvariantCulture, $"{logged.Matched} of {logged.All} requests in the site's own logs were of the kind in question"), (at - logged.SampleEnd).TotalSeconds)),
            .. evidence.Alert is { } alert ? [new KnownView(Say(alert), read)] : Array.Empty<KnownView>(),
            .. Some(evidence.Missing.Select(missing => new KnownView($"not known: {missing}", null)), "more that is not known"),
        ];
    }

    private static IEnumerable<KnownView> Some(IEnumerable<KnownView> all, string what)
    {
        var list = all.ToList();
        return list.Count <= MostOfAKind ? list : list.Take(MostOfAKind).Append(new KnownView(string.Create(CultureInfo.InvariantCulture, $"and {list.Count - MostOfAKind} {what}"), null));
    }

    /// <summary>A plan of thirty machines would be a wall of figures: the range says it.</summary>
    private static IEnumerable<KnownView> PerInstance(ImmutableArray<MetricSeries> metrics, DateTimeOffset at) =>
        metrics.Where(series => series.Instance is not null && series.SampleEnd is not null).GroupBy(series => series.Metric).Take(MostOfAKind).Select(group =>
        {
            var newest = group.Select(series => series.Values.Last(value => value is not null)!.Value).ToList();
            var text = $"{group.Key} by instance: {Figure(newest.Min())} to {Figure(newest.Max())} on {Count(newest.Count, "instance")}";
            return new KnownView(text, group.Max(series => (at - series.SampleEnd!.Value).TotalSeconds));
        });

    private static string Say(MetricSeries series) => $"{series.Metric} {Figure(series.Values.Last(value => value is not null)!.Value)} ({series.Aggregation.ToLowerInvariant()} of {Stories.Length(series.Grain)})";

    private static string Say(ProbeReading probe) =>
        string.Create(CultureInfo.InvariantCulture, $"GET {probe.Path}{(probe.Instance is null ? "" : " on one instance")}: {(probe.Status is { } status ? $"{status} in {probe.Took.TotalMilliseconds:0} ms" : $"no answer, {probe.Error}")}");

    private static string Say(AlertReading alert) => alert switch
    {
        AlertReading.Found found => $"Azure knows the alert: {found.Rule}, {found.Condition}",
        AlertReading.NotFound => "Azure knows no such alert",
        AlertReading.Unavailable silent => $"Azure could not be asked about the alert: {silent.Why}",
        _ => "",
    };

    private static string Count(int count, string one, string? many = null) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many ?? one + "s")}");

    public static string Figure(double value) => value.ToString(Math.Abs(value) >= 1000 ? "N0" : "0.##", CultureInfo.InvariantCulture);
}
