using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>Whether an act had its effect, a row each: what is seen of it, what shows that it had none, and what leaves that open.</summary>
public sealed class EffectTests
{
    private static readonly Signal Look = new Signal.LookDue();
    private static readonly DateTimeOffset Due = Noon + Minutes(2);
    private static readonly DateTimeOffset Deadline = Due + Seconds(40);
    private static readonly OpId Op = new("shop-1/0/0");
    private static readonly DateTimeOffset Old = Noon - TimeSpan.FromHours(3);
    private static readonly Act Reboot = new Act.RebootWorker(Given.Plan, "M1", "i1", "shop");
    private static readonly Act Minimum = new Act.SetMinimum(Given.Plan, "/s", "day", 2, 3);
    private static readonly Act Fewer = new Act.SetMinimum(Given.Plan, "/s", "day", 3, 2);
    private static readonly Act Size = new Act.SetSize(Given.Plan, "P1v3", "P2v3", "shop");

    public sealed record Row(string Name, Act Act, ActOutcome? Answer, DateTimeOffset At, Evidence Seen, string Then)
    {
        public override string ToString() => Name;
    }

    public static readonly TheoryData<Row> Rows =
    [
        new Row("a process that is gone is gone", KillSick, null, Due, On(Of("i1", Worker(12, Due))), "EffectSeen"),
        new Row("a later process of the same number is another one", KillSick, null, Due, On(Of("i1", Worker(11, Due))), "EffectSeen"),
        new Row("one of which nobody knows when it began may be the same", KillSick, null, Due, On(Of("i1", Worker(11, null))), ""),
        new Row("it still may at the deadline", KillSick, null, Deadline, On(Of("i1", Worker(11, null))), "EffectNotSeen"),
        new Row("so may one that was never known to have begun", new Act.EndProcess(Site, "i1", 11, null), null, Deadline, On(Of("i1", Worker(11, Due))), "EffectNotSeen"),
        new Row("the same number on another instance is not it", KillSick, null, Due, On(Of("i1"), Of("i2", Worker(11, Old))), "EffectSeen"),
        new Row("with its instance it is gone", KillSick, null, Due, On(Of("i2", Worker(11, Old))), "EffectSeen"),
        new Row("where its instance's processes cannot be read nobody knows", KillSick, null, Deadline, On(new InstanceReading("i1", "M1", null)), ""),

        new Row("a restart is seen once every process began after it", new Act.SoftRestart(Site), null, Deadline, On(Of("i1", Worker(12, Due)), Of("i2", Worker(22, Due))), "EffectSeen"),
        new Row("one that began before it is an old one", new Act.SoftRestart(Site), null, Deadline, On(Of("i1", Worker(12, Due)), Of("i2", Worker(22, Due - Seconds(1)))), "EffectNotSeen"),
        new Row("so is one of which nobody knows when it began", new Act.Restart(Site), null, Deadline, On(Of("i1", Worker(12, null))), "EffectNotSeen"),
        new Row("a site that runs nowhere runs no old one", new Act.Restart(Site), null, Deadline, On(), "EffectSeen"),

        new Row("a machine that is gone was rebooted", Reboot, null, Due, On(Of("i2", Worker(22, Old))), "EffectSeen"),
        new Row("so was one on which nothing is from before", Reboot, null, Due, On(Of("i1", Worker(12, Due))), "EffectSeen"),
        new Row("or on which nothing runs yet", Reboot, null, Due, On(Of("i1")), "EffectSeen"),
        new Row("what runs on may still go down", Reboot, null, Deadline + Minutes(5) - TimeSpan.FromTicks(1), On(Of("i1", Worker(11, Old))), ""),
        new Row("for five minutes", Reboot, null, Deadline + Minutes(5), On(Of("i1", Worker(11, Old))), "EffectNotSeen"),
        new Row("also where only some of it does", Reboot, null, Deadline + Minutes(5), On(Of("i1", Worker(11, Old), Worker(12, Due))), "EffectNotSeen"),
        new Row("where no process can be told Azure's word must do", Reboot, new ActOutcome.Accepted(), Deadline + Minutes(5), On(new InstanceReading("i1", "M1", null)), "EffectSeen"),
        new Row("once it had its time", Reboot, new ActOutcome.Accepted(), Deadline + Minutes(5) - TimeSpan.FromTicks(1), On(new InstanceReading("i1", "M1", null)), ""),
        new Row("and if there is one", Reboot, null, Deadline + Minutes(5), On(new InstanceReading("i1", "M1", null)), ""),

        new Row("a plan with as many instances as were asked for has them", Widen, null, Due, Reading(TwoOfFive with { Capacity = 3 }), "EffectSeen"),
        new Row("and with more", Widen, null, Due, Reading(TwoOfFive with { Capacity = 4 }), "EffectSeen"),
        new Row("but not with fewer", Widen, null, Deadline, Reading(TwoOfFive), "EffectNotSeen"),
        new Row("fewer are there once there are as few", Widen.Undo(), null, Due, Reading(TwoOfFive), "EffectSeen"),
        new Row("or fewer", Widen.Undo(), null, Due, Reading(TwoOfFive with { Capacity = 1 }), "EffectSeen"),
        new Row("and not with more", Widen.Undo(), null, Deadline, Reading(TwoOfFive with { Capacity = 3 }), "EffectNotSeen"),
        new Row("a plan that cannot be read says nothing", Widen, null, Deadline, Reading(null), ""),
        new Row("a minimum that was raised is seen at its own setting", Minimum, null, Due, Reading(Scaled("/S", "day", 3)), "EffectSeen"),
        new Row("or above it", Minimum, null, Due, Reading(Scaled("/s", "day", 4)), "EffectSeen"),
        new Row("not below it", Minimum, null, Deadline, Reading(Scaled("/s", "day", 2)), "EffectNotSeen"),
        new Row("nor at another setting", Minimum, null, Deadline, Reading(Scaled("/other", "day", 3)), "EffectNotSeen"),
        new Row("nor in another profile", Minimum, null, Deadline, Reading(Scaled("/s", "night", 3)), "EffectNotSeen"),
        new Row("one that was lowered is seen there", Fewer, null, Due, Reading(Scaled("/s", "day", 2)), "EffectSeen"),
        new Row("or below", Fewer, null, Due, Reading(Scaled("/s", "day", 1)), "EffectSeen"),
        new Row("not above", Fewer, null, Deadline, Reading(Scaled("/s", "day", 3)), "EffectNotSeen"),
        new Row("and is gone with its setting", Fewer, null, Due, Reading(TwoOfFive), "EffectSeen"),
        new Row("a plan of the size that was asked for has it, however it is spelled", Size, null, Due, Reading(TwoOfFive with { Size = "p2V3" }), "EffectSeen"),
        new Row("another size is another", Size, null, Deadline, Reading(TwoOfFive with { Size = "P1v3" }), "EffectNotSeen"),
        new Row("a size that is not known is not it", Size, null, Deadline, Reading(TwoOfFive), "EffectNotSeen"),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Is_seen(Row row)
    {
        IncidentEvent[] reported = row.Answer is { } answer ? [new IncidentEvent.ActReported(Op, "recycle", answer, null) { At = Due }] : [];

        var decision = Responder.Decide(Situation([Opened, Verified, StartedAt(Due) with { Act = row.Act }, .. reported], row.Seen), Look, Given.Policy, row.At);

        Assert.Equal(row.Then, string.Join(' ', decision.Events.Select(happened => happened.Kind)));
    }

    /// <summary>Sent and without effect is a rung that did not help; what may never have been sent leaves the rung where it is.</summary>
    [Fact]
    public void Only_what_Azure_took_leads_to_the_next_rung_where_it_had_no_effect()
    {
        Assert.False(Missed([Started], new Evidence { SeenAt = Deadline, ReadAt = Deadline, Instances = TwoInstances }).NextRung);
        Assert.True(Missed([Started, Taken], new Evidence { SeenAt = Deadline, ReadAt = Deadline, Instances = TwoInstances }).NextRung);
        Assert.True(Missed([StartedAt(Due) with { Act = Widen }], Reading(TwoOfFive) with { Operation = new OperationReading.Ended(false, "no room") }).NextRung);
        Assert.False(Missed([StartedAt(Due) with { Act = Widen }], Reading(TwoOfFive) with { Operation = new OperationReading.Ended(true, null) }).NextRung);
    }

    [Fact]
    public void A_step_has_the_time_to_help_that_the_policy_gives_it()
    {
        var slow = Given.Policy with { Ladder = [Given.Policy.Ladder[0] with { Settle = Minutes(7) }] };
        var seen = On(Of("i1", Worker(12, Due)));

        Assert.Equal(Due + Minutes(8), Seen(slow, seen).SettleUntil);
        Assert.Equal(("recycle", Due + Minutes(6)), (Seen(slow with { Ladder = [] }, seen).Step, Seen(slow with { Ladder = [] }, seen).SettleUntil));
        Assert.Equal("restart", Seen(slow with { Ladder = [new Step.Restart()] }, seen).Step);
    }

    public static readonly TheoryData<ActOutcome, double?> Outcomes = new()
    {
        { new ActOutcome.Accepted(), null },
        { new ActOutcome.Unknown("x"), null },
        { new ActOutcome.Failed("x"), null },
        { new ActOutcome.NotSent("x"), 6 },
        { new ActOutcome.Deferred(Due + Minutes(1), "x"), 60 },
    };

    /// <summary>Told a second after it was due.</summary>
    [Theory]
    [MemberData(nameof(Outcomes))]
    public void What_did_not_leave_is_tried_again_when_that_is_worth_it(ActOutcome outcome, double? seconds)
    {
        var started = StartedAt(Due) with { Step = "restart" };

        var reported = Assert.IsType<IncidentEvent.ActReported>(Responder.Decide(Situation([Opened, Verified, started]), new Signal.ActFinished(Op, outcome), Given.Policy, Due + Seconds(1)).Events[0]);

        Assert.Equal(seconds is { } after ? Due + Seconds(after) : null, reported.LookAgain);
        Assert.Equal((Op, "restart", outcome), (reported.Op, reported.Step, reported.Outcome));
    }

    [Fact]
    public void Where_nobody_owns_the_site_any_more_a_person_is_called_once_what_was_begun_can_no_longer_be_under_way()
    {
        var running = new ActOutcome.Accepted(new Uri("https://management.example/operations/1"));
        var reported = Responder.DecideUnowned(Situation([Opened, Verified, Started]), new Signal.ActFinished(Op, running), Due + Seconds(1));

        Assert.Equal(["ActReported"], reported.Events.Select(happened => happened.Kind));
        var after = Situation([Opened, Verified, Started, .. reported.Events]);
        var end = ((Incident.Acting)after.Incident).Deadline + Minutes(10);
        Assert.Empty(Responder.DecideUnowned(after, Look, end - TimeSpan.FromTicks(1)).Events);
        Assert.Equal(["IncidentHandedOver"], Responder.DecideUnowned(after, Look, end).Events.Select(happened => happened.Kind));
    }

    [Fact]
    public void Where_nobody_owns_the_site_any_more_and_nothing_was_sent_a_person_is_called_at_once()
    {
        var decision = Responder.DecideUnowned(Situation([Opened, Verified, Started]), new Signal.ActFinished(Op, new ActOutcome.NotSent("for a test")), Due + Seconds(1));

        Assert.Equal(["ActReported", "IncidentHandedOver"], decision.Events.Select(happened => happened.Kind));
    }

    private static IncidentEvent.EffectNotSeen Missed(IncidentEvent[] given, Evidence seen) =>
        Assert.IsType<IncidentEvent.EffectNotSeen>(Assert.Single(Responder.Decide(Situation([Opened, Verified, .. given], seen), Look, Given.Policy, Deadline).Events));

    private static IncidentEvent.EffectSeen Seen(Policy policy, Evidence seen) =>
        Assert.IsType<IncidentEvent.EffectSeen>(Assert.Single(Responder.Decide(Situation([Opened, Verified, Started], seen), Look, policy, Due + Minutes(1)).Events));

    private static WorkerReading Worker(int process, DateTimeOffset? startedAt) => new(process, startedAt, 1);

    private static InstanceReading Of(string id, params ImmutableArray<WorkerReading> workers) => new(id, id.Replace('i', 'M'), workers);

    private static Evidence On(params ImmutableArray<InstanceReading> instances) => new() { SeenAt = Due, ReadAt = Due, Instances = instances };

    private static Evidence Reading(PlanReading? plan) => new() { SeenAt = Due, ReadAt = Due, Plan = plan };

    private static PlanReading Scaled(string setting, string profile, int minimum) => TwoOfFive with { Autoscale = new AutoscaleReading(setting, profile, minimum, 9) };
}
