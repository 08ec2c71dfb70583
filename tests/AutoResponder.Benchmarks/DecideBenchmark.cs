using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;

namespace AutoResponder.Benchmarks;

/// <summary>One decision, from a situation to its events, against the limit of 5 us and 2 KB: one that begins an act, asking every guardrail, and one that finds a site well.</summary>
internal static class DecideBenchmark
{
    private const int PerRound = 20_000;
    private const double LimitUs = 5;
    private const double LimitBytes = 2048;
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 3, 0, TimeSpan.Zero);
    private static readonly (PlanId Plan, SiteId Site) Ids = Bench.Ids(1);

    private static readonly Policy Policy = new()
    {
        Name = "web",
        Hash = new string('a', 64),
        Mode = Mode.Act,
        Sites = new SiteSelector { Tags = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("tier", "web")]) },
        Unhealthy = new Condition.Any([new Condition.Ratio("Http5xx", "Requests", 0.2, 20, TimeSpan.FromMinutes(5)), new Condition.Metric("HttpResponseTime", MetricScope.Site, "Average", Comparison.Above, 5, TimeSpan.FromMinutes(5), 20)]),
        Ladder = [new Step.Recycle(RecycleScope.WorstInstance, false) { Evidence = CaptureScope.None }, new Step.ScaleOut(), new Step.CaptureDiagnostics()],
    };

    public static void Run()
    {
        var signal = new Signal.LookDue();
        var (acts, rests) = (Sick(), Well());
        if (Responder.Decide(acts, signal, Policy, Now).Act is null) throw new InvalidOperationException("It was to act.");
        if (!Responder.Decide(rests, signal, Policy, Now).Events.IsEmpty) throw new InvalidOperationException("It was to find nothing.");

        Say("that begins an act", () => Responder.Decide(acts, signal, Policy, Now));
        Say("that finds a site well", () => Responder.Decide(rests, signal, Policy, Now));
    }

    private static void Say(string which, Func<Decision> decide)
    {
        var rounds = new List<(double Us, double Bytes)>();
        for (var i = 0; i < 20; i++)
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var begun = Stopwatch.GetTimestamp();
            for (var one = 0; one < PerRound; one++) GC.KeepAlive(decide());
            if (i > 7) rounds.Add((Stopwatch.GetElapsedTime(begun).TotalMicroseconds / PerRound, (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)PerRound));
        }

        var (us, kept) = (Pairs.Median(rounds.Select(round => round.Us)), rounds[^1].Bytes);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"decision {which}: {us:0.00} us and {kept:0} B, {us / LimitUs:0.00} and {kept / LimitBytes:0.00} of the limit"));
    }

    private static Situation Sick()
    {
        IncidentEvent[] events =
        [
            new IncidentEvent.IncidentOpened("site-1-1", new PolicyMark(Policy.Name, Policy.Hash), null, Now.AddMinutes(-3), null, "for a measurement") { At = Now.AddMinutes(-3) },
            new IncidentEvent.CauseVerified("for a measurement") { At = Now.AddMinutes(-3) },
        ];
        var (head, plan) = (new SiteHead { Site = Ids.Site }, new PlanState { Plan = Ids.Plan });
        foreach (var happened in events) (head, plan) = (head.Evolve(happened), plan.Evolve(Ids.Site, happened));
        return new Situation(head, plan, new FleetReading { Armed = true, Why = "for a measurement", Storms = [], Headcount = new Headcount { Sites = 1 }, Tag = "" }, Site(), Evidence(40, 502));
    }

    private static Situation Well() => new(new SiteHead { Site = Ids.Site }, new PlanState { Plan = Ids.Plan }, FleetReading.NotRead, Site(), Evidence(0, 200));

    private static ManagedSite Site() => new() { Id = Ids.Site, Plan = Ids.Plan, Host = "site-1.example.net", Tags = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("tier", "web")]) };

    private static Evidence Evidence(double failed, int status) => new()
    {
        SeenAt = Now,
        ReadAt = Now,
        Metrics =
        [
            Series("Requests", null, 100), Series("Http5xx", null, failed), Series("HttpResponseTime", null, 0.2, "Average"),
            Series("Requests", "M1", 50), Series("Http5xx", "M1", failed), Series("Requests", "M2", 50), Series("Http5xx", "M2", 0),
        ],
        Instances = [new InstanceReading("i1", "M1", [new WorkerReading(11, Now.AddHours(-3), 1)]), new InstanceReading("i2", "M2", [new WorkerReading(22, Now.AddHours(-3), 1)])],
        Probes = [new ProbeReading("/", null, 200, TimeSpan.FromSeconds(0.1), null), new ProbeReading("/", "i1", status, TimeSpan.FromSeconds(0.1), null), new ProbeReading("/", "i2", 200, TimeSpan.FromSeconds(0.1), null)],
    };

    private static MetricSeries Series(string metric, string? instance, double value, string aggregation = "Total") =>
        new(metric, instance, aggregation, Now.AddMinutes(-5), TimeSpan.FromMinutes(1), [.. Enumerable.Repeat<double?>(value, 5)]);
}
