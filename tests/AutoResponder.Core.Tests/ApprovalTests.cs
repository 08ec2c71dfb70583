using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>A person's yes: to one step on one target, in time, once; and it opens no other guardrail.</summary>
public sealed class ApprovalTests
{
    private static readonly Signal Look = new Signal.LookDue();
    private static readonly DateTimeOffset Due = Noon + Minutes(2);
    private static readonly Policy Asks = Given.Policy with { Mode = Mode.Approve };
    private static readonly OpId Question = new("shop-1/0/0/ask/0");

    private static readonly IncidentEvent Asked = new IncidentEvent.ApprovalAsked(Question, "recycle", 0, KillSick, KillSick.Describe(), "for a test", Due + Minutes(15)) { At = Due };
    private static readonly IncidentEvent Given_ = new IncidentEvent.ApprovalGiven(Question, "recycle", "anna", "go", Due + Minutes(20)) { At = Due + Minutes(5) };

    public static readonly TheoryData<RuleTests.Rule> Rules =
    [
        new RuleTests.Rule("under a policy that asks, a step that is due is asked about") { Given = [Opened, Verified], When = Look, At = Due, Seen = Sick(Due), Under = Asks, Then = "ApprovalAsked", State = "AwaitingApproval", Because = "end worker process 11" },
        new RuleTests.Rule("nobody is asked about what could not be done anyway")
        { Given = [Opened, Verified], When = Look, At = Due, Seen = Sick(Due), Under = Asks, IsArmed = false, Then = "StepHeld", State = "Held", Because = "[armed]" },
        new RuleTests.Rule("a step that the policy names is asked about in mode act as well")
        { Given = [Opened, Verified], When = Look, At = Due, Seen = Sick(Due), Under = With(new ApprovalRule(["recycle"], Minutes(15))), Then = "ApprovalAsked", State = "AwaitingApproval" },
        new RuleTests.Rule("a step that it does not name is done") { Given = [Opened, Verified], When = Look, At = Due, Seen = Sick(Due), Under = With(new ApprovalRule(["scaleOut"], Minutes(15))), Then = "ActStarted", State = "Acting" },
        new RuleTests.Rule("a capture is asked about even where no process may be frozen")
        { Given = [Opened, Verified], When = Look, At = Due, Seen = Sick(Due) with { Instances = [TwoInstances[0]] }, Under = Asks with { Ladder = [new Step.CaptureDiagnostics()] }, Then = "ApprovalAsked", State = "AwaitingApproval" },

        new RuleTests.Rule("while it is asked nothing is done") { Given = [Opened, Verified, Asked], When = Look, At = Due + Minutes(5), Seen = Sick(Due + Minutes(5)), Under = Asks, Then = "", State = "AwaitingApproval" },
        new RuleTests.Rule("what heals meanwhile needs no answer any more") { Given = [Opened, Verified, Asked], When = Look, At = Due + Minutes(5), Seen = Healthy(Due + Minutes(5)), Under = Asks, Then = "RecoveryBegan", State = "Recovering" },
        new RuleTests.Rule("without an answer in time it is a person's") { Given = [Opened, Verified, Asked], When = Look, At = Due + Minutes(15), Seen = Sick(Due + Minutes(15)), Under = Asks, Then = "IncidentHandedOver", State = "HandedOver", Because = "nobody said" },
        new RuleTests.Rule("without an answer in time it is a person's even if nothing can be measured") { Given = [Opened, Verified, Asked], When = Look, At = Due + Minutes(15), Under = Asks, Then = "IncidentHandedOver", State = "HandedOver" },

        new RuleTests.Rule("a yes lets the step be looked at again") { Given = [Opened, Verified, Asked], When = Yes(), At = Due + Minutes(5), Under = Asks, Then = "ApprovalGiven", State = "Watching", Because = "anna approved" },
        new RuleTests.Rule("a no is a hand-over") { Given = [Opened, Verified, Asked], When = Yes() with { What = OrderKind.Deny }, At = Due + Minutes(5), Under = Asks, Then = "ApprovalDenied IncidentHandedOver", State = "HandedOver", Because = "anna denied" },
        new RuleTests.Rule("a yes to another incident is none") { Given = [Opened, Verified, Asked], When = Yes() with { Incident = "shop-7" }, At = Due + Minutes(5), Under = Asks, Then = "SignalNoted", State = "AwaitingApproval", Because = "meant shop-7" },
        new RuleTests.Rule("a yes to another question is none") { Given = [Opened, Verified, Asked], When = Yes() with { Target = "shop-1/0/0/ask/1" }, At = Due + Minutes(5), Under = Asks, Then = "SignalNoted", State = "AwaitingApproval" },
        new RuleTests.Rule("a yes that names no question is none") { Given = [Opened, Verified, Asked], When = Yes() with { Target = null }, At = Due + Minutes(5), Under = Asks, Then = "SignalNoted", State = "AwaitingApproval" },
        new RuleTests.Rule("a yes that comes too late is none") { Given = [Opened, Verified, Asked], When = Yes(), At = Due + Minutes(15), Under = Asks, Then = "SignalNoted", State = "AwaitingApproval", Because = "too late" },
        new RuleTests.Rule("a yes where nothing is asked is noted") { Given = [Opened, Verified], When = Yes(), At = Due, Under = Asks, Then = "SignalNoted", State = "Watching", Because = "nothing is asked" },
        new RuleTests.Rule("a person may close what is asked about") { Given = [Opened, Verified, Asked], When = Yes() with { What = OrderKind.Close }, At = Due, Under = Asks, Then = "IncidentClosed", State = "Quiet" },

        new RuleTests.Rule("after a yes the step is done") { Given = [Opened, Verified, Asked, Given_], When = Look, At = Due + Minutes(6), Seen = Sick(Due + Minutes(6)), Under = Asks, Then = "ActStarted", State = "Acting" },
        new RuleTests.Rule("a yes opens no other guardrail") { Given = [Opened, Verified, Asked, Given_], When = Look, At = Due + Minutes(6), Seen = Sick(Due + Minutes(6)), Under = Asks, IsArmed = false, Then = "StepHeld", State = "Held", Because = "[armed]" },
        new RuleTests.Rule("a yes grows old") { Given = [Opened, Verified, Asked, Given_], When = Look, At = Due + Minutes(20), Seen = Sick(Due + Minutes(20)), Under = Asks, Then = "ApprovalAsked", State = "AwaitingApproval" },
        new RuleTests.Rule("a yes to one process is none to another")
        { Given = [Opened, Verified, Asked, Given_], When = Look, At = Due + Minutes(6), Seen = Sick(Due + Minutes(6)) with { Instances = [new("i1", "M1", [new(12, Noon - Minutes(30), 1)]), TwoInstances[1]] }, Under = Asks, Then = "ApprovalAsked", State = "AwaitingApproval", Because = "process 12" },
        new RuleTests.Rule("evidence is saved before an approved step, and uses up no yes")
        { Given = [Opened, Verified, Asked, Given_], When = Look, At = Due + Minutes(6), Seen = Sick(Due + Minutes(6)), Under = Asks with { Ladder = WholeLadder.Ladder }, Then = "PreservationStarted", State = "Preserving" },
        new RuleTests.Rule("and then the step is done")
        {
            Given = [Opened, Verified, Asked, Given_, SavingFor("recycle", 0, CaptureScope.Quick), new IncidentEvent.PreservationEnded(new("shop-1/0/0"), "recycle", 0, CaptureScope.Quick, true, "x", false) { At = Due + Minutes(6) }],
            When = Look,
            At = Due + Minutes(6),
            Seen = Sick(Due + Minutes(6)),
            Under = Asks with { Ladder = WholeLadder.Ladder },
            Then = "ActStarted",
            State = "Acting",
        },
        new RuleTests.Rule("a yes is good for one act: the next try is asked about again")
        {
            Given = [Opened, Verified, Asked, Given_, StartedAt(Due + Minutes(6)), new IncidentEvent.ActReported(new("shop-1/0/0"), "recycle", new ActOutcome.NotSent("x"), Due + Minutes(6.5)) { At = Due + Minutes(6) }],
            When = Look,
            At = Due + Minutes(7),
            Seen = Sick(Due + Minutes(7)),
            Under = Asks,
            Then = "ApprovalAsked",
            State = "AwaitingApproval",
        },
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Decides(RuleTests.Rule rule) => RuleTests.Check(rule);

    [Fact]
    public void Each_question_has_a_name_of_its_own()
    {
        var situation = Situation([Opened, Verified, Asked, Given_], Sick(Due + Minutes(20)));

        var asked = Assert.IsType<IncidentEvent.ApprovalAsked>(Assert.Single(Responder.Decide(situation, Look, Asks, Due + Minutes(20)).Events));

        Assert.Equal(new OpId("shop-1/0/0/ask/1"), asked.Op);
        Assert.Equal(Due + Minutes(35), asked.ExpiresAt);
    }

    [Fact]
    public void A_yes_stands_as_long_as_a_question_does_from_when_it_was_given()
    {
        var given = Assert.IsType<IncidentEvent.ApprovalGiven>(Assert.Single(Responder.Decide(Situation([Opened, Verified, Asked]), Yes(), With(new ApprovalRule([], Minutes(20))), Due + Minutes(5)).Events));

        Assert.Equal(Due + Minutes(25), given.Until);
    }

    private static Policy With(ApprovalRule rule) => Given.Policy with { Guardrails = new GuardrailLimits { Approval = rule } };

    private static Signal.Order Yes() => new("y", OrderKind.Approve, "anna", "go", Due, null, Given.Plan, Site, "shop-1", Question.Value);
}
