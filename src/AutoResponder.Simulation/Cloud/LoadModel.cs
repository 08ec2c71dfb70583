namespace AutoResponder.Simulation.Cloud;

/// <summary>How well a site serves on one instance, now.</summary>
/// <param name="Failed">The share of requests that end in 5xx.</param>
/// <param name="Seconds">How long an answer takes.</param>
/// <param name="Status">What a probe gets; null where no answer comes.</param>
internal readonly record struct Service(double Failed, double Seconds, int? Status)
{
    /// <summary>By the world's own measure, which is laxer than any policy: what is sick by a policy is sick by this.</summary>
    public bool IsSick => Failed > 0.02 || Seconds > 2;
}

/// <summary>What load, illness and instances make of each other.</summary>
internal static class LoadModel
{
    /// <summary>Requests a minute that one instance carries.</summary>
    public const double PerInstance = 600;

    /// <summary>The same of a plan of its size: each next one carries twice as much.</summary>
    private static double Carries(SimPlan plan) => PerInstance * (plan.Size switch { "P2v3" => 2, "P3v3" => 4, _ => 1 });

    private const double Fresh = 300e6;

    /// <summary>How long a worker that crashes serves before it does.</summary>
    private static readonly TimeSpan UpFor = TimeSpan.FromSeconds(20);

    public static double Load(SimSite site) => !site.IsRunning || site.IsDeleted ? 0 : site.Load * (site.Illness is { Kind: IllnessKind.Overload } overload ? overload.Severity : 1);

    /// <summary>How much of the plan's instances is in use; above 1 there is more than they carry.</summary>
    public static double Use(SimPlan plan)
    {
        double load = 0;
        foreach (var site in plan.Sites) load += Load(site);
        foreach (var instance in plan.Instances) load += Burns(plan, instance);
        return load / (Carries(plan) * Math.Max(1, plan.Capacity));
    }

    /// <summary>How much of one of the plan's instances is in use.</summary>
    private static double Use(SimPlan plan, SimInstance instance)
    {
        double load = 0;
        foreach (var site in plan.Sites) load += Load(site);
        return ((load / Math.Max(1, plan.Capacity)) + Burns(plan, instance)) / Carries(plan);
    }

    /// <summary>What a site uses of its plan, in requests a minute that would use as much.</summary>
    public static double Uses(SimSite site)
    {
        var uses = Load(site);
        foreach (var instance in site.Plan.Instances) uses += Burns(site, instance);
        return uses;
    }

    private static double Burns(SimPlan plan, SimInstance instance)
    {
        double burnt = 0;
        foreach (var site in plan.Sites) burnt += Burns(site, instance);
        return burnt;
    }

    private static double Burns(SimSite site, SimInstance instance) =>
        site.Illness is { Kind: IllnessKind.Hog } hog && (hog.Instance is null || hog.Instance == instance.Id) && site.Workers.ContainsKey(instance) && !site.IsDeleted && site.IsRunning ? 2 * PerInstance : 0;

    public static Service Serve(SimSite site, SimInstance instance, DateTimeOffset now)
    {
        if (!site.IsRunning || site.IsDeleted) return new Service(0, 0.01, 403);
        if (site.IsCutOff) return new Service(1, 0.3, 503);
        if (!site.Workers.TryGetValue(instance, out var worker) || worker.ReadyAt > now) return new Service(0.5, 0.5, 503);
        if (site.Illness is { } illness && (illness.Instance is null || illness.Instance == instance.Id) && !illness.Spares(worker) && Suffer(illness, worker, now) is { } bad) return bad;

        var use = Use(site.Plan, instance);
        return use <= 1 ? new Service(0, 0.2, 200) : new Service(1 - (1 / use), 7, use > 1.3 ? 503 : 200);
    }

    /// <summary>A worker's size in bytes.</summary>
    public static double Size(SimSite site, SimInstance instance, DateTimeOffset now)
    {
        if (site.Illness is not { Kind: IllnessKind.Leak } leak || (leak.Instance is not null && leak.Instance != instance.Id)) return Fresh;
        if (!site.Workers.TryGetValue(instance, out var worker)) return 0;
        if (leak.Spares(worker)) return Fresh;

        var began = worker.StartedAt > leak.Since ? worker.StartedAt : leak.Since;
        return Fresh + (leak.Grows * Math.Max(0, (now - began).TotalMinutes));
    }

    private static Service? Suffer(Illness illness, SimWorker worker, DateTimeOffset now) => illness.Kind switch
    {
        IllnessKind.Hang => new Service(1, 12, null),
        IllnessKind.DeadBackend => new Service(0.95, 0.3, 502),
        IllnessKind.Leak => Fresh + (illness.Grows * Math.Max(0, (now - (worker.StartedAt > illness.Since ? worker.StartedAt : illness.Since)).TotalMinutes)) > illness.FailsAt ? new Service(0.9, 1.5, 502) : null,
        IllnessKind.CrashLoop => now - worker.StartedAt < UpFor ? null : new Service(1, 0.1, 503),
        IllnessKind.Errors => new Service(illness.Share, 0.2, illness.Share >= 0.5 ? 500 : 200),
        IllnessKind.Slow => new Service(0, illness.Takes.TotalSeconds, 200),
        _ => null,
    };
}
