using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>What an event leaves of an incident, a row each: all that is remembered of it afterwards, and nothing else.</summary>
public sealed class EvolutionTests
{
    private static readonly DateTimeOffset At = Noon + Minutes(2);
    private static readonly OpId Op = new("shop-1/0/0");
    private static readonly OpId Question = new("shop-1/0/0/ask/0");

    /// <summary>After it was opened and its cause was found.</summary>
    private static readonly Course Ill = new() { Id = "shop-1", OpenedAt = Noon, Policy = Mark, Cause = "for a test", UnhealthySince = Noon, NotedAt = Noon };
    private static readonly ApprovalRequest Request = new(Question, "recycle", 0, KillSick, "end it", At, At + Minutes(15));
    private static readonly IncidentEvent Asked = new IncidentEvent.ApprovalAsked(Question, "recycle", 0, KillSick, "end it", "x", At + Minutes(15)) { At = At };
    private static readonly IncidentEvent Answered = new IncidentEvent.ApprovalGiven(Question, "recycle", "anna", "go", At + Minutes(20)) { At = At + Minutes(1) };
    private static readonly Approval Yes = new("recycle", 0, KillSick, "anna", At + Minutes(20));
    private static readonly IncidentEvent.StepHeld Held = HeldBy("armed", At);
    private static readonly IncidentEvent.StepHeld HeldLater = HeldBy("mode", At + Minutes(1));
    private static readonly IncidentEvent.StepHeld Waits = new("recycle", 0, "x", [new Objection("paused", "x", At + Minutes(9), Ends: true)], At + Minutes(9)) { At = At };
    private static readonly IncidentEvent.PreservationStarted Quickly = SavingFor("recycle", 0, CaptureScope.Quick);
    private static readonly IncidentEvent.PreservationStarted WithDump = SavingFor("captureDiagnostics", 0, CaptureScope.Full, DumpKind.Heap);
    private static readonly IncidentEvent.ActStarted Begun = StartedAt(At);
    private static readonly Course Acted = Ill with { Acts = 1 };

    public sealed record Row(string Name, IncidentEvent[] Given, Incident Then)
    {
        public override string ToString() => Name;
    }

