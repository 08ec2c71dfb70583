using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>What an event leaves of a plan: who acts on it, what it has borrowed, and what its sites know of each other.</summary>
public sealed class PlanEvolutionTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);
    private static readonly OpId Borrow = new("shop-1/1/1");
    private static readonly OpId Return = new("shop-1/1/1/return/0");
    private static readonly SiteId Cart = SiteId.Parse(Site.Value.Replace("shop", "cart", StringComparison.Ordinal));
    private static readonly DateTimeOffset End = Noon + Minutes(72);
    private static readonly LeaseTerms Terms = new(Borrow, Site, "shop-1", Widen, Minutes(60), TimeSpan.FromHours(8));
    private static readonly Lease.Lent Lent = new(Terms, Noon + Minutes(10), End, false, 0, End);
    private static readonly PlanEvent Begun = new PlanEvent.LeaseReturnStarted(Borrow, Return, Guid.Empty, Widen.Undo(), End + Seconds(20), End + Seconds(40), "x") { At = End };
    private static readonly Lease.Returning Returning = new(Terms, Lent.Since, End, false, 1, Return, Widen.Undo(), End, End + Seconds(20), End + Seconds(40), null, End + Seconds(40));

    public sealed record Row(string Name, PlanEvent[] Happened, Lease? Then, bool InFlight)
    {
        public override string ToString() => Name;
    }

    public static readonly TheoryData<Row> Rows =
    [
        new Row("what is kept longer is looked at then", [new PlanEvent.LeaseProlonged(Borrow, End + Minutes(5), "x") { At = End }], Lent with { Until = End + Minutes(5), LookAt = End + Minutes(5) }, false),
        new Row("a person is asked once", [new PlanEvent.LeaseOverdue(Borrow, "shop-1", "x", End + Minutes(5)) { At = End }], Lent with { PersonAsked = true, LookAt = End + Minutes(5) }, false),
        new Row("what stands against it is looked at again", [new PlanEvent.LeaseReturnHeld(Borrow, "x", [], End + Minutes(5)) { At = End }], Lent with { LookAt = End + Minutes(5) }, false),
        new Row("a return is an act on the plan, looked at once it must be over", [Begun], Returning, true),
        new Row("what Azure took is still under way", [Begun, Reported(new ActOutcome.Accepted())], Returning with { Answer = new ActOutcome.Accepted(), LookAt = End + Minutes(1) }, true),
        new Row("so is what nobody answered", [Begun, Reported(new ActOutcome.Unknown("x"))], Returning with { Answer = new ActOutcome.Unknown("x"), LookAt = End + Minutes(1) }, true),
        new Row("so is what is said to be done, until it is seen", [Begun, Reported(new ActOutcome.Succeeded())], Returning with { Answer = new ActOutcome.Succeeded(), LookAt = End + Minutes(1) }, true),
        new Row("what was refused is still lent", [Begun, Reported(new ActOutcome.Failed("x"))], Lent with { Returns = 1, LookAt = End + Minutes(1) }, false),
        new Row("what is said of another return says nothing", [Begun, Reported(new ActOutcome.Failed("x"), "other")], Returning, true),
        new Row("a return without effect is still lent", [Begun, Missed(Return)], Lent with { Returns = 1, LookAt = End + Minutes(2) }, false),
        new Row("another's lack of it says nothing", [Begun, Missed(new OpId("other"))], Returning, true),
        new Row("what was given back is over", [Begun, new PlanEvent.LeaseReturned(Borrow, Return, "x", 1) { At = End }], null, false),
        new Row("what somebody else decided about is over as well", [new PlanEvent.LeaseEnded(Borrow, "x", 1) { At = End }], null, false),
        new Row("also while it is given back", [Begun, new PlanEvent.LeaseEnded(Borrow, "x", 1) { At = End }], null, false),
        new Row("what is only noted moves nothing", [new PlanEvent.PlanSignalNoted("x") { At = End }], Lent, false),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Leaves(Row row)
    {
        var plan = row.Happened.Aggregate(Fold(ScaledOut, Widened), (known, one) => known.Evolve(one));

        Assert.Equal(row.Then, plan.Lease);
        Assert.Equal(row.InFlight ? new InFlight(Site, Return) : null, plan.InFlight);
    }

    [Fact]
    public void What_is_borrowed_runs_from_when_it_was_asked_for_and_its_time_from_when_it_is_there()
    {
        Assert.Equal(new Lease.Asked(Terms, Noon + Minutes(10), Noon + Minutes(11.5)), Fold(ScaledOut).Lease);
        Assert.Equal(Lent, Fold(ScaledOut, Widened).Lease);
        Assert.Equal(Lent with { Terms = Terms with { Taken = true } }, Fold(ScaledOut, Said(new ActOutcome.Accepted()), Widened).Lease);
        Assert.Equal(Lent with { Terms = Terms with { Taken = true } }, Fold(ScaledOut, Said(new ActOutcome.Succeeded()), Widened).Lease);
        Assert.Equal(Lent, Fold(ScaledOut, Said(new ActOutcome.Unknown("x")), Widened).Lease);
        Assert.Equal(Lent, Fold(ScaledOut, Said(new ActOutcome.Accepted(), "other"), Widened).Lease);
        Assert.IsType<Lease.Asked>(Fold(ScaledOut, ((IncidentEvent.EffectSeen)Widened) with { Op = new OpId("other") }).Lease);
        Assert.Equal(Lent with { Until = End + Minutes(1), LookAt = End + Minutes(1) }, Fold(ScaledOut).Evolve(new PlanEvent.LeaseFound(Borrow, "x", End + Minutes(1)) { At = End }).Lease);
        Assert.Equal(new Lease.Asked(Terms, Noon + Minutes(10), End), Fold(ScaledOut).Evolve(new PlanEvent.LeaseOverdue(Borrow, "shop-1", "x", End) { At = End }).Lease);
        Assert.Null(Fold(ScaledOut, Said(new ActOutcome.Failed("x"))).Lease);
        Assert.IsType<Lease.Asked>(Fold(ScaledOut, Said(new ActOutcome.Failed("x"), "other")).Lease);
    }

    [Fact]
    public void Of_what_was_asked_for_again_and_again_only_the_last_before_is_remembered()
    {
        var plan = Fold(ScaledOut, Again("shop-1/1/2"), Again("shop-1/1/3"));

        var asked = Assert.IsType<Lease.Asked>(plan.Lease);
        Assert.Equal((new OpId("shop-1/1/3"), new OpId("shop-1/1/2"), null), (asked.Terms.Op, asked.Earlier!.Terms.Op, asked.Earlier.Earlier));
    }

    /// <summary>By whose act is under way afterwards.</summary>
    [Fact]
    public void An_act_is_under_way_until_its_own_end_is_known()
    {
        var flying = new InFlight(Site, new OpId("shop-1/0/0"));
        var elsewhere = new OpId("cart-1/0/0");

        Assert.Equal(flying, Fold(Started).InFlight);
        Assert.Equal(flying, Fold(Started, Taken).InFlight);
        Assert.Null(Fold(Started, Seen).InFlight);
        Assert.Null(Fold(Started, Reported()).InFlight);
        Assert.Null(Fold(Started, Missed()).InFlight);
        Assert.Null(Fold(Started, Handed).InFlight);
        Assert.Null(Fold(Started, Closed).InFlight);
        Assert.Equal(flying, Fold(Started, ((IncidentEvent.EffectSeen)Seen) with { Op = elsewhere }).InFlight);
        Assert.Equal(flying, Fold(Started, Reported() with { Op = elsewhere }).InFlight);
        Assert.Equal(flying, Fold(Started, Missed() with { Op = elsewhere }).InFlight);
        Assert.Equal(flying, Fold(Started).Evolve(Cart, Closed).InFlight);
        Assert.Equal(new InFlight(Site, Return), Fold(ScaledOut, Widened).Evolve(Begun).Evolve(Site, Closed).InFlight);
    }

    [Fact]
    public void Changes_of_the_number_of_instances_are_remembered_for_an_hour()
    {
        var before = new PlanState { Plan = Plan, ScaleChanges = [Noon + Minutes(-50), Noon + Minutes(-50) + Moment] };

        Assert.Equal([Noon + Minutes(-50) + Moment, Noon + Minutes(10)], before.Evolve(Site, ScaledOut).ScaleChanges);
        Assert.Equal([Noon + Minutes(-50), Noon + Minutes(-50) + Moment], before.Evolve(Site, Started).ScaleChanges);
    }

    [Fact]
    public void Reboots_are_remembered_for_a_day_and_are_no_change_of_the_number()
    {
        var reboot = StartedAt(Noon) with { Act = new Act.RebootWorker(Plan, "M1", "i1", "shop"), Step = "rebootWorker" };
        var before = new PlanState { Plan = Plan, Reboots = [new PastAct(new OpId("a"), "rebootWorker", Noon - TimeSpan.FromDays(1)), new PastAct(new OpId("b"), "rebootWorker", Noon - TimeSpan.FromDays(1) + Moment)] };

        var after = before.Evolve(Site, reboot);

        Assert.Equal([new PastAct(new OpId("b"), "rebootWorker", before.Reboots[1].At), new PastAct(reboot.Op, "rebootWorker", Noon)], after.Reboots);
        Assert.Empty(after.ScaleChanges);
        Assert.Equal(["a", "b"], before.Evolve(Site, Started).Reboots.Select(act => act.Op.Value));
    }

    [Fact]
    public void Our_newest_sixteen_acts_on_the_plan_itself_are_known_as_ours()
    {
        var resized = StartedAt(Noon) with { Act = new Act.SetSize(Plan, "P1v3", "P2v3", "shop"), Step = "scaleUp" };
        var many = Enumerable.Range(1, 17).Aggregate(Fold(), (known, i) => known.Evolve(Site, Again($"shop-1/1/{i}")));

        Assert.Equal(Enumerable.Range(2, 16).Select(i => new InFlight(Site, new OpId($"shop-1/1/{i}"))), many.Own);
        Assert.Equal([new InFlight(Site, resized.Op)], Fold(resized).Own);
        Assert.Empty(Fold(Started).Own);
        Assert.Equal([new InFlight(Site, Borrow), new InFlight(Site, Return)], Fold(ScaledOut, Widened).Evolve(Begun).Own);
    }

    public sealed record Open(string Name, IncidentEvent[] Given, OpenIncident? Then)
    {
        public override string ToString() => Name;
    }

    private static OpenIncident Known => new(Site, "shop-1", "web", Noon);

    private static OpenIncident Unseen => Known with { SickSince = null };

    private static OpenIncident Since(DateTimeOffset moment) => Known with { SickSince = moment };

    public static readonly TheoryData<Open> Opens =
    [
        new Open("an incident is known to the plan's other sites", [Opened], Known),
        new Open("one that is only said to be ill is since no time", [OpenedBlind], Unseen),
        new Open("what happens to a site without one tells nobody", [Verified], null),
        new Open("a look says since when it is ill", [OpenedBlind, new IncidentEvent.Looked("Unhealthy", "x", Noon + Minutes(1)) { At = Noon + Minutes(2) }], Since(Noon + Minutes(1))),
        new Open("one that is well in a person's hands is not", [Opened, new IncidentEvent.Looked("Healthy", "x", Noon, Noon + Minutes(1)) { At = Noon + Minutes(2) }], Unseen),
        new Open("what recovers is not, and nothing is tried on it", [Opened, Started, Recovered], Unseen),
        new Open("what was handed over is known to be", [Opened, Started, Handed], Known with { HandedOver = true }),
        new Open("what is tried is known to be", [Opened, Started], Known with { IsTried = true }),
        new Open("and makes it ill, if it was only said to be", [OpenedBlind, Started], Since(Noon + Minutes(2)) with { IsTried = true }),
        new Open("while Azure is at it, it still is", [Opened, Started, Taken], Known with { IsTried = true }),
        new Open("also where nobody answered", [Opened, Started, Reported() with { Outcome = new ActOutcome.Unknown("x") }], Known with { IsTried = true }),
        new Open("also once it is done", [Opened, Started, Reported() with { Outcome = new ActOutcome.Succeeded() }, Seen], Known with { IsTried = true }),
        new Open("what was refused is not", [Opened, Started, Reported()], Known),
        new Open("nor what did not help", [Opened, Started, Seen, NotHelped], Known),
        new Open("nor what had no effect", [Opened, Started, Missed()], Known),
        new Open("unhealthy again is since then", [OpenedBlind, new IncidentEvent.Relapsed("x", true) { At = Noon + Minutes(1) }], Since(Noon + Minutes(1))),
        new Open("only who is ill is held back", [OpenedBlind, HeldBy("armed", Noon + Minutes(1))], Since(Noon + Minutes(1))),
        new Open("or passed by", [OpenedBlind, new IncidentEvent.StepSkipped("recycle", 0, "x") { At = Noon + Minutes(1) }], Since(Noon + Minutes(1))),
        new Open("or told of", [OpenedBlind, new IncidentEvent.StepTold("notify", 0, "ops", "x", "x") { At = Noon + Minutes(1) }], Since(Noon + Minutes(1))),
        new Open("or asked about", [OpenedBlind, new IncidentEvent.ApprovalAsked(new OpId("q"), "recycle", 0, null, "x", "x", Noon) { At = Noon + Minutes(1) }], Since(Noon + Minutes(1))),
        new Open("or worth saving evidence of", [OpenedBlind, SavingFor("recycle", 0, CaptureScope.Quick)], Since(Noon + Minutes(2))),
        new Open("which does not make it ill later than it was", [Opened, HeldBy("armed", Noon + Minutes(1))], Known),
        new Open("what is closed is known no more", [Opened, Closed], null),
    ];

    [Theory]
    [MemberData(nameof(Opens))]
    public void The_other_sites_know(Open row)
    {
        var plan = row.Given.Aggregate(Fold().Evolve(Cart, Opened), (known, one) => known.Evolve(Site, one));

        Assert.Equal(row.Then is null ? [Known with { Site = Cart }] : [Known with { Site = Cart }, row.Then], plan.Open);
    }

    [Fact]
    public void They_stand_in_the_order_in_which_they_were_opened() =>
        Assert.Equal([Site, Cart], Fold(Opened).Evolve(Cart, Opened).Evolve(Site, Started).Open.Select(one => one.Site));

    private static PlanState Fold(params IncidentEvent[] events) => events.Aggregate(new PlanState { Plan = Plan }, (plan, happened) => plan.Evolve(Site, happened));

    private static IncidentEvent Closed => new IncidentEvent.IncidentClosed("x", "x") { At = Noon + Minutes(30) };

    private static IncidentEvent.ActStarted Again(string op) => ((IncidentEvent.ActStarted)ScaledOut) with { Op = new OpId(op) };

    private static IncidentEvent Said(ActOutcome outcome, string op = "shop-1/1/1") => new IncidentEvent.ActReported(new OpId(op), "scaleOut", outcome, null) { At = Noon + Minutes(11) };

    private static IncidentEvent.ActReported Reported() => new(new OpId("shop-1/0/0"), "recycle", new ActOutcome.Failed("x"), null) { At = Noon + Minutes(2) };

    private static IncidentEvent.EffectNotSeen Missed() => new(new OpId("shop-1/0/0"), "recycle", "x", false) { At = Noon + Minutes(3) };

    private static PlanEvent Reported(ActOutcome outcome, string? op = null) => new PlanEvent.LeaseReturnReported(Borrow, op is null ? Return : new OpId(op), outcome, End + Minutes(1)) { At = End + Seconds(5) };

    private static PlanEvent Missed(OpId op) => new PlanEvent.LeaseReturnNotSeen(Borrow, op, "x", End + Minutes(2)) { At = End + Minutes(1) };
}
