using System.Diagnostics;

namespace AutoResponder.Lab.Cloud.Plans;

/// <summary>Measures each second what is not counted as it happens: memory and processor time from the system, queues at the front end, and a zero for what did not happen.</summary>
internal sealed class Sampler(LabPlan plan, World world, MetricStore metrics)
{
    private static readonly string[] Counters = ["Requests", "Http2xx", "Http3xx", "Http4xx", "Http5xx"];
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly Dictionary<int, TimeSpan> _used = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Second);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                foreach (var machine in plan.Machines) Measure(machine, DateTimeOffset.UtcNow);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    /// <summary>A plan's figures are an instance's: all that runs on it, put together. The work that workers only pretend counts as the processor's, else an overloaded machine would look idle.</summary>
    private void Measure(Machine machine, DateTimeOffset now)
    {
        var name = machine.Instance.Machine;
        var (spent, memory) = (0.0, 0L);
        foreach (var worker in machine.Workers)
        {
            var (own, bytes) = Measure(worker, now);
            spent += own;
            memory += bytes;
        }

        var pretended = machine.Workers.Sum(worker => worker.Queue.TakeWork(Second));
        metrics.Add(world.PlanId, "CpuPercentage", name, now, Math.Min(100, pretended + (spent * 100 / Environment.ProcessorCount)));
        metrics.Add(world.PlanId, "MemoryPercentage", name, now, memory * 100.0 / (1.75 * 1024 * 1024 * 1024));
        metrics.Add(world.PlanId, "HttpQueueLength", name, now, machine.Workers.Sum(worker => worker.Queue.Waiting));
    }

    private (double Spent, long Memory) Measure(Worker worker, DateTimeOffset now)
    {
        var resource = world.SiteId(worker.Site);
        var machine = worker.Instance.Machine;
        foreach (var counter in Counters) metrics.Add(resource, counter, machine, now, 0, 0);
        if (worker.Process is not { } id) return (0, 0);

        try
        {
            using var process = Process.GetProcessById(id);
            var used = process.TotalProcessorTime;
            var spent = used - _used.GetValueOrDefault(id, used);
            _used[id] = used;
            var memory = process.WorkingSet64;
            foreach (var name in new[] { "MemoryWorkingSet", "AverageMemoryWorkingSet" }) metrics.Add(resource, name, machine, now, memory);
            metrics.Add(resource, "PrivateBytes", machine, now, process.PrivateMemorySize64);
            metrics.Add(resource, "CpuTime", machine, now, spent.TotalSeconds);
            return (spent.TotalSeconds, memory);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended in between: a gap, as in the real metrics.
            return (0, 0);
        }
    }
}
