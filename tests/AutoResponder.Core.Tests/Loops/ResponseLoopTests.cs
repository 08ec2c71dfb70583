using System.Text.Json;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Loops;

/// <summary>The path from a signal to a fact: in which order it passes the ports, and what each of them may change about that.</summary>
public sealed class ResponseLoopTests
{
    private static readonly Signal Look = new Signal.LookDue();
    private static readonly Signal Fired = new Signal.AlertFired(Alert());
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);

    private readonly World _world = new();

    [Fact]
    public async Task An_act_is_reserved_woken_for_and_committed_before_it_leaves_and_reported_after()
    {
        Sickened();

        await _world.RespondAsync(Look);

        Assert.Equal(
            ["fresh inventory", "look at shop", "reserve shop-1/0/0 disturbing", "commit ActStarted", "message", "send shop-1/0/0", "commit ActReported"],
            _world.Log);
        Assert.Equal(new OpId("shop-1/0/0"), _world.State.InFlight?.Op);
        Assert.All(_world.Rows.Index(), row => Assert.Equal(row.Index + 1, row.Item.Sequence));
        Assert.All(_world.Rows, row => Assert.Equal("shop-1", row.Incident));
    }

    [Fact]
    public async Task An_incident_that_opens_is_counted_and_the_plan_woken_before_it_is_a_fact()
    {
        await _world.RespondAsync(Fired);

        Assert.Equal(["look at shop", "ill shop", "wake", "commit IncidentOpened+CauseVerified", "message"], _world.Log);
        Assert.Equal((Noon + Seconds(30), Given.Plan), Assert.Single(_world.Wakes));
        Assert.Equal(Seconds(30), Assert.Single(_world.Looks));
    }

    [Fact]
    public async Task A_second_delivery_is_seen_before_the_expensive_look_and_changes_nothing()
    {
        await _world.RespondAsync(Fired);
        var after = _world.Rows.Count;
        _world.Tell(null, new IncidentEvent.IncidentClosed("x", "x") { At = Noon });
        _world.Log.Clear();

        await _world.RespondAsync(Fired);

        Assert.Empty(_world.Log);
        Assert.Equal(after, _world.Rows.Count);
    }

    [Fact]
    public async Task What_was_applied_before_by_the_ledgers_word_sends_nothing()
    {
        await _world.RespondAsync(new Signal.Unreadable("x", "$", "00"));
        _world.Log.Clear();

        await _world.RespondAsync(new Signal.Unreadable("x", "$", "00"));

        Assert.Equal(["wake"], _world.Log);
    }

    [Theory]
    [InlineData(11, true)]
    [InlineData(12, false)]
    public async Task Whoever_is_beaten_reads_and_decides_again_but_not_for_ever(int races, bool succeeds)
    {
        Sickened();
        _world.Races = races;

        if (succeeds) await _world.RespondAsync(Look);
        else await Assert.ThrowsAsync<RacedTooOftenException>(() => _world.RespondAsync(Look));

        Assert.Equal(races, _world.Log.Count(what => what == "raced"));
        Assert.Equal(succeeds, _world.Log.Contains("send shop-1/0/0"));
    }

    [Fact]
    public async Task Where_the_fleet_has_moved_since_it_is_read_and_decided_again()
    {
        Sickened();
        _world.Refusals = 2;

        await _world.RespondAsync(Look);

        Assert.Equal(3, _world.Log.Count(what => what.StartsWith("reserve", StringComparison.Ordinal)));
        Assert.Equal(1, _world.Log.Count(what => what == "send shop-1/0/0"));
    }

    [Fact]
    public async Task A_fleet_that_cannot_be_read_is_closed_and_its_error_is_not_quoted()
    {
        Sickened();
        _world.Fleet = null;

        await _world.RespondAsync(Look);

        Assert.Equal(["StepHeld"], _world.Kinds);
        var body = JsonDocument.Parse(_world.Rows[0].Body).RootElement.GetRawText();
        Assert.Contains("could not be read (IOException)", body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_before_its_time_looks_at_nothing()
    {
        Sickened(lookAt: Noon + Minutes(5) + TimeSpan.FromMilliseconds(100) + Moment);
        await _world.RespondAsync(Look);
        Assert.Empty(_world.Log);

        Sickened(lookAt: Noon + Minutes(5) + TimeSpan.FromMilliseconds(100));
        await _world.RespondAsync(Look);
        Assert.Contains("send shop-1/0/0", _world.Log);
    }

    [Theory]
    [InlineData(true, "counted AlertFired: not under care")]
    [InlineData(false, null)]
    public async Task What_is_about_nothing_under_care_is_counted_unless_it_says_nothing(bool alert, string? counted)
    {
        _world.Sites.Clear();

        await _world.RespondAsync(alert ? Fired : Look);

        Assert.Equal(counted is null ? [] : [counted], _world.Log);
    }

    [Fact]
    public async Task A_person_may_still_close_the_incident_of_a_site_that_is_gone()
    {
        _world.Tell(Noon, Opened, Handed);
        _world.Sites.Clear();

        await _world.RespondAsync(new Signal.Order("o", OrderKind.Close, "anna", "done", Noon, null, Given.Plan, Site, "shop-1"));

        Assert.Equal(["IncidentClosed"], _world.Kinds);
        Assert.IsType<Incident.Quiet>(_world.Head.Incident);
    }

    [Fact]
    public async Task An_order_that_names_no_plan_for_a_site_that_is_gone_is_counted()
    {
        _world.Sites.Clear();

        await _world.RespondAsync(new Signal.Order("o", OrderKind.Close, "anna", "done", Noon, null, null, Site, "shop-1"));

        Assert.Equal("counted Order: not under care", Assert.Single(_world.Log));
    }

    [Fact]
    public async Task A_site_that_is_gone_before_its_act_is_measured_no_more()
    {
        Sickened();
        _world.Sites.Clear();

        await _world.Loop.LookAsync(Given.Plan, Site, Managed, TestContext.Current.CancellationToken);

        Assert.Equal(["fresh inventory", "wake", "commit IncidentClosed"], _world.Log);
    }

    [Fact]
    public async Task What_heals_by_itself_is_told_to_the_neighbours_only_if_something_was_tried()
    {
        _world.Tell(Noon, Opened, Verified, Started, Taken, Seen);
        _world.Time.Advance(Minutes(9));
        _world.Evidence = now => Healthy(now);

        await _world.RespondAsync(Look);

        Assert.Contains("tried recycle Helped", _world.Log);
        Assert.DoesNotContain("ill shop", _world.Log);
    }

    [Fact]
    public async Task A_resolved_alert_lets_it_be_looked_at_at_once()
    {
        _world.Tell(Noon + Minutes(5), Opened, Verified);

        await _world.RespondAsync(new Signal.AlertResolved(Alert(AlertCondition.Resolved, resolvedAt: Noon)));

        Assert.Equal(TimeSpan.Zero, Assert.Single(_world.Looks));
        Assert.Equal(Noon, Assert.Single(_world.Wakes).At);
    }

    [Fact]
    public async Task What_others_say_does_not_put_off_a_look_that_is_due()
    {
        _world.Tell(Noon + Seconds(1), Opened, Verified);

        await _world.RespondAsync(new Signal.Unreadable("x", "$", "00"));

        Assert.Empty(_world.Looks);
        Assert.Empty(_world.Wakes);
        Assert.Equal(["commit SignalNoted"], _world.Log);
    }

    [Fact]
    public async Task Looks_that_came_as_messages_go_on_as_messages_while_the_incident_is_open()
    {
        _world.Tell(Noon, Opened, Verified, Started, Taken);
        _world.Time.Advance(Minutes(2) + Seconds(5));
        _world.Evidence = now => Sick(now) with { Instances = null };

        await _world.RespondAsync(Look, byMessage: true);
        await _world.RespondAsync(Look, byMessage: false);

        Assert.Empty(_world.Rows);
        Assert.Single(_world.Looks);
    }

    [Fact]
    public async Task A_capture_is_begun_once_it_is_a_fact_and_again_by_each_look_that_waits_for_it()
    {
        _world.Current = _world.Current with { Policies = [WholeLadder] };
        Sickened();

        await _world.RespondAsync(Look);
        Assert.Equal(["commit PreservationStarted", "message", "capture shop-1/0/0"], _world.Log[^3..]);

        _world.Log.Clear();
        _world.Time.Advance(Seconds(2));
        _world.Evidence = now => new Observations.Evidence { SeenAt = now, ReadAt = now };
        await _world.RespondAsync(Look);

        Assert.Equal(["look at shop", "capture shop-1/0/0"], _world.Log);
    }

    [Fact]
    public async Task Where_the_policy_that_it_began_under_is_lost_nothing_is_done()
    {
        _world.Current = _world.Current with { Policies = [Given.Policy with { Hash = new string('b', 64) }] };
        Sickened();

        await _world.RespondAsync(Look);

        Assert.Equal(["StepHeld"], _world.Kinds);
        Assert.Contains(((Incident.Held)_world.Head.Incident).Objections, objection => objection.Guardrail == "policyChanged");
    }

    [Fact]
    public async Task Where_the_policy_was_changed_the_row_says_which_other_had_its_say()
    {
        var newer = Given.Policy with { Name = "newer", Hash = new string('b', 64), Priority = 200, Mode = Mode.Observe };
        _world.Current = _world.Current with { Policies = [Given.Policy, newer] };
        Sickened();

        await _world.RespondAsync(Look);

        var body = JsonDocument.Parse(_world.Rows[0].Body).RootElement;
        Assert.Equal(newer.Hash, body.GetProperty("loaded").GetString());
        Assert.Equal("web", body.GetProperty("policy").GetProperty("name").GetString());
        Assert.Equal("mode", Assert.Single(((Incident.Held)_world.Head.Incident).Objections).Guardrail);
    }

    [Fact]
    public async Task Where_nobody_owns_the_site_any_more_it_is_a_persons_and_nothing_is_measured()
    {
        _world.Current = _world.Current with { Policies = [] };
        Sickened();

        await _world.RespondAsync(Look);

        Assert.Equal(["commit IncidentHandedOver"], _world.Log.Where(what => what.StartsWith("commit", StringComparison.Ordinal)));
        Assert.Empty(_world.Asked);
    }

    [Fact]
    public async Task A_storm_over_the_site_is_seen_and_holds_it_back_and_it_is_counted_again()
    {
        Sickened();
        var neighbours = Enumerable.Range(1, 9).Select(i => Managed with { Id = SiteId.Parse($"{Site.Value}{i}"), Plan = PlanId.Parse($"{Given.Plan.Value}{i}") }).ToList();
        _world.Sites.AddRange(neighbours);
        _world.Fleet = Armed with { Tag = "1", Ill = [.. neighbours.Select(site => new IllSite(site.Id, site.Plan, Noon + Minutes(4)))] };

        await _world.RespondAsync(Look);
        Assert.Contains(_world.Log, what => what.StartsWith("storm ", StringComparison.Ordinal));
        Assert.Equal(["StepHeld"], _world.Kinds);

        _world.Time.Advance(Minutes(1));
        _world.Log.Clear();
        await _world.RespondAsync(Look);
        Assert.Contains("ill shop", _world.Log);
    }

    [Fact]
    public async Task What_an_act_rests_on_is_as_old_as_the_first_thing_that_was_asked()
    {
        Sickened();
        Slow();

        await _world.RespondAsync(Look);

        Assert.Equal(Noon + Minutes(5), Entries()[0].Part("evidence", AuditJson.Default.Evidence)!.SeenAt);
    }

    [Fact]
    public async Task Where_no_act_is_near_the_fleet_is_not_asked_and_evidence_is_as_old_as_its_look()
    {
        Slow();

        await _world.RespondAsync(Fired);

        var first = Entries()[0];
        Assert.Equal(Noon + Seconds(3), first.Part("evidence", AuditJson.Default.Evidence)!.SeenAt);
        var fleet = first.Part("fleet", AuditJson.Default.FleetReading)!;
        Assert.Equal((FleetReading.NotRead.Why, null), (fleet.Why, fleet.Headcount));
    }

    [Fact]
    public async Task The_first_row_of_a_decision_says_what_was_known_and_the_next_one_points_at_it()
    {
        await _world.RespondAsync(Fired);

        var rows = Entries();
        Assert.Equal([true, false], rows.Select(row => row.IsFirst));
        Assert.Equal(1, rows[1].Body.GetProperty("decision").GetInt32());
        Assert.All(rows, row => Assert.False(row.Body.TryGetProperty("loaded", out _)));
    }

    [Fact]
    public async Task A_look_of_the_patrol_sends_no_message_where_nothing_moved()
    {
        _world.Tell(Noon, Opened, Verified, Started, Taken);
        _world.Time.Advance(Minutes(2) + Seconds(5));
        _world.Evidence = now => Sick(now) with { Instances = null };

        await _world.Loop.LookAsync(Given.Plan, Site, Managed, TestContext.Current.CancellationToken);

        Assert.Empty(_world.Looks);
    }

    [Fact]
    public async Task What_is_borrowed_is_reserved_for_as_long_as_it_is_lent()
    {
        _world.Current = _world.Current with { Policies = [Given.Policy with { Ladder = [new Step.ScaleOut { Lease = Minutes(120) }] }] };
        Sickened();
        _world.Evidence = now => SickAndShort(now);

        await _world.RespondAsync(Look);

        Assert.Contains(_world.Log, what => what.StartsWith("reserve shop-1/0/0 2 h", StringComparison.Ordinal));
    }

    private List<AuditEntry> Entries() => [.. _world.Rows.Select(row => AuditEntry.Read(row.Body))];

    /// <summary>Looking takes three seconds.</summary>
    private void Slow() => _world.Evidence = now =>
    {
        _world.Time.Advance(Seconds(3));
        return Sick(now + Seconds(3), Known);
    };

    /// <summary>The incident is open and verified for five minutes, and the site still sick.</summary>
    private void Sickened(DateTimeOffset? lookAt = null)
    {
        _world.Tell(lookAt ?? Noon, Opened, Verified);
        if (_world.Time.GetUtcNow() == Noon) _world.Time.Advance(Minutes(5));
    }
}
