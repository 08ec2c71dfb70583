using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>One instance after the other, a row each: who is next, what is looked at between, and what ends it.</summary>
public sealed class OneByOneTests
{
    private static readonly Signal Look = new Signal.LookDue();
    private static readonly DateTimeOffset Due = Noon + Minutes(2);
    private static readonly DateTimeOffset Settled = Noon + Minutes(9);
    private static readonly Step Each = new Step.Recycle(RecycleScope.EachInstance, WidenToSite: true) { Evidence = CaptureScope.None };
    private static readonly Policy Under = Given.Policy with { Ladder = [Each, new Step.CaptureDiagnostics()] };
    private static readonly IncidentEvent First = StartedAt(Due) with { Turn = new Turn(1, ["i1", "i2"]) };
    private static readonly IncidentEvent[] AfterTheFirst = [Opened, Verified, First, Taken, Seen];
    private static readonly IncidentEvent Second = StartedAt(Settled, "shop-1/0/1") with { Act = new Act.EndProcess(Site, "i2", 22, Noon - TimeSpan.FromHours(3)), Turn = new Turn(2, ["i1", "i2"]) };
    private static readonly IncidentEvent FirstHelped = new IncidentEvent.InstanceHelped(new OpId("shop-1/0/0"), "recycle", "i1", "x") { At = Settled };
    private static readonly IncidentEvent[] AfterTheSecond = [.. AfterTheFirst, FirstHelped, Second, new IncidentEvent.EffectSeen(new OpId("shop-1/0/1"), "recycle", "x", Noon + Minutes(15)) { At = Noon + Minutes(10) }];

    private static readonly ImmutableArray<InstanceReading> FirstIsNew = [new InstanceReading("i1", "M1", [new WorkerReading(12, Noon + Minutes(3), 100_000_000)]), TwoInstances[1]];
    private static readonly ImmutableArray<InstanceReading> BothAreNew = [FirstIsNew[0], new InstanceReading("i2", "M2", [new WorkerReading(23, Noon + Minutes(10), 100_000_000)])];
    private static readonly InstanceReading Newcomer = new("i3", "M3", [new WorkerReading(33, Noon + Seconds(30), 100_000_000)]);

    private static InstanceReading HalfNew(DateTimeOffset startedAt) => new("i3", "M3", [new WorkerReading(33, startedAt, 100_000_000), new WorkerReading(34, Noon + Seconds(30), 50_000_000)]);

    private static RuleTests.Rule Row(string name, IncidentEvent[] given, DateTimeOffset at, Evidence seen, string then, string state, string because = "", Policy? under = null) =>
        new(name) { Given = given, When = Look, At = at, Seen = seen, Under = under ?? Under, Then = then, State = state, Because = because };

