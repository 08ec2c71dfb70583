using AutoResponder.Core.Acts;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>What becomes of what was borrowed, a row each: given what happened to the plan, when it is looked at, then these events follow.</summary>
public sealed class LenderTests
{
    private static readonly Signal Look = new Signal.LookDue();
    private static readonly OpId Lease = new("shop-1/1/1");
    private static readonly OpId Return = new("shop-1/1/1/return/0");

    /// <summary>When an hour is over from the moment on that the instances were there.</summary>
    private static readonly DateTimeOffset End = Noon + Minutes(72);

    private static readonly PlanReading Three = TwoOfFive with { Capacity = 3 };
    private static readonly PlanEvent Begun = new PlanEvent.LeaseReturnStarted(Lease, Return, Guid.Empty, Widen.Undo(), End + Seconds(20), End + Seconds(40), "x") { At = End };

    public sealed record Row(string Name)
    {
        public IncidentEvent[] Given { get; init; } = [ScaledOut, Widened];

        public PlanEvent[] And { get; init; } = [];

        public Signal When { get; init; } = Look;

        public DateTimeOffset At { get; init; } = End;

        /// <summary>The plan as it is read; null where it cannot be.</summary>
        public PlanReading? Seen { get; init; } = Three;

        public double? Processor { get; init; } = 20;

        public OperationReading? Operation { get; init; }

        public SiteOnPlan[] Sites { get; init; } = [new(Site, true, "well")];

        public FleetReading Fleet { get; init; } = Armed;

        public required string Then { get; init; }

        /// <summary>The lease's state afterwards; empty where it is over.</summary>
        public required string Lease { get; init; }

        public string Because { get; init; } = "";

        public override string ToString() => Name;
    }

