using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using AutoResponder.Core.Trust;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>What was done or would have been, and what became of it, out of nothing but rows.</summary>
public sealed class ReviewTests
{
    private static readonly OpId Op = new("shop-1/0/0");
    private readonly List<AuditEntry> _rows = [];
    private StreamHead _stream = StreamHead.Begin(Plan.Value);
    private StreamHead _fleet = StreamHead.Begin(AuditEntry.Fleet);

    [Fact]
    public void What_only_the_mode_held_back_would_have_been_done_once_however_often_it_was_looked_at_again()
    {
        Write(0, Opened(0), Held(2, "mode"), Held(3, "mode"), Held(4, "mode"), Recovered(12), Closed(30));

        var item = Assert.Single(Review().Items);
        Assert.Equal<(string, ReviewKind, DateTimeOffset, Fate, TimeSpan?)>(("shop-1/0/would", ReviewKind.Would, Noon + Minutes(2), Fate.Itself, Minutes(10)), (item.Id, item.Kind, item.At, item.Fate, item.After));
        Assert.Equal("healed by itself, 10 min later", item.Outcome);
    }

    [Theory]
    [InlineData("mode", "busy")]
    [InlineData("mode", "directReading")]
    [InlineData("cooldown")]
    public void What_something_else_held_back_as_well_would_not_have_been_done(params string[] guardrails)
    {
        Write(0, Opened(0), Held(2, guardrails), Recovered(12), Closed(30));

        Assert.Empty(Review().Items);
    }

    [Theory]
    [InlineData("mode", "armed")]
    [InlineData("armed")]
    [InlineData("mode", "approval")]
    public void A_disarmed_fleet_and_a_question_are_no_more_than_the_mode_is(params string[] guardrails)
    {
        Write(0, Opened(0), Held(2, guardrails));

        Assert.Equal(ReviewKind.Would, Assert.Single(Review().Items).Kind);
    }

    [Fact]
    public void It_counts_from_when_nothing_else_stood_against_it()
    {
        Write(0, Opened(0), Held(2, "mode", "busy"), Held(9, "mode"), Recovered(12), Closed(30));

        Assert.Equal(Noon + Minutes(9), Assert.Single(Review().Items).At);
    }

    [Fact]
    public void Who_changes_the_site_before_it_is_well_or_takes_or_closes_it_is_a_person()
    {
        Write(0, Opened(0), Held(2, "mode"), new IncidentEvent.ChangeSeen(new Change("Restarted", Noon + Minutes(5)), "restarted") { At = Noon + Minutes(6) }, Recovered(12), Closed(30));
        Assert.Equal<(Fate, TimeSpan?)>((Fate.Person, Minutes(10)), Told());

        Write(0, Opened(0, 2), Held(2, "mode"), Handed(32), new IncidentEvent.IncidentTaken("anna", "mine") { At = Noon + Minutes(40) }, Well(50), Closed(70, "healed after the hand-over"));
        Assert.Equal<(Fate, TimeSpan?)>((Fate.Person, Minutes(48)), Told());

        Write(0, Opened(0, 3), Held(2, "mode"), new IncidentEvent.IncidentClosed("by anna", "mended", "anna") { At = Noon + Minutes(20) });
        Assert.Equal<(Fate, TimeSpan?)>((Fate.Person, Minutes(18)), Told());
    }

    [Fact]
    public void What_heals_after_the_hand_over_while_nobody_is_known_to_have_come_healed_by_itself()
    {
        Write(0, Opened(0), Held(2, "mode"), Handed(32), Well(50), Closed(70, "healed after the hand-over"));

        Assert.Equal<(Fate, TimeSpan?)>((Fate.Itself, Minutes(48)), Told());
    }

    [Fact]
    public void What_is_well_and_then_ill_again_before_it_is_over_is_not_healed()
    {
        Write(0, Opened(0), Held(2, "mode"), Recovered(12), new IncidentEvent.Relapsed("again", false) { At = Noon + Minutes(14) });

        Assert.Equal<(Fate, TimeSpan?)>((Fate.Sick, null), Told());
    }