    public static readonly TheoryData<Row> Rows =
    [
        new Row("a cause takes the place of the claim", [], new Incident.Watching(Ill, Noon)),
        new Row("a look says since when it is unhealthy", [new IncidentEvent.Looked("Unhealthy", "x", At) { At = At + Minutes(1) }], new Incident.Watching(Ill with { UnhealthySince = At, NotedAt = At + Minutes(1) }, Noon)),
        new Row("or that it is not known to be", [new IncidentEvent.Looked("Unknown", "x", null) { At = At }], new Incident.Watching(Ill with { UnhealthySince = null, NotedAt = At }, Noon)),
        new Row("a step that is held back has been since then", [Held], new Incident.Held(Ill with { NotedAt = At }, Held.Objections, At, At + Minutes(1))),
        new Row("and still, whatever stands against it later", [Held, HeldLater], new Incident.Held(Ill with { NotedAt = At + Minutes(1) }, HeldLater.Objections, At, At + Minutes(2))),
        new Row("but the end of a pause begins that time anew", [Waits, HeldLater], new Incident.Held(Ill with { NotedAt = At + Minutes(1) }, HeldLater.Objections, At + Minutes(1), At + Minutes(2))),
        new Row("a step that is passed by leads to the next", [new IncidentEvent.StepSkipped("recycle", 1, "x") { At = At }], new Incident.Watching(Ill with { Rung = 2 }, At)),
        new Row("so does one that told people", [new IncidentEvent.StepTold("notify", 1, "ops", "x", "x") { At = At }], new Incident.Watching(Ill with { Rung = 2 }, At)),
        new Row("a question is remembered as it was asked", [Asked], new Incident.AwaitingApproval(Ill with { Asked = 1, NotedAt = At }, Request)),
        new Row("a yes is to just that", [Asked, Answered], new Incident.Watching(Ill with { Asked = 1, NotedAt = At, Approval = Yes }, At + Minutes(1))),
        new Row("a yes to another question is none", [Asked, ((IncidentEvent.ApprovalGiven)Answered) with { Op = new OpId("other") }], new Incident.AwaitingApproval(Ill with { Asked = 1, NotedAt = At }, Request)),
        new Row("a further question forgets the yes to the last", [Asked, Answered, Asked], new Incident.AwaitingApproval(Ill with { Asked = 2, NotedAt = At }, Request)),
        new Row("evidence is saved under a number of its own, once a rung", [Quickly], new Incident.Preserving(Acted with { PreservedRung = 0, NotedAt = At }, Quickly.Order, "recycle")),
        new Row("a process that is frozen for it is remembered", [WithDump], new Incident.Preserving(Acted with { PreservedRung = 0, NotedAt = At, Dumped = true }, WithDump.Order, "captureDiagnostics")),
        new Row("and stays so", [WithDump, Quickly], new Incident.Preserving(Ill with { Acts = 2, PreservedRung = 0, NotedAt = At, Dumped = true }, Quickly.Order, "recycle")),
        new Row("evidence before a step uses up no yes", [Asked, Answered, Quickly], new Incident.Preserving(Acted with { Asked = 1, PreservedRung = 0, NotedAt = At, Approval = Yes }, Quickly.Order, "recycle")),
        new Row("a capture that was said yes to does", [((IncidentEvent.ApprovalAsked)Asked) with { Act = null }, Answered, WithDump], new Incident.Preserving(Acted with { Asked = 1, PreservedRung = 0, NotedAt = At, Dumped = true }, WithDump.Order, "captureDiagnostics")),
        new Row("once it is saved the step is looked at afresh", [Quickly, Ended("shop-1/0/0", nextRung: false)], new Incident.Watching(Acted with { PreservedRung = 0, NotedAt = At }, At + Minutes(1))),
        new Row("and the next one, where it was the step", [WithDump, Ended("shop-1/0/0", nextRung: true)], new Incident.Watching(Acted with { PreservedRung = 0, NotedAt = At, Dumped = true, Rung = 1 }, At + Minutes(1))),
        new Row("the end of another capture is none", [Quickly, Ended("shop-1/9/9", nextRung: true)], new Incident.Preserving(Acted with { PreservedRung = 0, NotedAt = At }, Quickly.Order, "recycle")),
        new Row("an act uses up the yes", [Asked, Answered, Begun], new Incident.Acting(Acted with { Asked = 1, NotedAt = At }, Op, KillSick, At, At + Seconds(20), At + Seconds(40), null)),
        new Row("what was said of it is remembered", [Begun, Reported(new ActOutcome.Accepted())], new Incident.Acting(Acted, Op, KillSick, At, At + Seconds(20), At + Seconds(40), new ActOutcome.Accepted())),
        new Row("what was said of another is not", [Begun, Reported(new ActOutcome.Failed("x"), "other/0/0")], new Incident.Acting(Acted, Op, KillSick, At, At + Seconds(20), At + Seconds(40), null)),
        new Row("an act that failed leads to the next rung", [Begun, Reported(new ActOutcome.Failed("x"))], new Incident.Watching(Acted with { Rung = 1 }, At + Seconds(9))),
        new Row("one that can never work does, too", [Begun, Reported(new ActOutcome.Impossible("x"))], new Incident.Watching(Acted with { Rung = 1 }, At + Seconds(9))),
        new Row("an effect begins the time that the step has to help", [Begun, Seen], new Incident.Settling(Acted, Op, "recycle", Noon + Minutes(3), Noon + Minutes(8))),
        new Row("an act without effect may be tried again", [Begun, Missed(nextRung: false)], new Incident.Watching(Acted, At + Minutes(1))),
        new Row("or was a step that did not help", [Begun, Missed(nextRung: true)], new Incident.Watching(Acted with { Rung = 1 }, At + Minutes(1))),
        new Row("one that did not help leads to the next", [Begun, Seen, NotHelped], new Incident.Watching(Acted with { Rung = 1 }, Noon + Minutes(9))),
        new Row("before the next instance's turn what it knows is saved", [Quickly, Ended("shop-1/0/0", nextRung: false), new IncidentEvent.InstanceHelped(Op, "recycle", "i1", "x") { At = At + Minutes(9) }], new Incident.Watching(Acted with { NotedAt = At }, At + Minutes(9))),
        new Row("what is well again is unhealthy since no time, and needs no yes", [Asked, Answered, Recovered], new Incident.Recovering(Ill with { Asked = 1, UnhealthySince = null, NotedAt = Noon + Minutes(9) }, Noon + Minutes(9), "recycle")),
        new Row("unhealthy again is since then, at the same rung", [Recovered, Relapsed(nextRung: false)], new Incident.Watching(Ill with { UnhealthySince = Noon + Minutes(10), NotedAt = Noon + Minutes(9) }, Noon + Minutes(10))),
        new Row("or at the next, where a step had helped", [Recovered, Relapsed(nextRung: true)], new Incident.Watching(Ill with { UnhealthySince = Noon + Minutes(10), NotedAt = Noon + Minutes(9), Rung = 1 }, Noon + Minutes(10))),
        new Row("a hand-over says why and when people are told again", [Handed], new Incident.HandedOver(Ill with { NotedAt = Noon + Minutes(10) }, "for a test", Noon + Minutes(10), null, Noon + Minutes(25))),
        new Row("a look at it says since when it is well", [Handed, new IncidentEvent.Looked("Healthy", "x", null, Noon + Minutes(11)) { At = Noon + Minutes(12) }], new Incident.HandedOver(Ill with { UnhealthySince = null, NotedAt = Noon + Minutes(12) }, "for a test", Noon + Minutes(10), Noon + Minutes(11), Noon + Minutes(25))),
        new Row("who has it is remembered", [Handed, new IncidentEvent.IncidentTaken("anna", "mine") { At = Noon + Minutes(12) }], new Incident.HandedOver(Ill with { NotedAt = Noon + Minutes(10) }, "for a test", Noon + Minutes(10), null, Noon + Minutes(25), 0, "anna")),
        new Row("and how often people were told", [Handed, new IncidentEvent.HandOverReminded(1, "x", Noon + Minutes(40)) { At = Noon + Minutes(25) }], new Incident.HandedOver(Ill with { NotedAt = Noon + Minutes(10) }, "for a test", Noon + Minutes(10), null, Noon + Minutes(40), 1)),
        new Row("what is closed is quiet", [Handed, new IncidentEvent.IncidentClosed("x", "x") { At = Noon + Minutes(30) }], new Incident.Quiet()),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Leaves(Row row) => Assert.Equal(row.Then, Situation([Opened, Verified, .. row.Given]).Incident);

    [Fact]
    public void An_incident_begins_where_its_event_says()
    {
        var opened = new IncidentEvent.IncidentOpened("shop-3", Mark, new Claim(AlertId, Rule, 1), Noon, null, "x", 2) { At = At };

        Assert.Equal(
            new Incident.Watching(new Course { Id = "shop-3", OpenedAt = At, Policy = Mark, Claim = new Claim(AlertId, Rule, 1), UnhealthySince = Noon, Rung = 2, FirstRung = 2, NotedAt = At }, At),
            Situation([opened]).Incident);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, null)]
    public void A_claim_counts_how_often_Azure_was_asked_until_it_is_given_up(bool givenUp, int? attempts) =>
        Assert.Equal(attempts, ((Incident.Open)Situation([OpenedOnClaim, new IncidentEvent.CauseUnverified(2, givenUp, "x") { At = At }]).Incident).Course.Claim?.Attempts);

