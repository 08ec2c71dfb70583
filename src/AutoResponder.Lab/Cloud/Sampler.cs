using System.Diagnostics;

namespace AutoResponder.Lab.Cloud;

/// <summary>Measures the workers each second: memory and processor time from the system, and a zero for what did not happen.</summary>
internal sealed class Sampler(IReadOnlyList<Worker> workers, Func<string, string> resourceOf, string planId, MetricStore metrics)
{
    private static readonly string[] Counters = ["Requests", "Http2xx", "Http3xx", "Http4xx", "Http5xx"];
    private readonly Dictionary<int, TimeSpan> _used = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                foreach (var worker in workers) Measure(worker, DateTimeOffset.UtcNow);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private void Measure(Worker worker, DateTimeOffset now)
    {
        var resource = resourceOf(worker.Site);
        foreach (var counter in Counters) metrics.Add(resource, counter, worker.Instance.Machine, now, 0, 0);
        if (worker.Process is not { } id) return;

        try
        {
            using var process = Process.GetProcessById(id);
            var used = process.TotalProcessorTime;
            var spent = used - _used.GetValueOrDefault(id, used);
            _used[id] = used;
            foreach (var name in new[] { "MemoryWorkingSet", "AverageMemoryWorkingSet" }) metrics.Add(resource, name, worker.Instance.Machine, now, process.WorkingSet64);
            metrics.Add(resource, "PrivateBytes", worker.Instance.Machine, now, process.PrivateMemorySize64);
            metrics.Add(resource, "CpuTime", worker.Instance.Machine, now, spent.TotalSeconds);
            metrics.Add(planId, "CpuPercentage", worker.Instance.Machine, now, spent.TotalSeconds * 100 / Environment.ProcessorCount);
            metrics.Add(planId, "MemoryPercentage", worker.Instance.Machine, now, process.WorkingSet64 * 100.0 / (1.75 * 1024 * 1024 * 1024));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended in between: a gap, as in the real metrics.
        }
    }
}