    [Fact]
    public void Still_sick_and_clearly_more_so_is_worse()
    {
        Write(30, Opened(0), Held(2, "mode"));
        Write(90, new IncidentEvent.Looked("Unhealthy", "90 of 100 failed", Noon) { At = Noon + Minutes(20) });

        var item = Assert.Single(Review().Items);
        Assert.Equal(Fate.Worse, item.Fate);
        Assert.Equal("still sick, and worse than it was: 90 of 100 failed", item.Outcome);
    }

    [Fact]
    public void An_act_helped_or_did_not_or_helped_not_for_long_or_never_left()
    {
        Write(50, Opened(0), Started(2), new IncidentEvent.StepHelped(Op, "recycle", "well") { At = Noon + Minutes(8) }, Recovered(8, "recycle"), Closed(23));
        Assert.Equal<(Fate, TimeSpan?)>((Fate.Us, Minutes(6)), Told());

        Write(50, Opened(0, 2), Started(2, 2));
        Write(55, new IncidentEvent.StepDidNotHelp(new("shop-2/0/0"), "recycle", "55 failed") { At = Noon + Minutes(9) }, new IncidentEvent.IncidentClosed("by anna", "x", "anna") { At = Noon + Minutes(20) });
        Assert.Equal<(Fate, TimeSpan?)>((Fate.NotHelped, null), Told());

        Write(50, Opened(0, 3), Started(2, 3));
        Write(80, new IncidentEvent.StepDidNotHelp(new("shop-3/0/0"), "recycle", "80 failed") { At = Noon + Minutes(9) });
        Assert.Equal<(Fate, TimeSpan?)>((Fate.Worse, null), Told());

        Write(50, Opened(0, 4), Started(2, 4), new IncidentEvent.StepHelped(new("shop-4/0/0"), "recycle", "well") { At = Noon + Minutes(8) }, Recovered(8, "recycle"), new IncidentEvent.Relapsed("again", true) { At = Noon + Minutes(10) });
        Assert.Equal<(Fate, TimeSpan?)>((Fate.NotHelped, null), Told());

        Write(50, Opened(0, 5), Started(2, 5), new IncidentEvent.ActReported(new("shop-5/0/0"), "recycle", new ActOutcome.NotSent("too late"), null) { At = Noon + Minutes(3) }, Recovered(8), Closed(23));
        Assert.Equal<(Fate, TimeSpan?)>((Fate.NotDone, null), Told());
    }

