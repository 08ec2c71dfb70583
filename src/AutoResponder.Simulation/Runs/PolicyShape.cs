using System.Collections.Immutable;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Policies;

namespace AutoResponder.Simulation.Runs;

/// <summary>The policy of a run, in few numbers.</summary>
public sealed record PolicyShape
{
    public Sickness Unhealthy { get; init; } = Sickness.RatioOrSlow;

    /// <summary>Seconds.</summary>
    public int For { get; init; } = 30;

    /// <summary>Minutes.</summary>
    public int HealthyFor { get; init; } = 3;

    /// <summary>Minutes.</summary>
    public int Window { get; init; } = 2;

    public ImmutableArray<Rung> Ladder { get; init; } = [Rung.Recycle];

    public CaptureScope Evidence { get; init; } = CaptureScope.Quick;

    public DumpKind Dump { get; init; } = DumpKind.Heap;

    /// <summary>Minutes.</summary>
    public int Settle { get; init; } = 2;

    /// <summary>Minutes.</summary>
    public int Cooldown { get; init; } = 5;

    /// <summary>Recycles of a site in an hour.</summary>
    public int AnHour { get; init; } = 3;

    /// <summary>Disturbing acts of the fleet in ten minutes.</summary>
    public int Fleet { get; init; } = 10;

    /// <summary>Scale changes of a plan in an hour.</summary>
    public int Scales { get; init; } = 20;

    /// <summary>Instance-hours that the fleet may borrow in a day.</summary>
    public double Borrow { get; init; } = 24;

    /// <summary>Minutes.</summary>
    public int Lease { get; init; } = 8;

    /// <summary>Minutes.</summary>
    public int MaxLease { get; init; } = 25;

    public int Max { get; init; } = 5;

    public SoleInstance SoleInstance { get; init; } = SoleInstance.Allow;

    public bool Observes { get; init; }

    /// <summary>Whether a person is asked before every step.</summary>
    public bool Asks { get; init; }

