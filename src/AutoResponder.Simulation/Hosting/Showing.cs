using AutoResponder.Core;
using AutoResponder.Core.Observations;
using AutoResponder.Simulation.Runs;
using AutoResponder.Simulation.Scheduling;

namespace AutoResponder.Simulation.Hosting;

/// <summary>The world's own judgement of what it showed. It is laxer than any policy of a run: what one of them calls sick is sick by this.</summary>
internal static class Showing
{
    public static Shown Judge(Node node, DateTimeOffset asked, DateTimeOffset now, Evidence evidence, SiteId site)
    {
        var direct = new List<string>();
        foreach (var probe in evidence.Probes)
        {
            if (probe.Status is not (>= 200 and < 400) || probe.Took.TotalSeconds > 2) direct.Add(probe.Instance ?? "");
        }

        foreach (var instance in evidence.Instances ?? [])
        {
            if (instance.Workers is { } workers && workers.Any(worker => worker.WorkingSet > 800e6)) direct.Add(instance.Id);
        }

        DateTimeOffset? newest = null;
        foreach (var series in evidence.Metrics)
        {
            var begins = series.SampleEnd - series.Grain;
            if (newest is null || begins > newest) newest = begins;
        }

        return new Shown(node, asked, now, direct.Contains("") || evidence.Metrics.Any(IsSick), direct, evidence.Alert is AlertReading.Found found && found.Target == site.Value, newest)
        {
            Instances = evidence.Instances is { } listed ? [.. listed.Select(instance => instance.Id)] : null,
            Answering = [.. evidence.Probes.Where(probe => probe.Instance is not null && probe.Status is >= 200 and < 500).Select(probe => probe.Instance!)],
        };
    }

    private static bool IsSick(MetricSeries series) => series.Metric switch
    {
        "Http5xx" => Above(series, 0.5),
        "HttpResponseTime" => Above(series, 2),
        "MemoryWorkingSet" => Above(series, 800e6),
        _ => false,
    };

    private static bool Above(MetricSeries series, double limit)
    {
        foreach (var value in series.Values)
        {
            if (value > limit) return true;
        }

        return false;
    }
}
