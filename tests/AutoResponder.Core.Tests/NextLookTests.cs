using AutoResponder.Core.Captures;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>When an incident is looked at next, a row each: as soon as something can be due, and now and then meanwhile.</summary>
public sealed class NextLookTests
{
    /// <summary>Its shortest length is 20 s, so that it is looked at each 10 s.</summary>
    private static readonly Policy Under = Given.Policy with { For = Seconds(20) };

    private static readonly IncidentEvent Asked = new IncidentEvent.ApprovalAsked(new OpId("q"), "recycle", 0, KillSick, "x", "x", Noon + Minutes(10)) { At = Noon + Minutes(2) };
    private static readonly IncidentEvent Answered = new IncidentEvent.ApprovalGiven(new OpId("q"), "recycle", "anna", "go", Noon + Minutes(20)) { At = Noon + Minutes(3) };
    private static readonly IncidentEvent GivenUp = new IncidentEvent.EffectNotSeen(new OpId("shop-1/0/0"), "recycle", "x", false) { At = Noon + Minutes(3) };
    private static readonly IncidentEvent Skipped = new IncidentEvent.StepSkipped("recycle", 0, "x") { At = Noon + Seconds(1) };
    private static readonly IncidentEvent TakenByAnna = new IncidentEvent.IncidentTaken("anna", "mine") { At = Noon + Minutes(11) };

    public sealed record Row(string Name, IncidentEvent[] Given, double At, double? Next)
    {
        public override string ToString() => Name;
    }

    /// <summary>Seconds after noon.</summary>
    public static readonly TheoryData<Row> Rows =
    [
        new Row("a quiet site is the patrol's", [], 0, null),
        new Row("before the first step it is looked at each cadence", [Opened], 5, 15),
        new Row("and when the step is due", [Opened], 12, 20),
        new Row("a moment that has come is a second away, not now", [Opened], 20, 21),
        new Row("one of which it is not known whether it is ill is looked at each cadence", [OpenedBlind], 12, 22),
        new Row("and so is one whose first step was passed by", [Opened, Skipped], 12, 22),
        new Row("what was waited for has ended, and a fresh look is due at once", [Opened, Verified, Started, GivenUp], 180, 180),
        new Row("for ten seconds", [Opened, Verified, Started, GivenUp], 189.9, 189.9),
        new Row("and then each cadence again", [Opened, Verified, Started, GivenUp], 190, 200),
        new Row("a person's yes makes a look due at once", [Opened, Asked, Answered], 189.9, 189.9),
        new Row("for ten seconds as well", [Opened, Asked, Answered], 190, 191),
        new Row("a question is looked after each half minute", [Opened, Asked], 130, 160),
        new Row("and when it expires", [Opened, Asked], 590, 600),
        new Row("quick evidence is asked for each two seconds", [Opened, Saving], 125, 127),
        new Row("until its time is over", [Opened, Saving], 139, 140),
        new Row("all evidence each ten", [Opened, SavingFor("recycle", 0, CaptureScope.Full)], 125, 135),
        new Row("until its time is over as well", [Opened, SavingFor("recycle", 0, CaptureScope.Full)], 835, 840),
        new Row("what is held back is looked at each half minute", [Opened, HeldBy("armed", Noon + Minutes(2))], 125, 155),
        new Row("and when what stands against it may have passed", [Opened, HeldBy("armed", Noon + Minutes(2))], 170, 180),
        new Row("an act without an answer is looked at each half minute", [Opened, Started], 125, 155),
        new Row("and at its deadline", [Opened, Started], 150, 160),
        new Row("one with an answer each cadence", [Opened, Started, Taken], 150, 160),
        new Row("and past its deadline, too", [Opened, Started, Taken], 158, 168),
        new Row("what settles is looked at each cadence", [Opened, Started, Taken, Seen], 200, 210),
        new Row("what recovers, too", [Opened, Started, Taken, Seen, Recovered], 600, 610),
        new Row("and when it has lasted long enough", [Opened, Started, Taken, Seen, Recovered], 1435, 1440),
        new Row("what is a person's is looked at each half minute", [Opened, Handed], 660, 690),
        new Row("and when people are to be told again", [Opened, Handed], 1485, 1500),
        new Row("of what somebody has taken nobody is told again", [Opened, Handed, TakenByAnna], 1485, 1515),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Is_looked_at(Row row) => Assert.Equal(row.Next is { } next ? Noon + Seconds(next) : null, Responder.NextLook(Situation(row.Given).Incident, Under, Noon + Seconds(row.At)));

    [Fact]
    public void What_nobody_owns_any_more_is_looked_at_when_people_are_told_again()
    {
        Assert.Equal(Noon + Minutes(16), Responder.NextLook(Situation([Opened]).Incident, null, Noon + Minutes(1)));
        Assert.Null(Responder.NextLook(Situation([]).Incident, null, Noon));
    }

    /// <summary>Half of the shortest length that a policy names, within bounds.</summary>
    [Theory]
    [InlineData(120, 900, 300, 30)]
    [InlineData(40, 900, 300, 20)]
    [InlineData(120, 30, 300, 15)]
    [InlineData(120, 900, 10, 5)]
    [InlineData(3, 900, 300, 2)]
    public void The_cadence_is_half_of_the_shortest_length(double sickFor, double healthyFor, double settle, double cadence) =>
        Assert.Equal(Seconds(cadence), (Given.Policy with { For = Seconds(sickFor), HealthyFor = Seconds(healthyFor), Ladder = [Given.Policy.Ladder[0] with { Settle = Seconds(settle) }] }).Cadence);
}
