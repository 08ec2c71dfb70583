using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>When what was borrowed is looked at again, from when on a person is asked, and what it came to.</summary>
public sealed class LeaseMomentTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);
    private static readonly OpId Borrow = new("shop-1/1/1");
    private static readonly OpId Return = new("shop-1/1/1/return/0");
    private static readonly DateTimeOffset End = Noon + Minutes(72);

    /// <summary>Eight hours after it was asked for.</summary>
    private static readonly DateTimeOffset Longest = Noon + Minutes(10) + TimeSpan.FromHours(8);

    private static readonly PlanReading Three = TwoOfFive with { Capacity = 3 };
    private static readonly PlanState Lent = Fold(ScaledOut, Widened);
    private static readonly PlanEvent Asked = new PlanEvent.LeaseOverdue(Borrow, "shop-1", "x", End) { At = End };
    private static readonly PlanState Returning = Lent.Evolve(new PlanEvent.LeaseReturnStarted(Borrow, Return, Guid.Empty, Widen.Undo(), End + Seconds(20), End + Seconds(40), "x") { At = End });
    private static readonly PlanState Lost = Fold(ScaledOut, new IncidentEvent.EffectNotSeen(Borrow, "scaleOut", "x", false) { At = Noon + Minutes(12) });

    [Fact]
    public void What_cannot_be_given_back_is_looked_at_again_in_five_minutes_or_after_its_own_length()
    {
        var brief = Fold(((IncidentEvent.ActStarted)ScaledOut) with { Lease = new LeaseLength(Minutes(2), TimeSpan.FromHours(8)) }, Widened);

        Assert.Equal(End + Minutes(5), Only<PlanEvent.LeaseProlonged>(Look(Lent, End, seen: null)).Until);
        Assert.Equal(End + Minutes(2), Only<PlanEvent.LeaseProlonged>(Look(brief, End, seen: null)).Until);
    }

    [Fact]
    public void A_person_is_asked_at_its_very_longest_and_once()
    {
        Assert.Equal(Longest - Moment + Minutes(5), Only<PlanEvent.LeaseProlonged>(Look(Lent, Longest - Moment, seen: null)).Until);
        var asked = Only<PlanEvent.LeaseOverdue>(Look(Lent, Longest, seen: null));
        Assert.Equal((Longest + Minutes(5), "shop-1"), (asked.LookAgain, asked.Incident));
        Only<PlanEvent.LeaseProlonged>(Look(Lent.Evolve(Asked), Longest, seen: null));
    }

    [Fact]
    public void What_stands_against_a_return_is_not_waited_for_past_the_moment_when_a_person_is_to_be_asked()
    {
        var paused = Armed with { Pauses = [new Fleet.Pause(Fleet.PauseTarget.Parse("plan-a"), Longest + Minutes(30), "anna", "patching", Noon)] };

        Assert.Equal(Longest, Only<PlanEvent.LeaseReturnHeld>(Look(Lent, End, Three, paused)).LookAgain);
        Assert.Equal(Longest + Minutes(30), Only<PlanEvent.LeaseOverdue>(Look(Lent, Longest, Three, paused)).LookAgain);
        Assert.Equal(Longest + Minutes(30), Only<PlanEvent.LeaseReturnHeld>(Look(Lent.Evolve(Asked), Longest, Three, paused)).LookAgain);
        Assert.Equal(End + Seconds(30), Only<PlanEvent.LeaseReturnHeld>(Look(Lent, End, Three, Fleet.FleetReading.NotRead)).LookAgain);
    }

    [Fact]
    public void A_return_leaves_within_twenty_seconds_of_its_commit_and_thirty_of_its_evidence()
    {
        var fresh = Only<PlanEvent.LeaseReturnStarted>(Look(Lent, End, Three));
        var older = Only<PlanEvent.LeaseReturnStarted>(Look(Lent, End, Three, seenBefore: 18));

        Assert.Equal((Return, Return.RequestId(Site), Widen.Undo()), (fresh.Op, fresh.RequestId, fresh.Act));
        Assert.Equal((End + Seconds(20), End + Seconds(40)), (fresh.SendBy, fresh.Deadline));
        Assert.Equal((End + Seconds(12), End + Seconds(32)), (older.SendBy, older.Deadline));
    }

    [Theory]
    [InlineData(50, true)]
    [InlineData(50.1, false)]
    public void Fewer_instances_may_be_as_busy_as_the_ceiling_and_no_busier(double processor, bool isReturned) =>
        Assert.Equal(isReturned, Look(Lent, End, Three, processor: processor).Return is not null);

    [Fact]
    public void Only_what_is_of_the_plan_and_bad_above_is_a_ceiling()
    {
        var now = End;
        var evidence = new Evidence { SeenAt = now, ReadAt = now, Plan = Three, Metrics = [.. PlanMetrics(now, 74)] };
        var others = new Condition.Any(
        [
            new Condition.Metric("CpuPercentage", MetricScope.Plan, "Average", Comparison.Below, 90, Minutes(5)),
            new Condition.Metric("CpuPercentage", MetricScope.Site, "Average", Comparison.Above, 10, Minutes(5)),
        ]);

        Assert.NotNull(Lender.Decide(new PlanSituation(Lent, Armed, evidence, [], others), new Signal.LookDue(), now).Return);
    }

    [Fact]
    public void Somebody_elses_change_is_left_to_settle_for_ten_minutes()
    {
        var taken = Fold(ScaledOut, new IncidentEvent.ActReported(Borrow, "scaleOut", new ActOutcome.Accepted(), null) { At = Noon + Minutes(11) }, Widened);

        Assert.Equal(End + Moment, Only<PlanEvent.LeaseReturnHeld>(Look(Changed(taken, End - Minutes(10) + Moment), End, Three)).LookAgain);
        Assert.NotNull(Look(Changed(taken, End - Minutes(10)), End, Three).Return);
    }

    [Fact]
    public void What_nobody_said_was_taken_may_be_of_whoever_changed_the_plan_since()
    {
        Only<PlanEvent.LeaseEnded>(Look(Changed(Lent, Noon + Minutes(10)), End, Three));
        Assert.NotNull(Look(Changed(Lent, Noon + Minutes(10) - Moment), End, Three).Return);
    }

    /// <summary>Where a return had no effect, or was answered.</summary>
    [Fact]
    public void After_a_return_was_begun_whoever_changes_the_plan_may_have_answered_it()
    {
        var missed = Returning.Evolve(new PlanEvent.LeaseReturnNotSeen(Borrow, Return, "x", End + Minutes(1)) { At = End + Minutes(1) });
        var later = End + Minutes(20);

        Only<PlanEvent.LeaseEnded>(Look(Changed(missed, End), later, Three));
        Assert.NotNull(Look(missed, later, Three).Return);
    }

    [Fact]
    public void Also_where_Azure_had_taken_what_was_borrowed()
    {
        var missed = Fold(ScaledOut, new IncidentEvent.ActReported(Borrow, "scaleOut", new ActOutcome.Accepted(), null) { At = Noon + Minutes(11) }, Widened)
            .Evolve(new PlanEvent.LeaseReturnStarted(Borrow, Return, Guid.Empty, Widen.Undo(), End + Seconds(20), End + Seconds(40), "x") { At = End })
            .Evolve(new PlanEvent.LeaseReturnNotSeen(Borrow, Return, "x", End + Minutes(1)) { At = End + Minutes(1) });

        Only<PlanEvent.LeaseEnded>(Look(Changed(missed, End), End + Minutes(20), Three));
        Assert.NotNull(Look(Changed(missed, End - Moment), End + Minutes(20), Three).Return);
    }

    [Fact]
    public void What_stands_against_a_return_is_asked_again_when_the_last_of_it_may_have_passed()
    {
        var busy = Fold(ScaledOut, Widened, StartedAt(End - Seconds(10), "shop-2/0/0"));
        var both = Fleet.FleetReading.NotRead with { Pauses = [new Fleet.Pause(Fleet.PauseTarget.Parse("plan-a"), End + Minutes(10), "anna", "patching", Noon)] };

        Assert.Equal(End + Seconds(30), Only<PlanEvent.LeaseReturnHeld>(Look(busy, End, Three)).LookAgain);
        Assert.Equal(End + Minutes(10), Only<PlanEvent.LeaseReturnHeld>(Look(Lent, End, Three, both)).LookAgain);
    }

    [Fact]
    public void Who_set_another_number_is_told_by_that_number_whatever_else_was_changed() =>
        Assert.Contains("set the plan to 5 instances", Only<PlanEvent.LeaseEnded>(Look(Changed(Lent, Noon + Minutes(10)), End, Three with { Capacity = 5 })).Why, StringComparison.Ordinal);

    [Theory]
    [InlineData(30, "it was borrowed 30 min ago and cannot be given back: ")]
    [InlineData(60, "it was borrowed 1 h ago and cannot be given back: ")]
    [InlineData(90, "it was borrowed 1.5 h ago and cannot be given back: ")]
    public void How_long_ago_it_was_borrowed_is_told_in_hours_from_one_on(double longest, string said)
    {
        var brief = Fold(((IncidentEvent.ActStarted)ScaledOut) with { Lease = new LeaseLength(Minutes(2), Minutes(longest)) }, Widened);

        Assert.StartsWith(said, Only<PlanEvent.LeaseOverdue>(Look(brief, Noon + Minutes(10 + longest), seen: null)).Why, StringComparison.Ordinal);
    }

    public static readonly TheoryData<PlanReading, bool> Minimums = new()
    {
        { With(new AutoscaleReading("/S", "Default", 3, 9)), true },
        { With(new AutoscaleReading("/s", "Default", 4, 9)), false },
        { With(new AutoscaleReading("/s", "Night", 3, 9)), false },
        { With(new AutoscaleReading("/other", "Default", 3, 9)), false },
        { Three, false },
    };

    [Theory]
    [MemberData(nameof(Minimums))]
    public void A_raised_minimum_is_given_back_while_it_is_the_one_that_was_set(PlanReading seen, bool isReturned)
    {
        var raised = Fold(((IncidentEvent.ActStarted)ScaledOut) with { Act = new Act.SetMinimum(Plan, "/s", "Default", 2, 3) }, Widened);

        var decision = Look(raised, End, seen);

        Assert.Equal(isReturned ? new Act.SetMinimum(Plan, "/s", "Default", 3, 2) : null, decision.Return?.Act);
        if (!isReturned) Only<PlanEvent.LeaseEnded>(decision);
    }

    public static readonly TheoryData<ActOutcome, double, bool> Reports = new()
    {
        { new ActOutcome.Accepted(), 6, false },
        { new ActOutcome.Succeeded(), 6, false },
        { new ActOutcome.NotSent("x"), 6, false },
        { new ActOutcome.Unknown("x"), 40, false },
        { new ActOutcome.Deferred(End + Minutes(2), "x"), 120, false },
        { new ActOutcome.Failed("x"), 301, true },
        { new ActOutcome.Impossible("x"), 301, true },
        { new ActOutcome.Forbidden("x"), 301, true },
    };

    /// <summary>Told one second after it began; seconds after it began.</summary>
    [Theory]
    [MemberData(nameof(Reports))]
    public void What_is_said_of_a_return_says_when_to_look_and_whether_a_person_is_asked(ActOutcome outcome, double lookAgain, bool asks)
    {
        var done = new Signal.ActFinished(Return, outcome);

        var decision = Decide(Returning, done, End + Seconds(1), Three);
        var asked = Decide(Lent.Evolve(Asked).Evolve(new PlanEvent.LeaseReturnStarted(Borrow, Return, Guid.Empty, Widen.Undo(), End, End + Seconds(40), "x") { At = End }), done, End + Seconds(1), Three);

        Assert.Equal(End + Seconds(lookAgain), Assert.IsType<PlanEvent.LeaseReturnReported>(decision.Events[0]).LookAgain);
        Assert.Equal(asks ? ["LeaseReturnReported", "LeaseOverdue"] : ["LeaseReturnReported"], decision.Events.Select(happened => happened.Kind));
        Assert.Equal(["LeaseReturnReported"], asked.Events.Select(happened => happened.Kind));
        if (asks) Assert.Equal(End + Seconds(lookAgain), ((PlanEvent.LeaseOverdue)decision.Events[1]).LookAgain);
    }

    [Fact]
    public void What_is_said_of_another_act_is_written_down() =>
        Only<PlanEvent.PlanSignalNoted>(Decide(Returning, new Signal.ActFinished(Borrow, new ActOutcome.Failed("x")), End, Three));

    [Fact]
    public void What_was_borrowed_is_counted_in_instance_hours()
    {
        var four = Fold(((IncidentEvent.ActStarted)ScaledOut) with { Act = new Act.SetCapacity(Plan, 2, 5) }, Widened);

        Assert.Equal(1.0333, Only<PlanEvent.LeaseReturned>(Look(Returning, End, TwoOfFive)).InstanceHours);
        Assert.Equal(3.1, Only<PlanEvent.LeaseEnded>(Look(four, End, TwoOfFive)).InstanceHours);
    }

    public static readonly TheoryData<ActOutcome?, OperationReading?, string> Ends = new()
    {
        { null, null, "LeaseReturnNotSeen" },
        { new ActOutcome.Unknown("x"), null, "LeaseReturnNotSeen" },
        { new ActOutcome.Accepted(), null, "LeaseEnded" },
        { new ActOutcome.Succeeded(), null, "LeaseEnded" },
        { new ActOutcome.Accepted(new Uri("https://management.azure.com/o/1")), null, "" },
        { new ActOutcome.Accepted(new Uri("https://management.azure.com/o/1")), new OperationReading.Running(), "" },
        { new ActOutcome.Accepted(new Uri("https://management.azure.com/o/1")), new OperationReading.Ended(true, null), "LeaseEnded" },
        { new ActOutcome.Accepted(new Uri("https://management.azure.com/o/1")), new OperationReading.Ended(false, "x"), "LeaseReturnNotSeen" },
    };

    /// <summary>The instances are still there, at the very moment when the return must be over.</summary>
    [Theory]
    [MemberData(nameof(Ends))]
    public void What_Azure_did_and_is_not_so_somebody_else_undid(ActOutcome? answer, OperationReading? operation, string then)
    {
        var plan = answer is null ? Returning : Returning.Evolve(new PlanEvent.LeaseReturnReported(Borrow, Return, answer, End) { At = End });

        Assert.Equal(then, string.Join(' ', Look(plan, End + Seconds(40), Three, operation: operation).Events.Select(happened => happened.Kind)));
        Assert.Empty(Look(plan, End + Seconds(40) - Moment, Three, operation: operation).Events);
    }

    [Fact]
    public void A_return_without_effect_is_looked_at_again_in_half_a_minute() =>
        Assert.Equal(End + Minutes(2), Only<PlanEvent.LeaseReturnNotSeen>(Look(Returning, End + Minutes(1.5), Three)).LookAgain);

    [Fact]
    public void What_nobody_answered_for_is_looked_for_for_half_an_hour()
    {
        var end = Noon + Minutes(40);

        Assert.Equal(end + Minutes(59), Only<PlanEvent.LeaseFound>(Look(Lost, end - Minutes(1), Three)).Until);
        Assert.Empty(Look(Lost, end - Moment, TwoOfFive).Events);
        Assert.Equal(0, Only<PlanEvent.LeaseEnded>(Look(Lost, end, TwoOfFive)).InstanceHours);
        Assert.Empty(Look(Lost, end - Moment, seen: null).Events);
        Assert.Equal(end + Minutes(30), Only<PlanEvent.LeaseOverdue>(Look(Lost, end, seen: null)).LookAgain);
    }

    [Fact]
    public void What_is_there_after_somebody_elses_change_and_was_never_said_to_be_taken_is_theirs()
    {
        var taken = Fold(ScaledOut, new IncidentEvent.ActReported(Borrow, "scaleOut", new ActOutcome.Accepted(), null) { At = Noon + Minutes(11) }, new IncidentEvent.EffectNotSeen(Borrow, "scaleOut", "x", false) { At = Noon + Minutes(12) });

        Only<PlanEvent.LeaseEnded>(Look(Changed(Lost, Noon + Minutes(10)), Noon + Minutes(20), Three));
        Only<PlanEvent.LeaseFound>(Look(Changed(Lost, Noon + Minutes(10) - Moment), Noon + Minutes(20), Three));
        Only<PlanEvent.LeaseFound>(Look(Changed(taken, Noon + Minutes(10)), Noon + Minutes(20), Three));
    }

    /// <summary>Seconds after the minimum was set.</summary>
    [Theory]
    [InlineData(-1, "PlanChanged")]
    [InlineData(0, "PlanSignalNoted")]
    [InlineData(600, "PlanSignalNoted")]
    [InlineData(601, "PlanChanged")]
    public void Autoscale_follows_a_minimum_within_ten_minutes(double seconds, string then)
    {
        var raised = Fold(((IncidentEvent.ActStarted)ScaledOut) with { Act = new Act.SetMinimum(Plan, "/s", "day", 2, 3) }, new IncidentEvent.ActReported(Borrow, "scaleOut", new ActOutcome.Accepted(), null) { At = Noon + Minutes(11) });
        var happened = new Signal.PlatformEvent("e", "Microsoft.Web.AppServicePlanUpdated", Plan.Value, Noon + Minutes(10) + Seconds(seconds), PlatformEventMeaning.Changed, "Updated");

        Assert.Equal(then, Assert.Single(Decide(raised, happened, Noon + Minutes(30), Three).Events).Kind);
        Assert.Equal("PlanChanged", Assert.Single(Decide(Lent, happened, Noon + Minutes(30), Three).Events).Kind);
    }

    private static PlanReading With(AutoscaleReading autoscale) => Three with { Autoscale = autoscale };

    private static PlanState Changed(PlanState plan, DateTimeOffset at) => plan.Evolve(new PlanEvent.PlanChanged(new Change("scaled", at), "x") { At = at });

    private static PlanState Fold(params IncidentEvent[] events) => events.Aggregate(new PlanState { Plan = Plan }, (plan, happened) => plan.Evolve(Site, happened));

    private static T Only<T>(PlanDecision decision)
        where T : PlanEvent => Assert.IsType<T>(Assert.Single(decision.Events));

    private static PlanDecision Look(PlanState plan, DateTimeOffset now, PlanReading? seen, Fleet.FleetReading? fleet = null, double processor = 20, double seenBefore = 0, OperationReading? operation = null) =>
        Decide(plan, new Signal.LookDue(), now, seen, fleet, processor, seenBefore, operation);

    private static PlanDecision Decide(PlanState plan, Signal signal, DateTimeOffset now, PlanReading? seen, Fleet.FleetReading? fleet = null, double processor = 20, double seenBefore = 0, OperationReading? operation = null)
    {
        var evidence = new Evidence { SeenAt = now - Seconds(seenBefore), ReadAt = now, Plan = seen, Operation = operation, Metrics = [.. PlanMetrics(now, processor)] };
        return Lender.Decide(new PlanSituation(plan, fleet ?? Armed, evidence, [new SiteOnPlan(Site, true, "well")], Step.ScaleOut.ShortOfSomething), signal, now);
    }
}