    [Fact]
    public void A_dump_is_an_act_and_what_it_saved_is_what_became_of_it()
    {
        var saving = SavingFor("captureDiagnostics", 0, Captures.CaptureScope.Full, Captures.DumpKind.Heap);
        Write(50, Opened(0), saving, new IncidentEvent.PreservationEnded(saving.Op, "captureDiagnostics", 0, Captures.CaptureScope.Full, true, "2 files, 1 GB", true) { At = Noon + Minutes(9) });

        var item = Assert.Single(Review().Items);
        Assert.Equal<(ReviewKind, Fate, string)>((ReviewKind.Did, Fate.Saved, "2 files, 1 GB"), (item.Kind, item.Fate, item.Outcome));
        Assert.StartsWith("dump (heap) process", item.What, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_saved_without_a_dump_touched_nothing_and_is_no_act()
    {
        Write(50, Opened(0), Saving);

        Assert.Empty(Review().Items);
    }

    [Fact]
    public void An_act_whose_effect_was_never_seen_was_not_done()
    {
        Write(50, Opened(0), Started(2), new IncidentEvent.EffectNotSeen(Op, "recycle", "the process is the same", true) { At = Noon + Minutes(5) });

        Assert.Equal("it had no effect: the process is the same", Assert.Single(Review().Items).Outcome);
        Assert.Equal<(Fate, TimeSpan?)>((Fate.NotDone, null), Told());
    }

    [Fact]
    public void What_is_closed_before_anybody_saw_it_well_healed_when_it_was_closed()
    {
        Write(0, Opened(0), Held(2, "mode"), Closed(30));

        Assert.Equal<(Fate, TimeSpan?)>((Fate.Itself, Minutes(28)), Told());
    }

    [Fact]
    public void Still_sick_as_before_says_nothing_of_worse()
    {
        Write(30, Opened(0), Held(2, "mode"));
        Write(30, new IncidentEvent.Looked("Unhealthy", "30 of 100 failed", Noon) { At = Noon + Minutes(20) });

        Assert.Equal("still sick: 30 of 100 failed", Assert.Single(Review().Items).Outcome);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(12, true)]
    [InlineData(13, false)]
    public void Only_who_changed_it_between_what_was_due_and_its_health_healed_it(int minute, bool isPerson)
    {
        Write(0, Opened(0), Held(2, "mode"), new IncidentEvent.ChangeSeen(new Change("Restarted", Noon + Minutes(minute)), "restarted") { At = Noon + Minutes(14) }, Recovered(12), Closed(30));

        Assert.Equal(isPerson ? Fate.Person : Fate.Itself, Told().Item1);
    }

    [Fact]
    public void What_is_listed_is_of_its_time_oldest_first_and_of_its_policy()
    {
        Write(0, Opened(0), Held(5, "mode"));
        Write(0, Opened(0, 2), Held(2, "mode"));
        Write(0, Opened(0, 3), Held(9, "mode"));

        var review = Core.Trust.Review.Of(_rows, Noon + Minutes(2), Noon + Minutes(9));
        Assert.Equal(["shop-2", "shop-1"], review.Items.Select(item => item.Incident));
        Assert.Equal(2, review.About("web").Items.Length);
        Assert.Empty(review.About("api").Items);
        Assert.Equal(["shop-1", "shop-3"], Core.Trust.Review.Of(_rows, Noon + Minutes(2) + TimeSpan.FromTicks(1), Noon + Minutes(9) + TimeSpan.FromTicks(1)).Items.Select(item => item.Incident));
    }

    [Fact]
    public void What_was_borrowed_says_how_it_came_back()
    {
        Write(50, Opened(0), Started(2), Opened(0, 2), Started(3, 2), Opened(0, 3), Started(4, 3));
        Say(new PlanEvent.LeaseReturned(Op, new("shop-1/0/0/return/0"), "3 to 2", 1) { At = Noon + Minutes(70) });
        Say(new PlanEvent.LeaseEnded(new("shop-2/0/0"), "somebody else made it smaller", 1) { At = Noon + Minutes(71) });

        var outcomes = Review().Items.Select(item => item.Outcome).ToList();
        Assert.EndsWith("; given back at 2026-03-02 13:10:00Z", outcomes[0], StringComparison.Ordinal);
        Assert.EndsWith("; not given back by us: somebody else made it smaller", outcomes[1], StringComparison.Ordinal);
        Assert.DoesNotContain(";", outcomes[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Who_signed_is_part_of_it()
    {
        var signed = new FleetEvent.ReviewSigned(Review().ToBeSigned("web"), "anna", "seen") { At = Noon };
        Say(signed);

        Assert.Equal([signed], Review().SignOffs);
    }

    [Fact]
    public void What_was_asked_about_is_listed_as_the_question_until_it_is_done()
    {
        var question = new IncidentEvent.ApprovalAsked(new("shop-1/0/0/ask/0"), "recycle", 0, null, "restart it", "5xx", Noon + Minutes(17)) { At = Noon + Minutes(2) };
        Write(0, Opened(0), question, new IncidentEvent.ApprovalDenied(new("shop-1/0/0/ask/0"), "recycle", "anna", "no") { At = Noon + Minutes(4) }, Handed(4), Well(10), Closed(30, "healed after the hand-over"));
        var denied = Assert.Single(Review().Items);
        Assert.Equal((ReviewKind.Asked, "denied by anna; healed by itself, 8 min later"), (denied.Kind, denied.Outcome));

        _rows.Clear();
        Write(0, Opened(0), question, new IncidentEvent.ApprovalGiven(new("shop-1/0/0/ask/0"), "recycle", "anna", "yes", Noon + Minutes(19)) { At = Noon + Minutes(4) }, Started(5));
        Assert.Equal((ReviewKind.Did, "shop-1/0/0"), Assert.Single(Review().Items) is var done ? (done.Kind, done.Id) : default);
    }

    [Fact]
    public void The_newest_word_on_each_counts_and_what_is_signed_changes_with_every_word()
    {
        Write(0, Opened(0), Held(2, "mode"), Recovered(12), Closed(30));
        var before = Review().ToBeSigned(null);
        Mark("shop-1/0/would", ReviewMark.Wrong);
        Mark("shop-1/0/would", ReviewMark.Unneeded);
        Mark("shop-9/0/would", ReviewMark.Wrong);

        var review = Review();
        Assert.Equal((0, 0, 1), (review.Count(ReviewMark.Right), review.Count(ReviewMark.Wrong), review.Count(ReviewMark.Unneeded)));
        Assert.Empty(review.Unmarked);
        Assert.Equal("anna", review.Items[0].MarkedBy);
        Assert.NotEqual(before.Digest, review.ToBeSigned(null).Digest);
        Assert.Equal(review.ToBeSigned(null).Digest, Review().ToBeSigned(null).Digest);
    }

    [Fact]
    public void Observed_is_a_policy_since_its_rules_are_what_they_are_whatever_its_mode_and_text_were()
    {
        Say(new FleetEvent.PolicyInForce("web", "h1", "r1", Mode.Observe) { At = Noon });
        Say(new FleetEvent.PolicyInForce("web", "h2", "r2", Mode.Observe) { At = Noon + Minutes(1) });
        Say(new FleetEvent.PolicyInForce("api", "h9", "r9", Mode.Observe) { At = Noon + Minutes(2) });
        Say(new FleetEvent.PolicyInForce("web", "h3", "r2", Mode.Approve) { At = Noon + Minutes(3) });
        Assert.Equal(new PolicyObservation("web", "h3", "r2", Mode.Approve, Noon + Minutes(1)), PolicyObservation.Of(_rows, "web"));

        Say(new FleetEvent.PolicyWithdrawn("web", "h3") { At = Noon + Minutes(4) });
        Assert.Null(PolicyObservation.Of(_rows, "web"));
        Say(new FleetEvent.PolicyInForce("web", "h3", "r2", Mode.Observe) { At = Noon + Minutes(5) });
        Assert.Equal(Noon + Minutes(5), PolicyObservation.Of(_rows, "web")!.Since);
    }

    [Fact]
    public void Which_policies_are_in_force_is_said_when_it_changes_and_only_then()
    {
        var set = new PolicySet([Given.Policy, Given.Policy with { Name = "api", Mode = Mode.Observe }], new FleetRules(), "s1");
        var known = new Dictionary<string, PolicyNote>();
        Assert.Equal(["web Act", "api Observe"], Due(set).Select(happened => $"{((FleetEvent.PolicyInForce)happened).Policy} {((FleetEvent.PolicyInForce)happened).Mode}"));
        Assert.Empty(Due(set));

        var changed = set with { Policies = [Given.Policy with { Mode = Mode.Observe }] };
        Assert.Equal([typeof(FleetEvent.PolicyInForce), typeof(FleetEvent.PolicyWithdrawn)], Due(changed).Select(happened => happened.GetType()));
        Assert.Empty(Due(changed));
        Assert.Equal(2, Due(set).Count);

        List<FleetEvent> Due(PolicySet now)
        {
            var due = PolicyNote.Due(known, now, Noon);
            foreach (var (name, note, _) in due) known[name] = note;
            return [.. due.Select(one => one.Happened)];
        }
    }

    private Review Review() => Core.Trust.Review.Of(_rows, Noon - Minutes(60), Noon + TimeSpan.FromDays(1));

    /// <summary>What became of the newest incident's only item.</summary>
    private (Fate, TimeSpan?) Told() => Review().Items is [.., var item] ? (item.Fate, item.After) : default;

    private void Mark(string id, ReviewMark mark) => Say(new FleetState().Decide(new Signal.Order("a", OrderKind.Mark, "anna", "seen", Noon) { Target = id, Mark = mark }, Noon));

    private void Say(PlanEvent happened)
    {
        var situation = new PlanSituation(new PlanState { Plan = Plan }, FleetReading.NotRead, null, [], Step.ScaleOut.ShortOfSomething);
        var body = AuditBody.Of(_stream, happened, situation, new Signal.LookDue(), "test", _stream.Sequence + 1);
        (_stream, _) = _stream.Append(body, happened.Kind, happened.At, null, null);
        _rows.Add(AuditEntry.Read(body));
    }

    private void Say(FleetEvent happened)
    {
        var body = AuditBody.Of(_fleet, happened, null, "test");
        (_fleet, _) = _fleet.Append(body, happened.Kind, happened.At, null, null);
        _rows.Add(AuditEntry.Read(body));
    }

    /// <summary>One decision each, made while so many of a hundred requests failed.</summary>
    private void Write(int failed, params ImmutableArray<IncidentEvent> events)
    {
        foreach (var happened in events)
        {
            var evidence = new Evidence
            {
                SeenAt = happened.At,
                ReadAt = happened.At,
                Metrics =
                [
                    new MetricSeries("Requests", null, "Total", happened.At - Minutes(5), Minutes(1), [20, 20, 20, 20, 20]),
                    new MetricSeries("Http5xx", null, "Total", happened.At - Minutes(5), Minutes(1), [.. Enumerable.Repeat<double?>(failed / 5d, 5)]),
                ],
            };
            var incident = happened is IncidentEvent.IncidentOpened opened ? opened.Incident : _rows.Last(row => row.Incident is not null).Incident!;
            var situation = new Situation(new SiteHead { Site = Site }, new PlanState { Plan = Plan }, FleetReading.NotRead, null, evidence);
            var body = AuditBody.Of(_stream, happened, new DecisionContext(situation, new Signal.LookDue(), Given.Policy, incident, "test"), _stream.Sequence + 1);
            (_stream, _) = _stream.Append(body, happened.Kind, happened.At, Site, incident);
            _rows.Add(AuditEntry.Read(body));
        }
    }

    private static IncidentEvent.IncidentOpened Opened(int minute, int number = 1) => new($"shop-{number}", new PolicyMark(Given.Policy.Name, Given.Policy.Hash), null, Noon, null, "50 of 100 failed") { At = Noon + Minutes(minute) };

    private static IncidentEvent.StepHeld Held(int minute, params string[] guardrails) =>
        new("recycle", 0, "end worker process 11", [.. guardrails.Select(name => new Objection(name, "no", Noon))], Noon) { At = Noon + Minutes(minute) };

    private static IncidentEvent.ActStarted Started(int minute, int number = 1) =>
        new(new($"shop-{number}/0/0"), Guid.Empty, $"shop-{number}", "recycle", 0, new Act.SoftRestart(Site), Noon, Noon, "50 of 100 failed") { At = Noon + Minutes(minute) };

    private static IncidentEvent.RecoveryBegan Recovered(int minute, string? by = null) => new(by, "well") { At = Noon + Minutes(minute) };

    private static IncidentEvent.IncidentClosed Closed(int minute, string how = "healed by itself") => new(how, "well") { At = Noon + Minutes(minute) };

    private static IncidentEvent.IncidentHandedOver Handed(int minute) => new("held back for 30 min", Noon) { At = Noon + Minutes(minute) };

    private static IncidentEvent.Looked Well(int minute) => new("Healthy", "well", null, Noon + Minutes(minute)) { At = Noon + Minutes(minute) };
}
