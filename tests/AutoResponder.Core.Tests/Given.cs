using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;

namespace AutoResponder.Core.Tests;

/// <summary>The world that the rules are tested in: one site, two instances, a policy, and evidence in the shapes that matter.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    public static readonly SiteId Site = SiteId.Parse("/subscriptions/5f3c0a4e-0000-4000-8000-000000000001/resourceGroups/rg-a/providers/Microsoft.Web/sites/shop");
    public static readonly PlanId Plan = PlanId.Parse("/subscriptions/5f3c0a4e-0000-4000-8000-000000000001/resourceGroups/rg-a/providers/Microsoft.Web/serverfarms/plan-a");
    public const string AlertId = "/subscriptions/5f3c0a4e-0000-4000-8000-000000000001/providers/Microsoft.AlertsManagement/alerts/0d2c1a39-0000-4000-8000-000000000001";
    public const string Rule = "shop-5xx";

    public static readonly Policy Policy = new()
    {
        Name = "web",
        Hash = new string('a', 64),
        Mode = Mode.Act,
        Sites = new SiteSelector { Tags = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("tier", "web")]) },
        WakeOn = new WakeOn { Rules = ["*-5xx"] },
        Unhealthy = new Condition.Any([new Condition.Ratio("Http5xx", "Requests", 0.2, 20, Minutes(5))]),
        Ladder = [new Step.Recycle(RecycleScope.WorstInstance, false) { Evidence = CaptureScope.None }],
    };

    /// <summary>All three rungs, with evidence saved before the first.</summary>
    public static readonly Policy WholeLadder = Policy with
    {
        Ladder = [new Step.Recycle(RecycleScope.WorstInstance, false), new Step.ScaleOut(), new Step.CaptureDiagnostics { Dump = DumpKind.Heap }],
    };

    public static readonly PlanReading TwoOfFive = new(2, "PremiumV3", 30, false, 2, null);

    public static readonly ManagedSite Managed = new()
    {
        Id = Site,
        Plan = Plan,
        Tags = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("tier", "web"), KeyValuePair.Create("responder", "on")]),
        Host = "shop.example.net",
    };

    public static readonly FleetReading Armed = new() { Armed = true, Why = "armed for a test", Storms = [], Headcount = Headcount.Nobody, Tag = "" };

    public static readonly Act KillSick = new Act.EndProcess(Site, "i1", 11, Noon - TimeSpan.FromHours(3));

    public static readonly Act Widen = new Act.SetCapacity(Plan, 2, 3);

    public static readonly PolicyMark Mark = new(Policy.Name, Policy.Hash);

    public static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public static Alert Alert(AlertCondition condition = AlertCondition.Fired, string rule = Rule, DateTimeOffset? firedAt = null, DateTimeOffset? resolvedAt = null) => new()
    {
        Source = "azureMonitorCommonAlertSchema",
        AlertId = AlertId,
        Rule = rule,
        Condition = condition,
        Target = Site.Value,
        FiredAt = firedAt ?? Noon - Seconds(20),
        ResolvedAt = resolvedAt,
    };

    public static readonly AlertReading Known = new AlertReading.Found(AlertId, Site.Value, $"/subscriptions/s/resourceGroups/g/providers/microsoft.insights/metricAlerts/{Rule}", "Fired", Noon);

    /// <summary>Five minutes of samples a minute each, up to now; on instance i1 all failures happen.</summary>
    public static Evidence Evidence(
        DateTimeOffset now, double failedPerMinute, double requestsPerMinute = 100, AlertReading? alert = null, int samples = 5, TimeSpan? age = null, ImmutableArray<InstanceReading>? instances = null, bool probeFails = true)
    {
        var start = now - Minutes(samples) - (age ?? TimeSpan.Zero);
        return new Evidence
        {
            SeenAt = now,
            ReadAt = now,
            Alert = alert,
            Metrics =
            [
                Series("Requests", null, requestsPerMinute, start, samples),
                Series("Http5xx", null, failedPerMinute, start, samples),
                Series("Requests", "M1", requestsPerMinute / 2, start, samples),
                Series("Http5xx", "M1", failedPerMinute, start, samples),
                Series("Requests", "M2", requestsPerMinute / 2, start, samples),
                Series("Http5xx", "M2", 0, start, samples),
            ],
            Instances = instances ?? TwoInstances,
            Probes =
            [
                new ProbeReading("/", null, 200, Seconds(0.1), null),
                new ProbeReading("/", "i1", probeFails ? 502 : 200, Seconds(0.1), null),
                new ProbeReading("/", "i2", 200, Seconds(0.1), null),
            ],
        };
    }

    public static readonly ImmutableArray<InstanceReading> TwoInstances =
    [
        new InstanceReading("i1", "M1", [new WorkerReading(11, Noon - TimeSpan.FromHours(3), 900_000_000)]),
        new InstanceReading("i2", "M2", [new WorkerReading(22, Noon - TimeSpan.FromHours(3), 200_000_000)]),
    ];

    public static readonly ImmutableArray<InstanceReading> SickIsGone =
    [
        new InstanceReading("i1", "M1", [new WorkerReading(12, Noon + Seconds(10), 100_000_000)]),
        TwoInstances[1],
    ];

    public static Evidence Sick(DateTimeOffset now, AlertReading? alert = null) => Evidence(now, 40, alert: alert);

    /// <summary>Sick on a plan that is short of processor, or not.</summary>
    public static Evidence SickAndShort(DateTimeOffset now, double? processor = 90, PlanReading? plan = null, double failed = 40) => Sick(now) with
    {
        Metrics = [.. Evidence(now, failed).Metrics, .. processor is { } share ? PlanMetrics(now, share) : []],
        Plan = plan ?? TwoOfFive,
    };

    public static IEnumerable<MetricSeries> PlanMetrics(DateTimeOffset now, double processor, double queue = 0) =>
    [
        new("CpuPercentage", null, "Average", now - Minutes(5), Minutes(1), [.. Enumerable.Repeat<double?>(processor, 5)]),
        new("MemoryPercentage", null, "Average", now - Minutes(5), Minutes(1), [.. Enumerable.Repeat<double?>(40, 5)]),
        new("HttpQueueLength", null, "Average", now - Minutes(5), Minutes(1), [.. Enumerable.Repeat<double?>(queue, 5)]),
    ];

    public static Evidence Healthy(DateTimeOffset now, AlertReading? alert = null) => Evidence(now, 0, alert: alert, probeFails: false);

    public static Evidence Blind(DateTimeOffset now, AlertReading? alert = null) => Evidence(now, 0, alert: alert) with { Metrics = [] };

    private static MetricSeries Series(string metric, string? instance, double value, DateTimeOffset start, int samples) =>
        new(metric, instance, "Total", start, Minutes(1), [.. Enumerable.Repeat<double?>(value, samples)]);

    // What has happened so far, as the rules' rows name it.
    public static readonly IncidentEvent Opened = new IncidentEvent.IncidentOpened("shop-1", Mark, null, Noon, new AlertMark(Rule, Noon - Seconds(20), null), "for a test") { At = Noon };
    public static readonly IncidentEvent OpenedBlind = new IncidentEvent.IncidentOpened("shop-1", Mark, null, null, null, "for a test") { At = Noon };
    public static readonly IncidentEvent OpenedOnClaim = new IncidentEvent.IncidentOpened("shop-1", Mark, new Claim(AlertId, Rule, 1), Noon, null, "for a test") { At = Noon };
    public static readonly IncidentEvent Verified = new IncidentEvent.CauseVerified("for a test") { At = Noon };
    public static readonly IncidentEvent Started = StartedAt(Noon + Minutes(2));
    public static readonly IncidentEvent Taken = new IncidentEvent.ActReported(new OpId("shop-1/0/0"), "recycle", new ActOutcome.Accepted(), null) { At = Noon + Minutes(2) };
    public static readonly IncidentEvent Seen = new IncidentEvent.EffectSeen(new OpId("shop-1/0/0"), "recycle", "for a test", Noon + Minutes(8)) { At = Noon + Minutes(3) };
    public static readonly IncidentEvent Recovered = new IncidentEvent.RecoveryBegan("recycle", "for a test") { At = Noon + Minutes(9) };
    public static readonly IncidentEvent NotHelped = new IncidentEvent.StepDidNotHelp(new OpId("shop-1/0/0"), "recycle", "for a test") { At = Noon + Minutes(9) };
    public static readonly IncidentEvent Handed = new IncidentEvent.IncidentHandedOver("for a test", Noon + Minutes(25)) { At = Noon + Minutes(10) };
    public static readonly IncidentEvent Saving = SavingFor("recycle", 0, CaptureScope.Quick);
    public static readonly IncidentEvent ScaledOut = new IncidentEvent.ActStarted(
        new OpId("shop-1/1/1"), new OpId("shop-1/1/1").RequestId(Site), "shop-1", "scaleOut", 1, Widen, Noon + Minutes(11), Noon + Minutes(11.5), "for a test", new LeaseLength(Minutes(60), TimeSpan.FromHours(8)))
    { At = Noon + Minutes(10) };

    public static readonly IncidentEvent Widened = new IncidentEvent.EffectSeen(new OpId("shop-1/1/1"), "scaleOut", "for a test", Noon + Minutes(17)) { At = Noon + Minutes(12) };

    public static IncidentEvent.PreservationStarted SavingFor(string step, int rung, CaptureScope scope, DumpKind? dump = null)
    {
        var op = new OpId($"shop-1/{rung}/0");
        var until = Noon + Minutes(2) + (scope == CaptureScope.Quick ? Seconds(20) : Minutes(12));
        return new IncidentEvent.PreservationStarted(op, step, rung, scope, until, new CaptureOrder
        {
            Plan = Plan,
            Site = Site,
            Incident = "shop-1",
            Op = op,
            Scope = scope,
            Collect = ["metrics"],
            Dump = dump,
            Because = "for a test",
            StartedAt = Noon + Minutes(2),
            Until = until,
        })
        { At = Noon + Minutes(2) };
    }

    public static IncidentEvent.StepHeld HeldBy(string guardrail, DateTimeOffset at) =>
        new("recycle", 0, "for a test", [new Objection(guardrail, "for a test", at + Minutes(1))], at + Minutes(1)) { At = at };

    public static IncidentEvent.ActStarted StartedAt(DateTimeOffset at, string op = "shop-1/0/0") =>
        new(new OpId(op), new OpId(op).RequestId(Site), "shop-1", "recycle", 0, KillSick, at + Seconds(20), at + Seconds(40), "for a test") { At = at };

    public static Situation Situation(IEnumerable<IncidentEvent> events, Evidence? evidence = null, FleetReading? fleet = null, ManagedSite? managed = null)
    {
        var (head, plan) = (new SiteHead { Site = Site }, new PlanState { Plan = Plan });
        foreach (var happened in events)
        {
            head = head.Evolve(happened);
            plan = plan.Evolve(Site, happened);
        }

        return new Situation(head, plan, fleet ?? Armed, managed ?? Managed, evidence);
    }
}
