using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>The rules, a row each: given what happened, when a signal comes, then these events follow and this state is left.</summary>
public sealed class RuleTests
{
    private static readonly Signal Look = new Signal.LookDue();
    private static readonly Signal Fired = new Signal.AlertFired(Alert());
    private static readonly DateTimeOffset Due = Noon + Minutes(2);
    private static readonly OpId Op = new("shop-1/0/0");

    public sealed record Rule(string Name)
    {
        public IncidentEvent[] Given { get; init; } = [];

        public required Signal When { get; init; }

        public required DateTimeOffset At { get; init; }

        public Evidence? Seen { get; init; }

        public Policy Under { get; init; } = Tests.Given.Policy;

        public ManagedSite? Site { get; init; } = Managed;

        public bool IsArmed { get; init; } = true;

        /// <summary>The kinds of the events, in order.</summary>
        public required string Then { get; init; }

        public required string State { get; init; }

        /// <summary>A word that the last event must say.</summary>
        public string Because { get; init; } = "";

        public override string ToString() => Name;
    }

    public static readonly TheoryData<Rule> Rules =
    [
        // Waking
        new Rule("an alert that Azure knows, about a site that is sick, opens an incident with a verified cause")
        { When = Fired, At = Noon, Seen = Sick(Noon, Known), Then = "IncidentOpened CauseVerified", State = "Watching" },
        new Rule("an alert about a site that is measured healthy is noted, and nothing is opened")
        { When = Fired, At = Noon, Seen = Healthy(Noon, Known), Then = "SignalNoted", State = "Quiet", Because = "healthy" },
        new Rule("an alert that the policy does not wake on is noted")
        { When = new Signal.AlertFired(Alert(rule: "cpu")), At = Noon, Then = "SignalNoted", State = "Quiet", Because = "wake" },
        new Rule("an alert that Azure does not know yet opens an incident without a cause, if the site is sick")
        { When = Fired, At = Noon, Seen = Sick(Noon, new AlertReading.NotFound()), Then = "IncidentOpened", State = "Watching" },
        new Rule("an alert whose id belongs to another site's alert opens nothing by itself")
        {
            When = Fired,
            At = Noon,
            Seen = Blind(Noon, new AlertReading.Found(AlertId, Site.Value.Replace("shop", "other", StringComparison.Ordinal), "shop-5xx", "Fired", Noon)),
            Then = "SignalNoted",
            State = "Quiet",
            Because = "not about this site",
        },
        new Rule("an alert that fired before its rule's last resolution is noted only")
        {
            Given = [new IncidentEvent.SignalNoted(new AlertMark(Tests.Given.Rule, Noon - Minutes(3), Noon - Minutes(1)), "x") { At = Noon - Minutes(1) }],
            When = new Signal.AlertFired(Alert(firedAt: Noon - Minutes(2))),
            At = Noon,
            Seen = Sick(Noon, Known),
            Then = "SignalNoted",
            State = "Quiet",
            Because = "resolved",
        },
        new Rule("an alert of more than seven days ago is noted only")
        { When = new Signal.AlertFired(Alert(firedAt: Noon - TimeSpan.FromDays(8))), At = Noon, Seen = Sick(Noon, Known), Then = "SignalNoted", State = "Quiet", Because = "7 days" },
        new Rule("a look that finds a quiet site unhealthy opens an incident without any alert")
        { When = Look, At = Noon, Seen = Sick(Noon), Then = "IncidentOpened", State = "Watching" },
        new Rule("an alert that Azure confirmed while the figures were still good is the cause once they are not")
        {
            Given = [new IncidentEvent.SignalNoted(new AlertMark(Tests.Given.Rule, Noon - Minutes(1), null, AlertId), "x") { At = Noon - Minutes(1) }],
            When = Look,
            At = Noon,
            Seen = Sick(Noon),
            Then = "IncidentOpened CauseVerified",
            State = "Watching",
        },
        new Rule("but not once it was resolved")
        {
            Given = [new IncidentEvent.SignalNoted(new AlertMark(Tests.Given.Rule, Noon - Minutes(2), Noon - Minutes(1), AlertId), "x") { At = Noon - Minutes(1) }],
            When = Look,
            At = Noon,
            Seen = Sick(Noon),
            Then = "IncidentOpened",
            State = "Watching",
        },
        new Rule("a look at a quiet healthy site writes nothing")
        { When = Look, At = Noon, Seen = Healthy(Noon), Then = "", State = "Quiet" },
        new Rule("a look that can measure nothing at a quiet site writes nothing")
        { When = Look, At = Noon, Seen = Blind(Noon), Then = "", State = "Quiet" },
        new Rule("a second alert while the incident is open is noted, and brings the cause that was missing")
        { Given = [Opened], When = Fired, At = Noon + Seconds(5), Seen = new Evidence { SeenAt = Noon, ReadAt = Noon, Alert = Known }, Then = "SignalNoted CauseVerified", State = "Watching" },

        // Climbing
        new Rule("no step before the site was unhealthy for as long as the policy says")
        { Given = [Opened, Verified], When = Look, At = Noon + Seconds(40), Seen = Sick(Noon + Seconds(40)), Then = "Looked", State = "Watching" },
        new Rule("within half a minute the same look is not written twice")
        { Given = [Opened, Verified], When = Look, At = Noon + Seconds(20), Seen = Sick(Noon + Seconds(20)), Then = "", State = "Watching" },
        new Rule("then the worker of the sick instance is ended")
        { Given = [Opened, Verified], When = Look, At = Due, Seen = Sick(Due), Then = "ActStarted", State = "Acting", Because = "process 11" },
        new Rule("a site that heals before the first step is never touched")
        { Given = [Opened, Verified], When = Look, At = Due, Seen = Healthy(Due), Then = "RecoveryBegan", State = "Recovering" },
        new Rule("opened on an alert's word, healthy figures are waited out, since they come later than the alert")
        { Given = [OpenedBlind, Verified], When = Look, At = Noon + Seconds(40), Seen = Healthy(Noon + Seconds(40)), Then = "Looked", State = "Watching" },
        new Rule("and believed once they must have turned")
        { Given = [OpenedBlind, Verified], When = Look, At = Noon + Minutes(5.1), Seen = Healthy(Noon + Minutes(5.1)), Then = "RecoveryBegan", State = "Recovering" },
        new Rule("the time of being unhealthy begins with the first figure that says so")
        { Given = [OpenedBlind, Verified], When = Look, At = Due, Seen = Sick(Due), Then = "Looked", State = "Watching" },
        new Rule("our own looks, half a minute apart, verify a cause")
        { Given = [Opened], When = Look, At = Due, Seen = Sick(Due), Then = "CauseVerified ActStarted", State = "Acting" },
        new Rule("an alert that Azure comes to know later verifies the cause")
        { Given = [OpenedOnClaim], When = Look, At = Noon + Seconds(15), Seen = Sick(Noon + Seconds(15), Known), Then = "CauseVerified Looked", State = "Watching" },
        new Rule("half an hour without any measurement goes to a person")
        { Given = [Opened, Verified], When = Look, At = Noon + Minutes(31), Seen = Blind(Noon + Minutes(31)), Then = "IncidentHandedOver", State = "HandedOver", Because = "measured" },
        new Rule("where the sick instance's processes cannot be read, the recycle is skipped with that reason")
        {
            Given = [Opened, Verified],
            When = Look,
            At = Due,
            Seen = Sick(Due) with { Instances = [new InstanceReading("i1", "M1", null), TwoInstances[1]] },
            Then = "StepSkipped IncidentHandedOver",
            State = "HandedOver",
        },
        new Rule("unless the policy lets the step widen to the site, and nothing is served any more")
        {
            Given = [Opened, Verified],
            When = Look,
            At = Due,
            Seen = Evidence(Due, 90) with { Instances = [new InstanceReading("i1", "M1", null), TwoInstances[1]] },
            Under = Tests.Given.Policy with { Ladder = [new Step.Recycle(RecycleScope.WorstInstance, true) { Evidence = Captures.CaptureScope.None }] },
            Then = "ActStarted",
            State = "Acting",
            Because = "every instance",
        },

        // Held back
        new Rule("a disarmed fleet holds the step back, and says so")
        { Given = [Opened, Verified], When = Look, At = Due, Seen = Sick(Due), IsArmed = false, Then = "StepHeld", State = "Held", Because = "[armed]" },
        new Rule("a policy that observes holds the step back, and says what it would have done")
        { Given = [Opened, Verified], When = Look, At = Due, Seen = Sick(Due), Under = Tests.Given.Policy with { Mode = Mode.Observe }, Then = "StepHeld", State = "Held", Because = "process 11" },
        new Rule("a held step goes ahead as soon as nothing stands against it")
        { Given = [Opened, Verified, HeldBy("armed", Due)], When = Look, At = Due + Minutes(1), Seen = Sick(Due + Minutes(1)), Then = "ActStarted", State = "Acting" },
        new Rule("the same objection within half a minute is not a new fact")
        { Given = [Opened, Verified, HeldBy("armed", Due)], When = Look, At = Due + Seconds(10), Seen = Sick(Due + Seconds(10)), IsArmed = false, Then = "", State = "Held" },
        new Rule("a site that heals while the step is held back is let be")
        { Given = [Opened, Verified, HeldBy("armed", Due)], When = Look, At = Due + Minutes(1), Seen = Healthy(Due + Minutes(1)), Then = "RecoveryBegan", State = "Recovering" },
        new Rule("held back for half an hour goes to a person")
        { Given = [Opened, Verified, HeldBy("armed", Due)], When = Look, At = Due + Minutes(31), Seen = Sick(Due + Minutes(31)), IsArmed = false, Then = "IncidentHandedOver", State = "HandedOver", Because = "held back" },

        // Acting
        new Rule("nothing starts while an act is in flight")
        { Given = [Opened, Verified, Started], When = Look, At = Due + Seconds(5), Seen = Sick(Due + Seconds(5)), Then = "", State = "Acting" },
        new Rule("an act that Azure took is waited for")
        { Given = [Opened, Verified, Started], When = new Signal.ActFinished(Op, new ActOutcome.Accepted()), At = Due + Seconds(1), Then = "ActReported", State = "Acting" },
        new Rule("once the process is gone the step settles")
        { Given = [Opened, Verified, Started, Taken], When = Look, At = Due + Seconds(10), Seen = Sick(Due) with { Instances = SickIsGone }, Then = "EffectSeen", State = "Settling" },
        new Rule("an act without a report whose effect is seen counts as done: it is never sent again")
        { Given = [Opened, Verified, Started], When = Look, At = Due + Minutes(2), Seen = Sick(Due) with { Instances = SickIsGone }, Then = "EffectSeen", State = "Settling" },
        new Rule("an act without a report and without effect is given up after its deadline, and the rung stays")
        { Given = [Opened, Verified, Started], When = Look, At = Due + Minutes(1), Seen = Sick(Due), Then = "EffectNotSeen", State = "Watching", Because = "never sent again" },
        new Rule("an unknown outcome is looked at, not repeated")
        { Given = [Opened, Verified, Started], When = new Signal.ActFinished(Op, new ActOutcome.Unknown("reset")), At = Due + Seconds(15), Then = "ActReported", State = "Acting", Because = "may have happened" },
        new Rule("an act that was not sent is tried again after a look")
        { Given = [Opened, Verified, Started], When = new Signal.ActFinished(Op, new ActOutcome.NotSent("too late")), At = Due + Seconds(1), Then = "ActReported", State = "Held" },
        new Rule("a busy Azure puts the step off")
        { Given = [Opened, Verified, Started], When = new Signal.ActFinished(Op, new ActOutcome.Deferred(Due + Minutes(1), "429")), At = Due + Seconds(1), Then = "ActReported", State = "Held" },
        new Rule("what is impossible leads to the next rung")
        { Given = [Opened, Verified, Started], When = new Signal.ActFinished(Op, new ActOutcome.Impossible("gone")), At = Due + Seconds(1), Then = "ActReported", State = "Watching" },
        new Rule("a missing right goes to a person, never to the next step")
        { Given = [Opened, Verified, Started], When = new Signal.ActFinished(Op, new ActOutcome.Forbidden("403")), At = Due + Seconds(1), Then = "ActReported IncidentHandedOver", State = "HandedOver", Because = "right" },
        new Rule("an act that failed leads to the next rung")
        { Given = [Opened, Verified, Started], When = new Signal.ActFinished(Op, new ActOutcome.Failed("400")), At = Due + Seconds(1), Then = "ActReported", State = "Watching" },
        new Rule("an act that is done at once settles")
        { Given = [Opened, Verified, Started], When = new Signal.ActFinished(Op, new ActOutcome.Succeeded()), At = Due + Seconds(1), Then = "ActReported EffectSeen", State = "Settling", Because = "Azure says that it is done" },
        new Rule("a report of another act changes nothing")
        { Given = [Opened, Verified, Started], When = new Signal.ActFinished(new OpId("shop-1/9/9"), new ActOutcome.Failed("x")), At = Due + Seconds(1), Then = "SignalNoted", State = "Acting" },

        // Judging
        new Rule("samples from before the act say nothing about whether it helped")
        { Given = [Opened, Verified, Started, Taken, Seen], When = Look, At = Noon + Minutes(4), Seen = Sick(Noon + Minutes(3)), Then = "", State = "Settling" },
        new Rule("a full healthy window after the act means that the step helped")
        { Given = [Opened, Verified, Started, Taken, Seen], When = Look, At = Noon + Minutes(9), Seen = Healthy(Noon + Minutes(8)), Then = "StepHelped RecoveryBegan", State = "Recovering" },
        new Rule("still unhealthy when the step had its time: the next rung, here a person")
        { Given = [Opened, Verified, Started, Taken, Seen], When = Look, At = Noon + Minutes(8.5), Seen = Sick(Noon + Minutes(8.5)), Then = "StepDidNotHelp IncidentHandedOver", State = "HandedOver" },
        new Rule("still unhealthy before the step had its time: it settles on")
        { Given = [Opened, Verified, Started, Taken, Seen], When = Look, At = Noon + Minutes(7.5), Seen = Sick(Noon + Minutes(7.5)), Then = "", State = "Settling" },
        new Rule("half a window after the act proves no health")
        { Given = [Opened, Verified, Started, Taken, Seen], When = Look, At = Noon + Minutes(6), Seen = Healthy(Noon + Minutes(6)), Then = "", State = "Settling" },
        new Rule("nothing measured until settle, window and lag are over: it did not help")
        { Given = [Opened, Verified, Started, Taken, Seen], When = Look, At = Noon + Minutes(17), Seen = Blind(Noon + Minutes(17)), Then = "StepDidNotHelp", State = "Watching" },
        new Rule("healthy for long enough closes the incident")
        { Given = [Opened, Verified, Started, Taken, Seen, Recovered], When = Look, At = Noon + Minutes(25), Seen = Healthy(Noon + Minutes(25)), Then = "IncidentClosed", State = "Quiet", Because = "recycle" },
        new Rule("healthy, but not long enough, does not")
        { Given = [Opened, Verified, Started, Taken, Seen, Recovered], When = Look, At = Noon + Minutes(20), Seen = Healthy(Noon + Minutes(20)), Then = "", State = "Recovering" },
        new Rule("unhealthy again before it is closed is the same incident")
        { Given = [Opened, Verified, Started, Taken, Seen, Recovered], When = Look, At = Noon + Minutes(20), Seen = Sick(Noon + Minutes(20)), Then = "Relapsed", State = "Watching" },
        new Rule("no measurement neither closes nor reopens")
        { Given = [Opened, Verified, Started, Taken, Seen, Recovered], When = Look, At = Noon + Minutes(25), Seen = Blind(Noon + Minutes(25)), Then = "", State = "Recovering" },

        // Handed over
        new Rule("what is a person's is not touched, however sick it is")
        { Given = [Opened, Verified, Handed], When = Look, At = Noon + Minutes(20), Seen = Sick(Noon + Minutes(20)), Then = "Looked", State = "HandedOver" },
        new Rule("healthy again in a person's hands is watched")
        { Given = [Opened, Verified, Handed], When = Look, At = Noon + Minutes(20), Seen = Healthy(Noon + Minutes(20)), Then = "Looked", State = "HandedOver" },
        new Rule("and closed by itself once it lasts")
        {
            Given = [Opened, Verified, Handed, new IncidentEvent.Looked("Healthy", "x", null, Noon + Minutes(20)) { At = Noon + Minutes(20) }],
            When = Look,
            At = Noon + Minutes(36),
            Seen = Healthy(Noon + Minutes(36)),
            Then = "IncidentClosed",
            State = "Quiet",
        },

        // The site itself
        new Rule("a site that is gone closes its incident")
        { Given = [Opened, Verified], When = Look, At = Due, Site = null, Then = "IncidentClosed", State = "Quiet", Because = "gone" },
        new Rule("what was begun for a site that is gone may still be under way, and its incident says so")
        { Given = [Opened, Verified, Started, Taken], When = Look, At = Noon + Minutes(2) + Seconds(39), Site = null, Then = "", State = "Acting" },
        new Rule("once it cannot be under way any more the incident of a site that is gone is closed")
        { Given = [Opened, Verified, Started, Taken], When = Look, At = Noon + Minutes(2) + Seconds(40), Site = null, Then = "IncidentClosed", State = "Quiet", Because = "gone" },
        new Rule("a site that somebody stopped is not ill")
        { Given = [Opened, Verified], When = Look, At = Due, Site = Managed with { IsRunning = false }, Seen = Sick(Due), Then = "IncidentClosed", State = "Quiet", Because = "stopped" },
        new Rule("a resolved alert proves nothing")
        { Given = [Opened, Verified], When = new Signal.AlertResolved(Alert(AlertCondition.Resolved, resolvedAt: Noon)), At = Noon, Then = "SignalNoted", State = "Watching" },
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Decides(Rule rule) => Check(rule);

    internal static void Check(Rule rule)
    {
        var situation = Situation(rule.Given, rule.Seen, rule.IsArmed ? Armed : Fleet.FleetReading.NotRead) with { Site = rule.Site };

        var decision = Responder.Decide(situation, rule.When, rule.Under, rule.At);

        Assert.Equal(rule.Then, string.Join(' ', decision.Events.Select(happened => happened.Kind)));
        Assert.Equal(rule.State, decision.Events.Aggregate(situation.Head, (head, happened) => head.Evolve(happened)).Incident.State);
        if (rule.Because.Length > 0) Assert.Contains(rule.Because, Audit.Sentences.Say(decision.Events[^1]), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_act_leaves_within_twenty_seconds_of_its_commit_and_thirty_of_its_evidence()
    {
        var situation = Situation([Opened, Verified], Sick(Due) with { SeenAt = Due - Seconds(18) });

        var act = Responder.Decide(situation, Look, Given.Policy, Due).Act!;

        Assert.Equal(Due + Seconds(12), act.SendBy);
        Assert.Equal(Op, act.Op);
        Assert.Equal(new Act.EndProcess(Site, "i1", 11, Noon - TimeSpan.FromHours(3)), act.Act);
    }

    [Fact]
    public void A_step_that_was_given_up_is_tried_again_under_a_new_name_once_its_cooldown_is_over()
    {
        var given = new[] { Opened, Verified, Started, new IncidentEvent.EffectNotSeen(Op, "recycle", "x", false) { At = Due + Minutes(1) } };

        var soon = Responder.Decide(Situation(given, Sick(Due + Minutes(2))), Look, Given.Policy, Due + Minutes(2));
        var later = Responder.Decide(Situation(given, Sick(Due + Minutes(16))), Look, Given.Policy, Due + Minutes(16));

        Assert.Equal("cooldown", Assert.IsType<IncidentEvent.StepHeld>(Assert.Single(soon.Events)).Objections[0].Guardrail);
        Assert.Equal(new OpId("shop-1/0/1"), later.Act!.Op);
    }
}