    /// <summary>How long a question and a yes stand.</summary>
    public TimeSpan ApprovalHolds { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The minute of each hour at which a quiet window opens.</summary>
    public int QuietFrom { get; init; }

    /// <summary>Minutes; 0 for no such window.</summary>
    public int QuietFor { get; init; }

    /// <summary>Steps in a row that may fail.</summary>
    public int Failures { get; init; } = 3;

    /// <summary>Steps that may fail in four hours.</summary>
    public int FailuresLately { get; init; } = 5;

    /// <summary>How many sites it says that it owns; null where it says nothing.</summary>
    public int? Expect { get; init; }

    /// <summary>Whether the texts of policies that are not in force any more are lost.</summary>
    public bool Forgets { get; init; }

    /// <summary>The policies in force after so many edits.</summary>
    /// <param name="edit">What the last edit made of them.</param>
    public PolicySet Build(int edits, Edit edit = Edit.Wording)
    {
        var tags = ImmutableSortedDictionary.CreateRange<string, string>([new("tier", "web")]);
        var policy = new Policy
        {
            Name = "web",
            Hash = $"hash-{edits}",
            Mode = Observes || edit == Edit.Observe ? Mode.Observe : Asks ? Mode.Approve : Mode.Act,
            Sites = new SiteSelector { Tags = edit == Edit.LetGo ? tags.SetItem("tier", "none") : tags, Expect = Expect },
            Unhealthy = Condition(),
            For = TimeSpan.FromSeconds(For),
            HealthyFor = TimeSpan.FromMinutes(HealthyFor),
            Ladder = edit == Edit.Loosen ? [.. Ladder.Reverse().Select(ToStep)] : [.. Ladder.Select(ToStep)],
            Guardrails = new GuardrailLimits
            {
                Cooldown = TimeSpan.FromMinutes(edit switch { Edit.Loosen => 0, Edit.Tighten => 30, _ => Cooldown }),
                Budgets = [new Budget("recycle", AnHour, TimeSpan.FromHours(1)), new Budget("recycle", 6, TimeSpan.FromDays(1)), new Budget("restart", AnHour, TimeSpan.FromHours(1)), new Budget("call", AnHour, TimeSpan.FromHours(1)), new Budget("captureDiagnostics", 6, TimeSpan.FromDays(1))],
                WarmUp = TimeSpan.FromMinutes(5),
                SoleInstance = SoleInstance,
                Approval = new ApprovalRule([], ApprovalHolds),
                Windows = QuietFor > 0 ? [new QuietWindow("hourly", $"{QuietFrom} * * * *", TimeSpan.FromMinutes(QuietFor), "Etc/UTC") { Times = new HourlyQuiet(QuietFrom, QuietFor) }] : [],
                Ineffective = new FailureLimits(Failures, FailuresLately, TimeSpan.FromHours(4)),
            },
            Notify = new NotifyRule("ops", ["AwaitingApproval", "HandedOver", "Closed"]),
        };
        var fleet = new FleetRules
        {
            Subscriptions = [World.Subscription],
            Tags = tags,
            Disturbing = new Budget("disturbing", Fleet, TimeSpan.FromMinutes(10)),
            ScaleChanges = new Budget("scale", Scales, TimeSpan.FromHours(1)),
            BorrowedHoursADay = Borrow,
        };
        return new PolicySet([policy], fleet, $"set-{edits}");
    }

    private Condition Condition()
    {
        var window = TimeSpan.FromMinutes(Window);
        var ratio = new Condition.Ratio("Http5xx", "Requests", 0.1, 5, window);
        var slow = new Condition.Metric("HttpResponseTime", MetricScope.Site, "Average", Comparison.Above, 4, window, 5);
        return Unhealthy switch
        {
            Sickness.Ratio => ratio,
            Sickness.Probe => new Condition.Any([new Condition.Probe("/", 200, 399, TimeSpan.FromSeconds(4), 2), ratio]),
            Sickness.Memory => new Condition.Any([new Condition.Metric("MemoryWorkingSet", MetricScope.Instance, "Average", Comparison.Above, 50, window) { OfInstanceMemory = true }, ratio]),
            _ => new Condition.Any([ratio, slow]),
        };
    }

    private Step ToStep(Rung rung)
    {
        var settle = TimeSpan.FromMinutes(Settle);
        return rung switch
        {
            Rung.Recycle => new Step.Recycle(RecycleScope.WorstInstance, false) { Settle = settle, Evidence = Evidence },
            Rung.RecycleOrSite => new Step.Recycle(RecycleScope.WorstInstance, true) { Settle = settle, Evidence = Evidence },
            Rung.RestartSite => new Step.Recycle(RecycleScope.Site, false) { Settle = settle, Evidence = Evidence },
            Rung.Each => new Step.Recycle(RecycleScope.EachInstance, false) { Settle = settle, Evidence = Evidence },
            Rung.Restart => new Step.Restart { Settle = settle, Evidence = Evidence },
            Rung.Call => new Step.Call("runbook") { Settle = settle, Evidence = Evidence },
            Rung.Reboot => new Step.RebootWorker { Settle = settle, Evidence = Evidence },
            Rung.ScaleUp => new Step.ScaleUp(["P1v3", "P2v3", "P3v3"])
            {
                Settle = settle,
                Evidence = Evidence,
                When = new Condition.Metric("CpuPercentage", MetricScope.Plan, "Average", Comparison.Above, 75, TimeSpan.FromMinutes(Window)),
            },
            Rung.Notify => new Step.Notify("ops") { Settle = settle },
            Rung.ScaleOut => new Step.ScaleOut
            {
                Settle = settle,
                When = new Condition.Any(
                [
                    new Condition.Metric("CpuPercentage", MetricScope.Plan, "Average", Comparison.Above, 75, TimeSpan.FromMinutes(Window)),
                    new Condition.Metric("HttpQueueLength", MetricScope.Plan, "Average", Comparison.Above, 5, TimeSpan.FromMinutes(Window)),
                ]),
                By = 1,
                Max = Max,
                Lease = TimeSpan.FromMinutes(Lease),
                MaxLease = TimeSpan.FromMinutes(MaxLease),
            },
            _ => new Step.CaptureDiagnostics { Settle = settle, Dump = Dump },
        };
    }
}

/// <summary>What a run's policy calls unhealthy.</summary>
public enum Sickness
{
    RatioOrSlow,
    Ratio,
    Probe,
    Memory,
}

/// <summary>What an edit does to the policy.</summary>
public enum Edit
{
    /// <summary>Nothing but another hash.</summary>
    Wording,

    /// <summary>It only observes from now on.</summary>
    Observe,

    /// <summary>Steps may follow each other at once, and come in another order.</summary>
    Loosen,

    /// <summary>Steps are half an hour apart.</summary>
    Tighten,

    /// <summary>It owns no site any more.</summary>
    LetGo,
}

/// <summary>A rung of a run's ladder.</summary>
public enum Rung
{
    Recycle,
    RecycleOrSite,
    RestartSite,

    /// <summary>Each instance, one after the other.</summary>
    Each,

    /// <summary>The whole site at once.</summary>
    Restart,

    /// <summary>Somebody is called who knows a cure.</summary>
    Call,

    /// <summary>The sick machine is rebooted.</summary>
    Reboot,

    /// <summary>The plan gets the next size.</summary>
    ScaleUp,

    /// <summary>People are told.</summary>
    Notify,
    ScaleOut,
    Capture,
}