    public static readonly TheoryData<Row> Rows =
    [
        new Row("before its time nothing happens") { At = End - Seconds(1), Then = "", Lease = "Lent" },
        new Row("at its end it is given back, if every site is well and would stay so") { Then = "LeaseReturnStarted", Lease = "Returning", Because = "from 3 to 2" },
        new Row("a site that is not well keeps it") { Sites = [new(Site, true, "well"), new(SiteId.Parse(Site.Value + "2"), false, "its incident is Settling")], Then = "LeaseProlonged", Lease = "Lent", Because = "shop2 is not well" },
        new Row("a load that fewer instances could not bear keeps it") { Processor = 60, Then = "LeaseProlonged", Lease = "Lent", Because = "CpuPercentage would be 90" },
        new Row("a load just below does not") { Processor = 49, Then = "LeaseReturnStarted", Lease = "Returning" },
        new Row("a load that cannot be measured keeps it") { Processor = null, Then = "LeaseProlonged", Lease = "Lent", Because = "no samples" },
        new Row("a plan that cannot be read keeps it") { Seen = null, Then = "LeaseProlonged", Lease = "Lent" },
        new Row("its longest time over, a person is asked") { At = Noon + Minutes(10) + TimeSpan.FromHours(8), Processor = 60, Then = "LeaseOverdue", Lease = "Lent", Because = "8 h ago" },
        new Row("but once") { And = [new PlanEvent.LeaseOverdue(Lease, "shop-1", "x", End) { At = End }], At = Noon + TimeSpan.FromHours(9), Processor = 60, Then = "LeaseProlonged", Lease = "Lent" },
        new Row("who set more instances meanwhile has decided") { Seen = TwoOfFive with { Capacity = 5 }, Then = "LeaseEnded", Lease = "", Because = "to 5 instances" },
        new Row("who set fewer has, too") { Seen = TwoOfFive, Then = "LeaseEnded", Lease = "", Because = "to 2 instances" },
        new Row("an autoscale setting that came meanwhile owns the number") { Seen = Three with { Autoscale = new AutoscaleReading("/s", "Default", 1, 9) }, Then = "LeaseEnded", Lease = "" },
        new Row("a paused plan is left as it is until the pause ends")
        { Fleet = Armed with { Pauses = [new Pause(PauseTarget.Parse("plan-a"), Noon + TimeSpan.FromHours(9), "anna", "patching", Noon)] }, Then = "LeaseReturnHeld", Lease = "Lent", Because = "[paused]" },
        new Row("a disarmed fleet holds the return back, and says so") { Fleet = FleetReading.NotRead, Then = "LeaseReturnHeld", Lease = "Lent", Because = "[armed]" },
        new Row("an act under way on the plan holds it back")
        { Given = [ScaledOut, Widened, StartedAt(End - Seconds(10), "shop-2/0/0")], Then = "LeaseReturnHeld", Lease = "Lent", Because = "[oneInFlight]" },
        new Row("somebody else's change of the plan holds it back") { Given = [ScaledOut, Taken, Widened], And = [Changed], Then = "LeaseReturnHeld", Lease = "Lent", Because = "[busy]" },
        new Row("where nobody said that ours was taken, what is there after somebody else's change is theirs") { And = [Changed], Then = "LeaseEnded", Lease = "", Because = "may be theirs" },

        new Row("a return that Azure took is waited for") { And = [Begun], When = Done(new ActOutcome.Accepted()), At = End + Seconds(1), Then = "LeaseReturnReported", Lease = "Returning" },
        new Row("once the instances are gone it is over") { And = [Begun], At = End + Seconds(9), Seen = TwoOfFive, Then = "LeaseReturned", Lease = "", Because = "1.03" },
        new Row("an unknown answer is looked at, not repeated") { And = [Begun], When = Done(new ActOutcome.Unknown("reset")), At = End + Seconds(15), Then = "LeaseReturnReported", Lease = "Returning" },
        new Row("before its deadline nothing is concluded") { And = [Begun], At = End + Seconds(30), Then = "", Lease = "Returning" },
        new Row("after it the op is given up, and the lease goes on") { And = [Begun], At = End + Seconds(41), Then = "LeaseReturnNotSeen", Lease = "Lent", Because = "never sent again" },
        new Row("while Azure is at it, it is waited for") { And = [Begun], At = End + Minutes(3), Operation = new OperationReading.Running(), Then = "", Lease = "Returning" },
        new Row("a busy Azure puts it off") { And = [Begun], When = Done(new ActOutcome.Deferred(End + Minutes(2), "409")), At = End + Seconds(1), Then = "LeaseReturnReported", Lease = "Lent" },
        new Row("a missing right goes to a person, and the lease stays known") { And = [Begun], When = Done(new ActOutcome.Forbidden("403")), At = End + Seconds(1), Then = "LeaseReturnReported LeaseOverdue", Lease = "Lent", Because = "could not be given back" },

        new Row("what nobody answered for and is there after all is a lease") { Given = [ScaledOut, Lost], At = Noon + Minutes(20), Then = "LeaseFound", Lease = "Lent" },
        new Row("what is not there may still come") { Given = [ScaledOut, Lost], At = Noon + Minutes(20), Seen = TwoOfFive, Then = "", Lease = "Asked" },
        new Row("after half an hour nothing was borrowed") { Given = [ScaledOut, Lost], At = Noon + Minutes(41), Seen = TwoOfFive, Then = "LeaseEnded", Lease = "", Because = "nothing was borrowed" },
        new Row("where that cannot be read, a person is asked") { Given = [ScaledOut, Lost], At = Noon + Minutes(41), Seen = null, Then = "LeaseOverdue", Lease = "Asked" },
        new Row("an incident that acts sees its own scale-out through") { Given = [ScaledOut], At = Noon + Minutes(12), Then = "", Lease = "Asked" },
        new Row("a scale-out that Azure refused borrowed nothing") { Given = [ScaledOut, new IncidentEvent.ActReported(Lease, "scaleOut", new ActOutcome.Impossible("quota"), null) { At = Noon + Minutes(11) }], Then = "", Lease = "" },

        new Row("somebody else's change is remembered") { Given = [], When = Happened(null), Then = "PlanChanged", Lease = "" },
        new Row("autoscale that follows the minimum that we set is no news") { Given = [Raised, Taken], When = Happened("11111111-2222-3333-4444-555555555555", Noon + Minutes(13)), Then = "PlanSignalNoted", Lease = "Asked", Because = "follows our own shop-1/1/1" },
        new Row("what happens to the plan long after is somebody else's") { Given = [Raised, Taken], When = Happened("11111111-2222-3333-4444-555555555555"), Then = "PlanChanged", Lease = "Asked" },
        new Row("our own comes back as an event, and is no news") { When = Happened(Lease.RequestId(Site).ToString()), Then = "PlanSignalNoted", Lease = "Lent", Because = "our own shop-1/1/1" },
    ];