    [Fact]
    public void What_was_never_claimed_is_no_claim_for_being_asked_about() =>
        Assert.Null(((Incident.Open)Situation([Opened, new IncidentEvent.CauseUnverified(2, false, "x") { At = At }]).Incident).Course.Claim);

    /// <summary>What was not sent, and what Azure put off, waits as something that stands against it does.</summary>
    [Theory]
    [InlineData(true, "deferred")]
    [InlineData(false, "notSent")]
    public void What_did_not_leave_is_held_back_until_it_may_be_tried_again(bool deferred, string guardrail)
    {
        ActOutcome outcome = deferred ? new ActOutcome.Deferred(At + Minutes(1), "429") : new ActOutcome.NotSent("too late");

        var held = Assert.IsType<Incident.Held>(Situation([Opened, Verified, Begun, new IncidentEvent.ActReported(Op, "recycle", outcome, At + Minutes(1)) { At = At + Seconds(9) }]).Incident);
        var atOnce = Assert.IsType<Incident.Held>(Situation([Opened, Verified, Begun, new IncidentEvent.ActReported(Op, "recycle", outcome, null) { At = At + Seconds(9) }]).Incident);

        Assert.Equal((At + Seconds(9), At + Minutes(1)), (held.Since, held.LookAgain));
        Assert.Equal(new Objection(guardrail, outcome.Describe(), At + Minutes(1)), Assert.Single(held.Objections));
        Assert.Equal((At + Seconds(9), At + Seconds(9)), (atOnce.LookAgain, Assert.Single(atOnce.Objections).LookAgain));
    }

    [Fact]
    public void A_turn_of_which_nothing_came_is_no_turn_and_one_instance_has_one()
    {
        var first = Begun with { Turn = new Turn(1, ["i1", "i2"]) };
        var second = StartedAt(At + Minutes(9), "shop-1/0/1") with { Act = new Act.EndProcess(Site, "i2", 22, null), Turn = new Turn(2, ["i1", "i2"]) };

        Assert.Equal(["i1"], TurnsAfter(first));
        Assert.Equal(["i1", "i2"], TurnsAfter(first, Seen, second));
        Assert.Equal([], TurnsAfter(first, Reported(new ActOutcome.NotSent("x"))));
        Assert.Equal([], TurnsAfter(first, Missed(nextRung: false)));
        Assert.Equal(["i2"], TurnsAfter(first, Seen, second with { Rung = 1 }));
        Assert.Equal(["i1"], TurnsAfter(first, Seen, second with { Turn = null }));
    }

    private static IEnumerable<string>? TurnsAfter(params IncidentEvent[] events) => ((Incident.Open)Situation([Opened, Verified, .. events]).Incident).Course.Turns?.Taken.Select(turn => turn.Instance);

    private static IncidentEvent Ended(string op, bool nextRung) => new IncidentEvent.PreservationEnded(new OpId(op), "recycle", 0, CaptureScope.Quick, true, "x", nextRung) { At = At + Minutes(1) };

    private static IncidentEvent Reported(ActOutcome outcome, string op = "shop-1/0/0") => new IncidentEvent.ActReported(new OpId(op), "recycle", outcome, null) { At = At + Seconds(9) };

    private static IncidentEvent Missed(bool nextRung) => new IncidentEvent.EffectNotSeen(Op, "recycle", "x", nextRung) { At = At + Minutes(1) };

    private static IncidentEvent Relapsed(bool nextRung) => new IncidentEvent.Relapsed("x", nextRung) { At = Noon + Minutes(10) };
}
