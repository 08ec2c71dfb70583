using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>The whole ladder, a row each: saving evidence, borrowing instances, capturing, and a person at its end.</summary>
public sealed class LadderTests
{
    private static readonly Signal Look = new Signal.LookDue();
    private static readonly DateTimeOffset Due = Noon + Minutes(2);
    private static readonly DateTimeOffset Next = Noon + Minutes(10);
    private static readonly OpId Second = new("shop-1/1/1");
    private static readonly IncidentEvent EvidenceSaved = new IncidentEvent.PreservationEnded(new OpId("shop-1/0/0"), "recycle", 0, CaptureScope.Quick, true, "x", false) { At = Due + Seconds(4) };
    private static readonly IncidentEvent[] AfterTheFirst = [Opened, Verified, Started, Taken, Seen, NotHelped];
    private static readonly IncidentEvent[] AfterTheSecond = [.. AfterTheFirst, ScaledOut, Widened, new IncidentEvent.StepDidNotHelp(Second, "scaleOut", "x") { At = Noon + Minutes(18) }];
    private static readonly DateTimeOffset Third = Noon + Minutes(18);
    private static readonly IncidentEvent Restarted = StartedAt(Due) with { Act = new Act.SoftRestart(Site) };
    private static readonly IncidentEvent Called = StartedAt(Due) with { Step = "call", Act = new Act.Call(Site, "failover") };
    private static readonly Policy Calls = Given.Policy with { Ladder = [new Step.Call("failover") { Evidence = CaptureScope.None }, new Step.CaptureDiagnostics()] };
    private static readonly Policy Tells = Given.Policy with { Ladder = [new Step.Notify("ops"), new Step.Recycle(RecycleScope.WorstInstance, false) { Evidence = CaptureScope.None }] };
    private static readonly IncidentEvent FullyRestarted = StartedAt(Due) with { Step = "restart", Act = new Act.Restart(Site) };
    private static readonly System.Collections.Immutable.ImmutableArray<InstanceReading> Untold = [TwoInstances[0] with { Workers = null }, TwoInstances[1] with { Workers = null }];
    private static readonly Evidence Nothing = new() { SeenAt = Due, ReadAt = Due };

    private static RuleTests.Rule Row(string name, IncidentEvent[] given, Signal when, DateTimeOffset at, Evidence? seen, string then, string state, string because = "") =>
        new(name) { Given = given, When = when, At = at, Seen = seen, Under = WholeLadder, Then = then, State = state, Because = because };

