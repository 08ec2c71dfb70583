using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>The very moment from which a rule answers otherwise: just before it what follows is one thing, and at it another.</summary>
public sealed class MomentTests
{
    private static readonly Signal Look = new Signal.LookDue();
    private static readonly DateTimeOffset Due = Noon + Minutes(2);
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);
    private static readonly IncidentEvent[] Settling = [Opened, Verified, Started, Taken, Seen];
    private static readonly IncidentEvent[] Recovering = [.. Settling, Recovered];
    private static readonly IncidentEvent Paused = new IncidentEvent.StepHeld("recycle", 0, "x", [new Guardrails.Objection("paused", "x", Noon + TimeSpan.FromHours(3), Ends: true)], Noon + TimeSpan.FromHours(3)) { At = Due };
    private static readonly IncidentEvent Well = new IncidentEvent.Looked("Healthy", "x", null, Noon + Minutes(12)) { At = Noon + Minutes(24) };

    public sealed record Row(string Name, IncidentEvent[] Given, DateTimeOffset At, Func<DateTimeOffset, Evidence?> Sees, string Before, string Then)
    {
        public bool IsArmed { get; init; } = true;

        public Policy Under { get; init; } = Tests.Given.Policy;

        public override string ToString() => Name;
    }

    public static readonly TheoryData<Row> Rows =
    [
        new Row("the first step is due once the site was unhealthy for as long as the policy says", [Opened, Verified], Due, at => Sick(at), "Looked", "ActStarted"),
        new Row("what an alert said is believed until the figures must have turned", [OpenedBlind, Verified], Noon + Minutes(5), at => Healthy(at), "Looked", "RecoveryBegan"),
        new Row("two looks half a minute apart are a cause", [Opened], Noon + Seconds(30), at => Sick(at), "", "CauseVerified Looked"),
        new Row("that nothing moved is written down each half minute", [Opened, Verified], Noon + Seconds(30), at => Sick(at), "", "Looked"),
        new Row("half an hour without a figure is a person's", [Opened, Verified], Noon + Minutes(30), at => Blind(at), "Looked", "IncidentHandedOver"),
        new Row("half an hour held back is a person's", [Opened, Verified, HeldBy("armed", Due)], Due + Minutes(30), at => Sick(at), "StepHeld", "IncidentHandedOver") { IsArmed = false },
        new Row("the same objection is written down each half minute", [Opened, Verified, HeldBy("armed", Due)], Due + Seconds(30), at => Sick(at), "", "StepHeld") { IsArmed = false },
        new Row("a question without an answer is a person's once it expires", [Opened, Verified, AskedUntil(Due + Minutes(15))], Due + Minutes(15), at => Sick(at), "", "IncidentHandedOver"),

        new Row("quick evidence has its twenty seconds", [Opened, Verified, Saving], Due + Seconds(20), at => new Evidence { SeenAt = at, ReadAt = at }, "", "PreservationEnded"),
        new Row("an act's process that still runs at its deadline has outlived it", [Opened, Verified, Started, Taken], Due + Seconds(40), at => Sick(at), "", "EffectNotSeen"),
        new Row("what nobody could see for half an hour after the deadline is a person's", [Opened, Verified, Started, Taken], Due + Seconds(40) + Minutes(30), at => Blind(at) with { Instances = null }, "", "IncidentHandedOver"),
        new Row("nor can it be seen where the instance's processes cannot be read", [Opened, Verified, Started, Taken], Due + Seconds(40) + Minutes(30), at => Blind(at) with { Instances = [new InstanceReading("i1", "M1", null)] }, "", "IncidentHandedOver"),
        new Row("an operation that Azure took and says nothing of is over ten minutes after the deadline", [Opened, Verified, ScaledOut, Named], Noon + Minutes(11.5) + Minutes(10), at => Sick(at) with { Plan = TwoOfFive }, "", "EffectNotSeen"),

        new Row("a step has not helped once it had its time", Settling, Noon + Minutes(8), at => Sick(at), "", "StepDidNotHelp IncidentHandedOver"),
        new Row("nor where nothing could be measured in its time, a window and the metrics' lag", Settling, Noon + Minutes(16), at => Blind(at), "", "StepDidNotHelp"),
        new Row("what lasts as long as the policy says is healed", Recovering, Noon + Minutes(24), at => Healthy(at), "", "IncidentClosed"),
        new Row("what is not measured for half an hour more is a person's", Recovering, Noon + Minutes(54), at => Blind(at), "", "IncidentHandedOver"),
        new Row("people are told again a quarter of an hour after the hand-over", [Opened, Verified, Handed], Noon + Minutes(25), at => Sick(at), "Looked", "HandOverReminded"),
        new Row("what is well in a person's hands for as long as the policy says is over", [Opened, Verified, Handed, TakenByAnna, Well], Noon + Minutes(27), at => Healthy(at), "Looked", "IncidentClosed"),
        new Row("that it still is a person's is written down each half minute", [Opened, Verified, Handed, TakenByAnna, StillSick], Noon + Minutes(14.5), at => Sick(at), "", "Looked"),
        new Row("also where it is well and not for long enough", [Opened, Verified, Handed, TakenByAnna, Well], Noon + Minutes(24.5), at => Healthy(at), "", "Looked"),
    ];

    private static IncidentEvent AskedUntil(DateTimeOffset expires) => new IncidentEvent.ApprovalAsked(new OpId("q"), "recycle", 0, KillSick, "x", "x", expires) { At = Due };

    private static IncidentEvent TakenByAnna => new IncidentEvent.IncidentTaken("anna", "mine") { At = Noon + Minutes(11) };

    private static IncidentEvent StillSick => new IncidentEvent.Looked("Unhealthy", "x", Noon) { At = Noon + Minutes(14) };

    private static IncidentEvent Named => new IncidentEvent.ActReported(new OpId("shop-1/1/1"), "scaleOut", new ActOutcome.Accepted(new Uri("https://management.azure.com/o/1")), null) { At = Noon + Minutes(11) };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Turns_at(Row row)
    {
        Assert.Equal(row.Before, Kinds(row, row.At - Moment));
        Assert.Equal(row.Then, Kinds(row, row.At));
    }

    [Theory]
    [InlineData(15, true)]
    [InlineData(14.99, false)]
    public void That_a_pause_still_stands_is_written_down_each_quarter_of_an_hour_and_tries_nobodys_patience(double minutes, bool isWritten)
    {
        var now = Due + Minutes(minutes);
        var pause = new Fleet.Pause(Fleet.PauseTarget.Parse("shop"), Noon + TimeSpan.FromHours(3), "anna", "patching", Noon);

        var decision = Responder.Decide(Situation([Opened, Verified, Paused], Sick(now), Armed with { Pauses = [pause] }), Look, Given.Policy, now);

        Assert.Equal(isWritten ? ["StepHeld"] : [], decision.Events.Select(happened => happened.Kind));
    }

    [Theory]
    [InlineData(7 * 24 * 60, "IncidentOpened CauseVerified")]
    [InlineData((7 * 24 * 60) + 0.001, "SignalNoted")]
    public void An_alert_is_of_now_for_seven_days(double minutes, string then) =>
        Assert.Equal(then, Kinds(Responder.Decide(Situation([], Sick(Noon, Known)), new Signal.AlertFired(Alert(firedAt: Noon - Minutes(minutes))), Given.Policy, Noon)));

    [Theory]
    [InlineData(2, 2, "SignalNoted")]
    [InlineData(2, 2.001, "IncidentOpened CauseVerified")]
    public void An_alert_that_was_resolved_as_it_fired_is_over(double firedAgo, double resolvedAgo, string then)
    {
        var known = new IncidentEvent.SignalNoted(new AlertMark(Rule.ToUpperInvariant(), Noon - Minutes(9), Noon - Minutes(resolvedAgo)), "x") { At = Noon - Minutes(1) };

        Assert.Equal(then, Kinds(Responder.Decide(Situation([known], Sick(Noon, Known)), new Signal.AlertFired(Alert(firedAt: Noon - Minutes(firedAgo))), Given.Policy, Noon)));
    }

    [Theory]
    [InlineData(29.99, true)]
    [InlineData(30, false)]
    public void A_confirmed_alert_is_the_cause_for_half_an_hour(double minutes, bool isCause)
    {
        var known = new IncidentEvent.SignalNoted(new AlertMark(Rule, Noon - Minutes(minutes), null, AlertId), "x") { At = Noon - Minutes(1) };

        Assert.Equal(isCause ? "IncidentOpened CauseVerified" : "IncidentOpened", Kinds(Responder.Decide(Situation([known], Sick(Noon)), Look, Given.Policy, Noon)));
    }

    [Theory]
    [InlineData(3, 105, true)]
    [InlineData(3, 104.9, false)]
    [InlineData(2, 105, false)]
    public void An_alert_that_Azure_does_not_know_is_given_up_after_four_questions_and_105_seconds(int asked, double seconds, bool givenUp)
    {
        var claimed = ((IncidentEvent.IncidentOpened)OpenedOnClaim) with { Claim = new Claim(AlertId, Rule, asked) };
        var now = Noon + Seconds(seconds);

        var answer = Assert.IsType<IncidentEvent.CauseUnverified>(Responder.Decide(Situation([claimed], Sick(now, new AlertReading.NotFound())), Look, Given.Policy, now).Events[0]);

        Assert.Equal((asked + 1, givenUp), (answer.Attempts, answer.GivenUp));
    }

    private static string Kinds(Row row, DateTimeOffset now) =>
        Kinds(Responder.Decide(Situation(row.Given, row.Sees(now), row.IsArmed ? Armed : Fleet.FleetReading.NotRead), Look, row.Under, now));

    private static string Kinds(Decision decision) => string.Join(' ', decision.Events.Select(happened => happened.Kind));
}