    private static IncidentEvent Raised => ((IncidentEvent.ActStarted)ScaledOut) with { Act = new Act.SetMinimum(Plan, "/subscriptions/1/autoscale", "day", 2, 3) };

    private static PlanEvent Changed => new PlanEvent.PlanChanged(new Change("scaled", End - Minutes(1)), "x") { At = End };

    private static IncidentEvent Taken => new IncidentEvent.ActReported(Lease, "scaleOut", new ActOutcome.Accepted(), null) { At = Noon + Minutes(11) };

    private static IncidentEvent Lost => new IncidentEvent.EffectNotSeen(Lease, "scaleOut", "x", false) { At = Noon + Minutes(12) };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Decides(Row row)
    {
        var plan = row.Given.Aggregate(new PlanState { Plan = Plan }, (state, happened) => state.Evolve(Site, happened));
        plan = row.And.Aggregate(plan, (state, happened) => state.Evolve(happened));
        var evidence = new Evidence
        {
            SeenAt = row.At,
            ReadAt = row.At,
            Plan = row.Seen,
            Operation = row.Operation,
            Metrics = row.Processor is { } processor ? [.. PlanMetrics(row.At, processor)] : [],
        };

        var decision = Lender.Decide(new PlanSituation(plan, row.Fleet, evidence, [.. row.Sites], Step.ScaleOut.ShortOfSomething), row.When, row.At);

        Assert.Equal(row.Then, string.Join(' ', decision.Events.Select(happened => happened.Kind)));
        var after = decision.Events.Aggregate(plan, (state, happened) => state.Evolve(happened));
        Assert.Equal(row.Lease, after.Lease?.State ?? "");
        if (row.Because.Length > 0) Assert.Contains(row.Because, Audit.Sentences.Say(decision.Events[^1]), StringComparison.Ordinal);
        if (after.Lease is Leases.Lease.Returning) Assert.Equal(after.InFlight?.Op, Return);
        if (decision.Return is { } giving) Assert.True(giving.SendBy <= row.At + Responder.SendWithin && row.Fleet.Armed);
    }

    [Fact]
    public void A_second_return_has_a_name_of_its_own()
    {
        var plan = new[] { ScaledOut, Widened }.Aggregate(new PlanState { Plan = Plan }, (state, happened) => state.Evolve(Site, happened))
            .Evolve(Begun).Evolve(new PlanEvent.LeaseReturnNotSeen(Lease, Return, "x", End + Minutes(2)) { At = End + Minutes(1) });
        var now = End + Minutes(2);
        var evidence = new Evidence { SeenAt = now, ReadAt = now, Plan = Three, Metrics = [.. PlanMetrics(now, 20)] };

        var decision = Lender.Decide(new PlanSituation(plan, Armed, evidence, [], Step.ScaleOut.ShortOfSomething), Look, now);

        Assert.Equal(new OpId("shop-1/1/1/return/1"), decision.Return!.Op);
        Assert.Equal([End], plan.ScaleChanges);
    }

    [Fact]
    public void What_nobody_answered_for_is_not_forgotten_because_the_next_try_was_refused()
    {
        var again = new OpId("shop-1/1/2");
        var retried = ((IncidentEvent.ActStarted)ScaledOut) with { Op = again, At = Noon + Minutes(13) };
        var refused = new IncidentEvent.ActReported(again, "scaleOut", new ActOutcome.Deferred(Noon + Minutes(14), "409"), null) { At = Noon + Minutes(13) };

        var plan = new[] { ScaledOut, Lost, retried, refused }.Aggregate(new PlanState { Plan = Plan }, (state, happened) => state.Evolve(Site, happened));

        Assert.Equal(Lease, Assert.IsType<Leases.Lease.Asked>(plan.Lease).Terms.Op);
    }

    private static Signal.ActFinished Done(ActOutcome outcome) => new(Return, outcome);

    private static Signal.PlatformEvent Happened(string? requestId, DateTimeOffset? at = null) =>
        new("e", "Microsoft.Web.AppServicePlanUpdated", Plan.Value, at ?? End, PlatformEventMeaning.Changed, "Updated", requestId);
}