    public static readonly TheoryData<RuleTests.Rule> Rules =
    [
        // Saving evidence
        Row("before a worker is ended, what it knows is saved", [Opened, Verified], Look, Due, SickAndShort(Due), "PreservationStarted", "Preserving", "before step 1, recycle"),
        Row("nothing is saved for a step that would be held back", [Opened, Verified], Look, Due, SickAndShort(Due) with { Probes = Healthy(Due).Probes }, "StepHeld", "Held", "directReading"),
        Row("a capture under way is waited for", [Opened, Verified, Saving], Look, Due + Seconds(5), Nothing with { Capture = new CaptureReading(false, false, "1 of 3") }, "", "Preserving"),
        Row("once it has ended a fresh look is due", [Opened, Verified, Saving], Look, Due + Seconds(5), Nothing with { Capture = new CaptureReading(true, true, "3 of 3") }, "PreservationEnded", "Watching", "3 of 3"),
        Row("a capture that takes too long is left behind", [Opened, Verified, Saving], Look, Due + Seconds(20), Nothing with { Capture = new CaptureReading(false, false, "1 of 3") }, "PreservationEnded", "Watching", "its time is over"),
        Row("and so is one that nobody can read", [Opened, Verified, Saving], Look, Due + Seconds(20), Nothing, "PreservationEnded", "Watching", "could not be read"),
        Row("then the step is done, without saving again", [Opened, Verified, Saving, EvidenceSaved], Look, Due + Seconds(6), SickAndShort(Due + Seconds(6)), "ActStarted", "Acting", "process 11"),
        Row("unless the site has healed meanwhile", [Opened, Verified, Saving, EvidenceSaved], Look, Due + Seconds(6), Healthy(Due + Seconds(6)), "RecoveryBegan", "Recovering"),
        Row("or the fleet was disarmed", [Opened, Verified, Saving, EvidenceSaved], Look, Due + Seconds(6), SickAndShort(Due + Seconds(6)), "StepHeld", "Held") with { IsArmed = false },

        // Restarting a whole site
        Row("a restart is not over while a worker is an old one", [Opened, Verified, Restarted, Taken], Look, Due + Seconds(30), Nothing with { Instances = SickIsGone }, "", "Acting"),
        Row("where no process can be told, Azure's word must do, once it had its time", [Opened, Verified, Restarted, Taken], Look, Due + Seconds(40), Nothing with { Instances = Untold }, "EffectSeen", "Settling", "no process can be told"),
        Row("and not before", [Opened, Verified, Restarted, Taken], Look, Due + Seconds(30), Nothing with { Instances = Untold }, "", "Acting"),
        Row("nor where Azure never answered", [Opened, Verified, Restarted], Look, Due + Minutes(5), Nothing with { Instances = Untold }, "", "Acting"),
        Row("nor where some can be told", [Opened, Verified, Restarted, Taken], Look, Due + Minutes(5), Nothing with { Instances = [TwoInstances[0], Untold[1]] }, "", "Acting"),

        Row("so is a full one, on every instance at once", [Opened, Verified], Look, Due, SickAndShort(Due), "ActStarted", "Acting", "on every instance at once") with { Under = Given.Policy with { Ladder = [new Step.Restart { Evidence = CaptureScope.None }], Guardrails = new GuardrailLimits { SoleInstance = SoleInstance.Allow } } },
        Row("which is not begun while something is served", [Opened, Verified], Look, Due, SickAndShort(Due), "StepHeld", "Held", "every instance would be disturbed") with { Under = Given.Policy with { Ladder = [new Step.Restart { Evidence = CaptureScope.None }] } },
        Row("nor over while a worker is an old one", [Opened, Verified, FullyRestarted, Taken], Look, Due + Seconds(30), Nothing with { Instances = SickIsGone }, "", "Acting"),
        Row("and over once none is", [Opened, Verified, FullyRestarted, Taken], Look, Due + Seconds(30), Nothing with { Instances = [new InstanceReading("i1", "M1", [new WorkerReading(12, Due + Seconds(3), 1)]), new InstanceReading("i2", "M2", [new WorkerReading(23, Due + Seconds(3), 1)])] }, "EffectSeen", "Settling", "every worker process is a new one"),

        // Calling somebody
        Row("somebody is called by a name, never by an address", [Opened, Verified], Look, Due, SickAndShort(Due), "ActStarted", "Acting", "call failover about shop") with { Under = Calls },
        Row("also where the only instance may not be disturbed", [Opened, Verified], Look, Due, SickAndShort(Due) with { Instances = [TwoInstances[0]] }, "ActStarted", "Acting", "call failover") with { Under = Calls },
        Row("what is said to be done gets its time", [Opened, Verified, Called], new Signal.ActFinished(new OpId("shop-1/0/0"), new ActOutcome.Succeeded()), Due + Seconds(3), null, "ActReported EffectSeen", "Settling", "whoever was called says that it is done") with { Under = Calls },
        Row("what is said to have failed leads to the next rung", [Opened, Verified, Called], new Signal.ActFinished(new OpId("shop-1/0/0"), new ActOutcome.Failed("x")), Due + Seconds(3), null, "ActReported", "Watching") with { Under = Calls },
        Row("without an answer it may still be coming", [Opened, Verified, Called], Look, Due + Seconds(30), null, "", "Acting") with { Under = Calls },
        Row("and then the site's own figures have to say, for it is not called again", [Opened, Verified, Called], Look, Due + Seconds(40), null, "EffectSeen", "Settling", "nobody can say") with { Under = Calls },

        // Telling
        Row("people are told, and nobody is waited for", [Opened, Verified], Look, Due, SickAndShort(Due), "StepTold ActStarted", "Acting") with { Under = Tells },
        Row("under a policy that observes nobody is told, and what would come next is seen", [Opened, Verified], Look, Due, SickAndShort(Due), "StepSkipped StepHeld", "Held", "process 11") with { Under = Tells with { Mode = Mode.Observe } },
        Row("disarmed they are told all the same", [Opened, Verified], Look, Due, SickAndShort(Due), "StepTold StepHeld", "Held") with { Under = Tells, IsArmed = false },

        // Borrowing
        Row("a step that did not help leads to the next: instances are borrowed", AfterTheFirst, Look, Next, SickAndShort(Next), "ActStarted", "Acting", "from 2 to 3 instances"),
        Row("where the plan is short of nothing, more instances cannot help, and the capture is next", AfterTheFirst, Look, Next, SickAndShort(Next, 20), "StepSkipped PreservationStarted", "Preserving", "dump (heap) of process 11"),
        Row("where that is not known, the step waits", AfterTheFirst, Look, Next, SickAndShort(Next, null), "StepHeld", "Held", "not known"),
        Row("where the plan cannot be read, the step waits", AfterTheFirst, Look, Next, SickAndShort(Next) with { Plan = null }, "StepHeld", "Held", "could not be read"),
        Row("at the policy's maximum there is nothing to borrow", AfterTheFirst, Look, Next, SickAndShort(Next, 90, TwoOfFive with { Capacity = 5 }), "StepSkipped PreservationStarted", "Preserving"),
        Row("nor at the SKU's", AfterTheFirst, Look, Next, SickAndShort(Next, 90, TwoOfFive with { Maximum = 2 }), "StepSkipped PreservationStarted", "Preserving"),
        Row("nor where the platform scales by itself", AfterTheFirst, Look, Next, SickAndShort(Next, 90, TwoOfFive with { ScalesItself = true }), "StepSkipped PreservationStarted", "Preserving"),
        Row("nor on a shared plan", AfterTheFirst, Look, Next, SickAndShort(Next, 90, TwoOfFive with { Tier = "Shared" }), "StepSkipped PreservationStarted", "Preserving"),
        Row("where autoscale owns the plan, its minimum is raised", AfterTheFirst, Look, Next, SickAndShort(Next, 90, TwoOfFive with { Autoscale = new AutoscaleReading("/s", "Default", 1, 4) }), "ActStarted", "Acting", "minimum of plan plan-a from 1 to 3"),
        Row("but never above its maximum", AfterTheFirst, Look, Next, SickAndShort(Next, 90, TwoOfFive with { Autoscale = new AutoscaleReading("/s", "Default", 1, 2) }), "StepSkipped PreservationStarted", "Preserving"),
        Row("instances that are there settle", [.. AfterTheFirst, ScaledOut], Look, Next + Seconds(40), Nothing with { Plan = TwoOfFive with { Capacity = 3 } }, "EffectSeen", "Settling", "3 instances"),
        Row("while Azure is at it, it is waited for", [.. AfterTheFirst, ScaledOut], Look, Next + Minutes(3), Nothing with { Plan = TwoOfFive, Operation = new OperationReading.Running() }, "", "Acting"),
        Row("an operation that failed is a step that did not help", [.. AfterTheFirst, ScaledOut], Look, Next + Minutes(3), Nothing with { Plan = TwoOfFive, Operation = new OperationReading.Ended(false, "no room") }, "EffectNotSeen", "Watching", "no room"),
        Row("a quota leads to the next rung", [.. AfterTheFirst, ScaledOut], new Signal.ActFinished(Second, new ActOutcome.Impossible("quota")), Next + Seconds(1), null, "ActReported", "Watching"),
        Row("what nobody answered and is not there is asked for again, under a new name", [.. AfterTheFirst, ScaledOut, new IncidentEvent.EffectNotSeen(Second, "scaleOut", "x", false) { At = Next + Minutes(1) }], Look, Next + Minutes(16), SickAndShort(Next + Minutes(16)), "ActStarted", "Acting", "shop-1/1/2"),
        Row("but not while it may be coming", [.. AfterTheFirst, ScaledOut, new IncidentEvent.EffectNotSeen(Second, "scaleOut", "x", false) { At = Next + Minutes(1) }], Look, Next + Minutes(16), SickAndShort(Next + Minutes(16), 90, TwoOfFive with { Capacity = 3 }), "StepHeld", "Held", "being looked for"),
        Row("a plan that has borrowed does not borrow again", [.. AfterTheFirst, ScaledOut, Widened, new IncidentEvent.RecoveryBegan("scaleOut", "x") { At = Noon + Minutes(17) }, new IncidentEvent.Relapsed("x", false) { At = Third }], Look, Third, SickAndShort(Third), "StepSkipped PreservationStarted", "Preserving"),

        // The only instance
        Row("where the only instance may not be disturbed, and adding one can help, that is next", [Opened, Verified], Look, Due, SickAndShort(Due) with { Instances = [TwoInstances[0]] }, "StepSkipped ActStarted", "Acting", "instances"),
        Row("where adding cannot help, it is waited until nothing is served", [Opened, Verified], Look, Due, SickAndShort(Due, 20) with { Instances = [TwoInstances[0]] }, "StepHeld", "Held", "only instance"),

        // Capturing
        Row("when nothing helped, everything is saved", AfterTheSecond, Look, Third, SickAndShort(Third), "PreservationStarted", "Preserving", "httpLogs"),
        Row("where no process may be frozen, everything else is", AfterTheSecond, Look, Third, SickAndShort(Third) with { Instances = [TwoInstances[0]] }, "PreservationStarted", "Preserving", "no dump: it is the only instance"),
        Row("where no process can be told, everything else is", AfterTheSecond, Look, Third, SickAndShort(Third) with { Instances = [new InstanceReading("i1", "M1", []), new InstanceReading("i2", "M2", [])] }, "PreservationStarted", "Preserving", "could not be told"),
        Row("a disarmed fleet captures nothing", AfterTheSecond, Look, Third, SickAndShort(Third), "StepHeld", "Held", "armed") with { IsArmed = false },
        Row("and then it is a person's", [.. AfterTheSecond, SavingFor("captureDiagnostics", 2, CaptureScope.Full), Saved(true)], Look, Third + Minutes(1), SickAndShort(Third + Minutes(1)), "IncidentHandedOver", "HandedOver", "no step is left"),
        Row("a site that healed while it was captured is no person's", [.. AfterTheSecond, SavingFor("captureDiagnostics", 2, CaptureScope.Full), Saved(true)], Look, Third + Minutes(1), Healthy(Third + Minutes(1)), "RecoveryBegan", "Recovering"),

        // A person's
        Row("nobody has taken it within a quarter of an hour: people are told again", [Opened, Verified, Handed], Look, Noon + Minutes(25), Sick(Noon + Minutes(25)), "HandOverReminded", "HandedOver", "(1)"),
        Row("and again", [Opened, Verified, Handed, new IncidentEvent.HandOverReminded(1, "x", Noon + Minutes(40)) { At = Noon + Minutes(25) }], Look, Noon + Minutes(40), Sick(Noon + Minutes(40)), "HandOverReminded", "HandedOver", "(2)"),
        Row("who takes it ends that", [Opened, Verified, Handed, new IncidentEvent.IncidentTaken("ann", "mine") { At = Noon + Minutes(20) }], Look, Noon + Minutes(25), Sick(Noon + Minutes(25)), "Looked", "HandedOver"),
        Row("a person takes it", [Opened, Verified, Handed], Order(OrderKind.Take), Noon + Minutes(20), null, "IncidentTaken", "HandedOver", "ann"),
        Row("what is not handed over cannot be taken", [Opened, Verified], Order(OrderKind.Take), Noon + Minutes(1), null, "SignalNoted", "Watching", "not handed over"),
        Row("a person closes it", [Opened, Verified, Handed], Order(OrderKind.Close), Noon + Minutes(20), null, "IncidentClosed", "Quiet", "by ann"),
        Row("but not in the middle of an act", [Opened, Verified, Started], Order(OrderKind.Close), Due + Seconds(5), null, "SignalNoted", "Acting", "under way"),
        Row("nor an incident that is another by now", [Opened, Verified, Handed], Order(OrderKind.Close, "shop-0"), Noon + Minutes(20), null, "SignalNoted", "HandedOver", "meant shop-0"),

        // What the platform says
        Row("somebody else's restart is remembered", [Opened, Verified], Happened(PlatformEventMeaning.Changed, "Restarted"), Due, null, "ChangeSeen", "Watching", "Restarted"),
        Row("and nothing is disturbed soon after", [Opened, Verified, new IncidentEvent.ChangeSeen(new Change("Restarted", Due - Minutes(1)), "x") { At = Due }], Look, Due, SickAndShort(Due), "StepHeld", "Held", "[busy]"),
        Row("our own act comes back as an event, and is no news", [Opened, Verified, Started], Happened(PlatformEventMeaning.Changed, "Restarted", new OpId("shop-1/0/0").RequestId(Site).ToString()), Due + Seconds(4), null, "SignalNoted", "Acting", "our own shop-1/0/0"),
        Row("Azure's word that a site is not well opens an incident, without a cause that we could act on", [], Happened(PlatformEventMeaning.Unhealthy, "Unavailable"), Noon, Sick(Noon), "IncidentOpened", "Watching", "Unavailable"),
        Row("unless it is measured healthy", [], Happened(PlatformEventMeaning.Unhealthy, "Unavailable"), Noon, Healthy(Noon), "SignalNoted", "Quiet", "measured healthy"),
        Row("a state of health while an incident is open is written down", [Opened, Verified], Happened(PlatformEventMeaning.Unhealthy, "Degraded"), Noon, null, "SignalNoted", "Watching", "Degraded"),
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Decides(RuleTests.Rule rule) => RuleTests.Check(rule);

    [Fact]
    public void The_target_of_a_dump_is_the_worker_that_a_recycle_would_end()
    {
        var decision = Responder.Decide(Situation(AfterTheSecond, SickAndShort(Third)), Look, WholeLadder, Third);

        Assert.Equal(new DumpTarget("i1", "M1", 11, Noon - TimeSpan.FromHours(3)), decision.Capture!.Target);
        Assert.Equal(DumpKind.Heap, decision.Capture.Dump);
        Assert.Equal(Step.CaptureDiagnostics.Everything, decision.Capture.Collect);
    }

    [Fact]
    public void What_a_scale_out_borrows_is_reserved_and_what_a_recycle_disturbs()
    {
        var widening = Responder.Decide(Situation(AfterTheFirst, SickAndShort(Next)), Look, WholeLadder, Next);
        var recycling = Responder.Decide(Situation([Opened, Verified], Sick(Due)), Look, Given.Policy, Due);

        Assert.Equal(new Fleet.Reservation(Second with { Value = "shop-1/1/1" }, false, 1), widening.Reservation);
        Assert.Equal(new Fleet.Reservation(new OpId("shop-1/0/0"), true, 0), recycling.Reservation);
    }

    private static IncidentEvent.PreservationEnded Saved(bool whole) =>
        new(new OpId("shop-1/2/0"), "captureDiagnostics", 2, CaptureScope.Full, whole, "x", true) { At = Third + Minutes(1) };

    private static Signal.Order Order(OrderKind what, string incident = "shop-1") => new("o", what, "ann", "mine", Noon, null, Plan, Site, incident);

    private static Signal.PlatformEvent Happened(PlatformEventMeaning what, string detail, string? requestId = null) =>
        new("e", "Microsoft.Web.AppUpdated", Site.Value, Noon, what, detail, requestId);
}
