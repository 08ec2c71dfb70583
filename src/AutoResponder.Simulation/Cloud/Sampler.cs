namespace AutoResponder.Simulation.Cloud;

/// <summary>Azure's meters: twice a minute they note what every site and plan does.</summary>
internal sealed class Sampler(IReadOnlyList<SimPlan> plans)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    public void Sample(DateTimeOffset now)
    {
        // What is noted happened in the half minute before.
        var at = now - TimeSpan.FromSeconds(1);
        foreach (var plan in plans)
        {
            var use = LoadModel.Use(plan);
            plan.Metrics.Sample("CpuPercentage", null, at, Math.Min(100, use * 90));
            plan.Metrics.Sample("MemoryPercentage", null, at, 40);
            plan.Metrics.Sample("HttpQueueLength", null, at, Math.Max(0, use - 1) * 100);
            foreach (var site in plan.Sites.Where(site => !site.IsDeleted)) Sample(site, at, now);
        }
    }

    private static void Sample(SimSite site, DateTimeOffset at, DateTimeOffset now)
    {
        var share = LoadModel.Load(site) / 2 / Math.Max(1, site.Workers.Count);
        double failed = 0, seconds = 0;
        var isSick = false;
        foreach (var (instance, _) in site.Workers)
        {
            var service = LoadModel.Serve(site, instance, now);
            isSick |= service.IsSick;
            failed += share * service.Failed;
            seconds += service.Seconds;
            site.Metrics.Add("Requests", instance.Machine, at, share);
            site.Metrics.Add("Http5xx", instance.Machine, at, share * service.Failed);
            site.Metrics.Sample("HttpResponseTime", instance.Machine, at, service.Seconds);
            if (!site.Shape.IsLinux) site.Metrics.Sample("RequestsInApplicationQueue", instance.Machine, at, service.Seconds > 5 ? share / Every.TotalSeconds * service.Seconds : 0);
            site.Metrics.Sample("MemoryWorkingSet", instance.Machine, at, LoadModel.Size(site, instance, now));
            if (!site.Shape.IsLinux) site.Metrics.Sample("PrivateBytes", instance.Machine, at, LoadModel.Size(site, instance, now));
        }

        if (site.Workers.Count == 0) return;

        site.Metrics.Add("Requests", null, at, share * site.Workers.Count);
        site.Metrics.Add("Http5xx", null, at, failed);
        site.Metrics.Sample("HttpResponseTime", null, at, seconds / site.Workers.Count);
        if (isSick) site.LastSickAt = now;
    }
}
