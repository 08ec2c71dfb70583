using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>What outlives an incident, and for how long: acts, alerts, others' changes, and what helped.</summary>
public sealed class MemoryTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly SiteHead Head = new() { Site = Site };

    [Fact]
    public void Acts_are_remembered_for_a_day()
    {
        var before = Head with { Acts = [new PastAct(new OpId("a"), "recycle", Noon - Day), new PastAct(new OpId("b"), "recycle", Noon - Day + Moment)] };

        Assert.Equal(["b", "shop-1/0/0"], before.Evolve(StartedAt(Noon)).Acts.Select(act => act.Op.Value));
        Assert.Equal(["a", "b"], before.Evolve(Verified).Acts.Select(act => act.Op.Value));
    }

    [Fact]
    public void A_frozen_process_is_an_act_and_evidence_without_one_is_not()
    {
        var before = Head with { Acts = [new PastAct(new OpId("a"), "recycle", Noon + Minutes(2) - Day), new PastAct(new OpId("b"), "recycle", Noon + Minutes(2) - Day + Moment)] };

        Assert.Equal(["b", "shop-1/2/0"], before.Evolve(SavingFor("captureDiagnostics", 2, CaptureScope.Full, DumpKind.Heap)).Acts.Select(act => act.Op.Value));
        Assert.Equal(["a", "b"], before.Evolve(SavingFor("captureDiagnostics", 2, CaptureScope.Full)).Acts.Select(act => act.Op.Value));
    }

    public static readonly TheoryData<ActOutcome, bool> Outcomes = new()
    {
        { new ActOutcome.Accepted(), true },
        { new ActOutcome.Succeeded(), true },
        { new ActOutcome.Unknown("x"), true },
        { new ActOutcome.Failed("x"), true },
        { new ActOutcome.NotSent("x"), false },
        { new ActOutcome.Deferred(Noon, "x"), false },
        { new ActOutcome.Impossible("x"), false },
        { new ActOutcome.Forbidden("x"), false },
    };

    /// <summary>A site's acts and a plan's reboots alike.</summary>
    [Theory]
    [MemberData(nameof(Outcomes))]
    public void What_is_known_not_to_have_happened_counts_for_nothing(ActOutcome outcome, bool spent)
    {
        var reboot = StartedAt(Noon) with { Act = new Act.RebootWorker(Plan, "M1", "i1", "shop") };
        IncidentEvent[] happened = [StartedAt(Noon - Minutes(30), "shop-0/0/0") with { Act = reboot.Act }, reboot, new IncidentEvent.ActReported(reboot.Op, "rebootWorker", outcome, null) { At = Noon }];

        Assert.Equal([true, spent], happened.Aggregate(Head, (head, one) => head.Evolve(one)).Acts.Select(act => act.Spent));
        Assert.Equal([true, spent], happened.Aggregate(new PlanState { Plan = Plan }, (plan, one) => plan.Evolve(Site, one)).Reboots.Select(act => act.Spent));
    }

    /// <summary>By minutes after noon: what was known, what is said now, what is known then.</summary>
    [Theory]
    [InlineData(1, null, 2, null, 2, null)]
    [InlineData(2, null, 1, null, 2, null)]
    [InlineData(1, null, null, 2, 1, 2)]
    [InlineData(1, 2, 3, null, 3, 2)]
    [InlineData(null, 2, null, 1, null, 2)]
    public void Of_a_rule_the_newest_firing_and_the_newest_resolution_are_known(int? fired, int? resolved, int? firedNow, int? resolvedNow, int? firedThen, int? resolvedThen)
    {
        var mark = Assert.Single(Noted(Noted(Head, Mark(Rule, fired, resolved)), Mark(Rule.ToUpperInvariant(), firedNow, resolvedNow)).Alerts);

        Assert.Equal(Mark(Rule, firedThen, resolvedThen), mark);
    }

    [Theory]
    [InlineData(1, null, "a")]
    [InlineData(2, null, null)]
    [InlineData(0, null, "a")]
    [InlineData(2, "b", "b")]
    public void That_Azure_knows_an_alert_is_of_that_firing(int firedNow, string? knownNow, string? known) =>
        Assert.Equal(known, Assert.Single(Noted(Noted(Head, Mark(Rule, 1, null) with { KnownAs = "a" }), Mark(Rule, firedNow, null) with { KnownAs = knownNow }).Alerts).KnownAs);

    [Fact]
    public void Of_thirty_three_rules_the_one_that_is_longest_ago_is_forgotten()
    {
        var head = Enumerable.Range(1, 33).Aggregate(Head, (known, i) => Noted(known, Mark($"rule-{i}", i, null), Noon + Minutes(40)));

        Assert.Equal(Enumerable.Range(2, 32).Reverse().Select(i => $"rule-{i}"), head.Alerts.Select(mark => mark.Rule));
    }

    [Fact]
    public void An_alert_is_remembered_for_a_day_from_its_newest_message_on()
    {
        var head = Noted(Noted(Noted(Head, Mark("old", 0, null)), Mark("resolved", 0, 1)), new AlertMark("timeless", null, null));

        Assert.Equal(["new", "resolved"], Noted(head, Mark("new", 1440, null), Noon + Day).Alerts.Select(mark => mark.Rule));
        Assert.Equal(["resolved", "old", "timeless"], Noted(head, new AlertMark("timeless", null, null), Noon + Day - Moment).Alerts.Select(mark => mark.Rule));
    }

    [Fact]
    public void Of_others_changes_the_newest_sixteen_of_a_day_are_remembered_in_their_order()
    {
        var head = Enumerable.Range(1, 17).Reverse().Aggregate(Head, (known, i) => known.Evolve(ChangeOf(i, Noon + Minutes(20))));

        Assert.Equal(Enumerable.Range(2, 16).Select(i => $"{i}"), head.Changes.Select(change => change.What));
        Assert.Equal(["17", "1440"], head.Evolve(ChangeOf(1440, Noon + Minutes(16) + Day)).Changes.Select(change => change.What));
    }

    [Fact]
    public void Incidents_are_numbered_and_an_effect_is_the_newest_act() =>
        Assert.Equal((2, Noon + Minutes(3)), (Situation([Opened, Started, Seen, new IncidentEvent.IncidentClosed("x", "x") { At = Noon }, Opened]).Head.Incidents, Situation([Opened, Started, Seen, Recovered]).Head.ActedAt!.Value));

    [Fact]
    public void What_helped_holds_from_when_its_incident_is_closed()
    {
        var helped = new IncidentEvent.StepHelped(new OpId("shop-1/0/0"), "recycle", "x") { At = Noon + Minutes(9) };
        var closed = new IncidentEvent.IncidentClosed("healed", "x") { At = Noon + Minutes(24) };
        var again = ((IncidentEvent.IncidentOpened)Opened) with { Incident = "shop-2", At = Noon + Minutes(30) };
        var later = closed with { At = Noon + Minutes(50) };

        Assert.Equal(new Relief("recycle", 0, "shop-1", Noon + Minutes(9)), Situation([Opened, Started, Seen, helped]).Head.Relief);
        Assert.Equal(new Relief("recycle", 0, "shop-1", Noon + Minutes(24)), Situation([Opened, Started, Seen, helped, closed]).Head.Relief);
        Assert.Equal(new Relief("recycle", 0, "shop-1", Noon + Minutes(24)), Situation([Opened, Started, Seen, helped, closed, again, later]).Head.Relief);
        Assert.Equal(new Relief("recycle", 0, "shop-1", Noon + Minutes(50)), Situation([Opened, Started, Seen, helped, closed, again with { Rung = 1 }, later]).Head.Relief);
        Assert.Null(Situation([Opened, closed]).Head.Relief);
    }

    private static IncidentEvent ChangeOf(int minutes, DateTimeOffset at) => new IncidentEvent.ChangeSeen(new Change($"{minutes}", Noon + Minutes(minutes)), "x") { At = at };

    private static AlertMark Mark(string rule, int? fired, int? resolved) => new(rule, Noon + Time(fired), Noon + Time(resolved));

    private static TimeSpan? Time(int? minutes) => minutes is { } known ? Minutes(known) : null;

    private static SiteHead Noted(SiteHead head, AlertMark mark, DateTimeOffset? at = null) => head.Evolve(new IncidentEvent.SignalNoted(mark, "x") { At = at ?? Noon + Minutes(3) });
}