    public static readonly TheoryData<RuleTests.Rule> Rules =
    [
        Row("the sickest is first", [Opened, Verified], Due, Sick(Due, 45, 10), "ActStarted", "Acting", "process 11 of shop on instance i1, instance 1 of 2"),
        Row("whichever that is", [Opened, Verified], Due, Sick(Due, 10, 45), "ActStarted", "Acting", "process 22 of shop on instance i2, instance 1 of 2"),
        Row("while it settles, nobody else is touched", AfterTheFirst, Noon + Minutes(7), Sick(Noon + Minutes(7), 0, 45, FirstIsNew), "", "Settling"),
        Row("once it is well and the site is not, it is the next one's turn", AfterTheFirst, Settled, Sick(Settled, 0, 45, FirstIsNew), "InstanceHelped ActStarted", "Acting", "process 22 of shop on instance i2, instance 2 of 2"),
        Row("as soon as it had its time", AfterTheFirst, Noon + Minutes(8), Sick(Noon + Minutes(8), 0, 45, FirstIsNew), "InstanceHelped ActStarted", "Acting", "process 22 of shop on instance i2, instance 2 of 2"),
        Row("where the first is no better, the others are left alone", AfterTheFirst, Settled, Sick(Settled, 45, 45, FirstIsNew), "StepDidNotHelp PreservationStarted", "Preserving"),
        Row("also where only its figures say so", AfterTheFirst, Settled, Answering(Sick(Settled, 45, 45, FirstIsNew), "i1"), "StepDidNotHelp PreservationStarted", "Preserving"),
        Row("where it does not let itself be asked, that is waited for", AfterTheFirst, Settled, Unasked(Sick(Settled, 0, 45, FirstIsNew)), "", "Settling"),
        Row("for as long as a window and the metrics' lag", AfterTheFirst, Noon + Minutes(15.9), Unasked(Sick(Noon + Minutes(15.9), 0, 45, FirstIsNew)), "", "Settling"),
        Row("and after a while the others are left alone", AfterTheFirst, Noon + Minutes(16), Unasked(Sick(Noon + Minutes(16), 0, 45, FirstIsNew)), "StepDidNotHelp PreservationStarted", "Preserving"),
        Row("an instance that is gone is one that is not sick", AfterTheFirst, Settled, Sick(Settled, 0, 45, [TwoInstances[1], Newcomer]), "InstanceHelped ActStarted", "Acting", "instance 2 of 2"),
        Row("what came after the illness was seen is not touched", [Opened, Verified], Due, Sick(Due, 0, 45, [Newcomer, TwoInstances[1]]), "ActStarted", "Acting", "instance i2, instance 1 of 1"),
        Row("what was there when the illness was seen has a turn, though one of its processes came later", [Opened, Verified], Due, Sick(Due, 0, 0, [HalfNew(Noon - Minutes(60)), TwoInstances[1]]), "ActStarted", "Acting", "process 33 of shop on instance i3, instance 1 of 2"),
        Row("and though it began just then", [Opened, Verified], Due, Sick(Due, 0, 0, [HalfNew(Noon), TwoInstances[1]]), "ActStarted", "Acting", "process 33 of shop on instance i3, instance 1 of 2", Under with { Guardrails = new GuardrailLimits { WarmUp = TimeSpan.Zero } }),
        Row("also not once the others had their turn", AfterTheSecond, Noon + Minutes(16), Sick(Noon + Minutes(16), 0, 0, [.. BothAreNew, Newcomer]), "StepDidNotHelp PreservationStarted", "Preserving"),
        Row("nobody has a second turn", AfterTheSecond, Noon + Minutes(16), Answering(Sick(Noon + Minutes(16), 45, 0, BothAreNew), "i2"), "StepDidNotHelp PreservationStarted", "Preserving"),
        Row("healthy after the second, it has helped", AfterTheSecond, Noon + Minutes(16), Healthy(Noon + Minutes(16)), "StepHelped RecoveryBegan", "Recovering"),
        Row("healthy before the second, it was the first that helped", [.. AfterTheFirst, FirstHelped], Settled + Seconds(5), Healthy(Settled + Seconds(5)), "StepHelped RecoveryBegan", "Recovering"),
        Row("each turn is one of the budget", AfterTheFirst, Settled, Sick(Settled, 0, 45, FirstIsNew), "InstanceHelped StepHeld", "Held", "budget", Under with { Guardrails = new GuardrailLimits { Budgets = [new Budget("recycle", 1, TimeSpan.FromHours(1))] } }),
        Row("each turn is asked about by itself", AfterTheFirst, Settled, Sick(Settled, 0, 45, FirstIsNew), "InstanceHelped ApprovalAsked", "AwaitingApproval", "instance 2 of 2", Under with { Mode = Mode.Approve }),
        Row("where one was touched, the site is not restarted after all", AfterTheFirst, Settled, Sick(Settled, 0, 45, [FirstIsNew[0], TwoInstances[1] with { Workers = null }]), "StepDidNotHelp PreservationStarted", "Preserving"),
        Row("where none can be told, it is, if the policy says so", [Opened, Verified], Due, Sick(Due, 45, 45, [TwoInstances[0] with { Workers = null }, TwoInstances[1] with { Workers = null }]), "ActStarted", "Acting", "on every instance (soft)", Under with { Guardrails = new GuardrailLimits { SoleInstance = SoleInstance.Allow } }),
        Row("else the step is skipped", [Opened, Verified], Due, Sick(Due, 45, 45, [TwoInstances[0] with { Workers = null }, TwoInstances[1] with { Workers = null }]), "StepSkipped PreservationStarted", "Preserving", "", Under with { Ladder = [new Step.Recycle(RecycleScope.EachInstance, false), new Step.CaptureDiagnostics()] }),
        Row("a turn that was not sent is no turn", [Opened, Verified, First, new IncidentEvent.ActReported(new OpId("shop-1/0/0"), "recycle", new ActOutcome.NotSent("x"), Due + Seconds(5)) { At = Due + Seconds(1) }], Due + Seconds(6), Sick(Due + Seconds(6), 45, 10), "ActStarted", "Acting", "instance i1, instance 1 of 2"),
        Row("what nobody answered, and whose process still runs, keeps its turn, after the cooldown", [Opened, Verified, First, new IncidentEvent.EffectNotSeen(new OpId("shop-1/0/0"), "recycle", "x", false) { At = Noon + Minutes(3) }], Settled, Sick(Settled, 45, 10), "StepHeld", "Held", "cooldown"),
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Decides(RuleTests.Rule rule)
    {
        var situation = Situation(rule.Given, rule.Seen);

        var decision = Responder.Decide(situation, rule.When, rule.Under, rule.At);

        Assert.Equal(rule.Then, string.Join(' ', decision.Events.Select(happened => happened.Kind)));
        var after = decision.Events.Aggregate(situation.Head, (head, happened) => head.Evolve(happened));
        Assert.Equal(rule.State, after.Incident.State);
        if (rule.Because.Length > 0) Assert.Contains(rule.Because, Audit.Sentences.Say(decision.Events[^1]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_next_process_knows_is_saved_before_its_own_turn()
    {
        var saving = Under with { Ladder = [new Step.Recycle(RecycleScope.EachInstance, false), new Step.CaptureDiagnostics()] };
        var saved = new IncidentEvent.PreservationEnded(new OpId("shop-1/0/0"), "recycle", 0, CaptureScope.Quick, true, "x", false) { At = Due };

        var decision = Responder.Decide(Situation([Opened, Verified, Saving, saved, StartedAt(Due, "shop-1/0/1") with { Turn = new Turn(1, ["i1", "i2"]) }, new IncidentEvent.EffectSeen(new OpId("shop-1/0/1"), "recycle", "x", Noon + Minutes(8)) { At = Noon + Minutes(3) }], Sick(Settled, 0, 45, FirstIsNew)), Look, saving, Settled);

        Assert.Equal(["InstanceHelped", "PreservationStarted"], decision.Events.Select(happened => happened.Kind));
        Assert.Equal(CaptureScope.Quick, decision.Capture!.Scope);
    }

    /// <summary>So many failures a minute on each of two instances; whoever has any answers 502.</summary>
    private static Evidence Sick(DateTimeOffset at, double first, double second, ImmutableArray<InstanceReading>? instances = null)
    {
        var evidence = Evidence(at, Math.Max(40, first + second), instances: instances ?? TwoInstances);
        return evidence with
        {
            Metrics = [.. evidence.Metrics.Where(series => series is not { Metric: "Http5xx", Instance: not null }), Failures(at, "M1", first), Failures(at, "M2", second)],
            Probes = [new ProbeReading("/", "i1", first > 0 ? 502 : 200, Seconds(0.1), null), new ProbeReading("/", "i2", second > 0 ? 502 : 200, Seconds(0.1), null), new ProbeReading("/", "i3", 502, Seconds(0.1), null)],
        };
    }

    private static MetricSeries Failures(DateTimeOffset at, string machine, double each) => new("Http5xx", machine, "Total", at - Minutes(5), Minutes(1), [.. Enumerable.Repeat<double?>(each, 5)]);

    private static Evidence Answering(Evidence evidence, string instance) =>
        evidence with { Probes = [.. evidence.Probes.Where(probe => probe.Instance != instance), new ProbeReading("/", instance, 200, Seconds(0.1), null)] };

    private static Evidence Unasked(Evidence evidence) => evidence with { Probes = [.. evidence.Probes.Where(probe => probe.Instance != "i1")] };
}
