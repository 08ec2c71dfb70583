using AutoResponder.Core.Acts;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Loops;

/// <summary>The same path for what a plan has borrowed.</summary>
public sealed class PlanLoopTests
{
    /// <summary>When the hour is over that was borrowed for.</summary>
    private static readonly DateTimeOffset End = Noon + Minutes(72);

    private readonly World _world = new();
    private double _processor = 20;
    private bool _isSick;

    public PlanLoopTests() => _world.Evidence = now => (_isSick ? Sick(now) : Healthy(now)) with
    {
        Plan = TwoOfFive with { Capacity = 3 },
        Metrics = [.. (_isSick ? Sick(now) : Healthy(now)).Metrics, .. PlanMetrics(now, _processor)],
    };

    [Fact]
    public async Task A_return_is_reserved_woken_for_and_committed_before_it_leaves_and_reported_after()
    {
        Borrowed();

        await LookAsync();

        Assert.Equal(
            ["look at shop", "look at plan-a", "reserve shop-1/1/1/return/0 disturbing", "wake", "commit LeaseReturnStarted", "send shop-1/1/1/return/0", "wake", "commit LeaseReturnReported"],
            _world.Log);
        Assert.All(_world.Rows, row => Assert.Equal("shop-1", row.Incident));
        Assert.IsType<Lease.Returning>(_world.State.Lease);
    }

    [Fact]
    public async Task Before_its_time_nothing_is_looked_at()
    {
        Borrowed(End - TimeSpan.FromTicks(1));

        await LookAsync();

        Assert.Empty(_world.Log);
    }

    [Fact]
    public async Task A_plan_without_a_lease_is_not_looked_at()
    {
        await LookAsync();

        Assert.Empty(_world.Log);
    }

    [Fact]
    public async Task What_is_kept_longer_is_reserved_for_as_long_as_it_is_kept()
    {
        Borrowed();
        _processor = 90;

        await LookAsync();

        Assert.Equal(["LeaseProlonged"], _world.Kinds);
        Assert.Contains(_world.Log, what => what.StartsWith("reserve shop-1/1/1 0.08333", StringComparison.Ordinal));
        Assert.Equal(End + Minutes(5), Assert.Single(_world.Wakes).At);
    }

    [Fact]
    public async Task What_is_kept_longer_is_not_refused_where_the_fleet_cannot_be_read()
    {
        Borrowed();
        _processor = 90;
        _world.Fleet = null;

        await LookAsync();

        Assert.Equal(["LeaseProlonged"], _world.Kinds);
        Assert.DoesNotContain(_world.Log, what => what.StartsWith("reserve", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_site_of_the_plan_that_is_sick_keeps_what_is_borrowed()
    {
        Borrowed();
        _isSick = true;

        await LookAsync();

        Assert.Equal(["LeaseProlonged"], _world.Kinds);
    }

    [Fact]
    public async Task A_site_with_an_open_incident_is_not_well_whatever_it_measures()
    {
        Borrowed();
        _world.Tell(null, new IncidentEvent.StepDidNotHelp(new OpId("shop-1/1/1"), "scaleOut", "x") { At = Noon + Minutes(30) });

        await LookAsync();

        Assert.Equal(["LeaseProlonged"], _world.Kinds);
        Assert.DoesNotContain("look at shop", _world.Log);
    }

    [Fact]
    public async Task Only_sites_that_run_on_the_plan_and_are_owned_are_measured()
    {
        Borrowed();
        _world.Sites.Add(Managed with { Id = SiteId.Parse(Site.Value + "1"), Plan = PlanId.Parse(Given.Plan.Value + "1") });
        _world.Sites.Add(Managed with { Id = SiteId.Parse(Site.Value + "2"), IsRunning = false });
        _world.Sites.Add(Managed with { Id = SiteId.Parse(Site.Value + "3"), Tags = Managed.Tags.Remove("tier") });
        _world.Sites.Add(Managed with { Id = SiteId.Parse(Site.Value + "4") });

        await LookAsync();

        Assert.Equal(["look at shop", "look at shop4"], _world.Log.Where(what => what.StartsWith("look at shop", StringComparison.Ordinal)));
        Assert.Contains("LeaseReturnStarted", _world.Kinds);
    }

    [Fact]
    public async Task The_plan_must_stay_below_what_the_borrowers_own_policy_calls_short()
    {
        var bold = new Step.ScaleOut { When = new Condition.Metric("CpuPercentage", MetricScope.Plan, "Average", Comparison.Above, 95, Minutes(5)) };
        _world.Current = _world.Current with { Policies = [Given.Policy with { Ladder = [bold] }] };
        Borrowed();
        _processor = 60;

        await LookAsync();

        Assert.Contains("LeaseReturnStarted", _world.Kinds);
    }

    [Theory]
    [InlineData(11, true)]
    [InlineData(12, false)]
    public async Task Whoever_is_beaten_reads_and_decides_again_but_not_for_ever(int races, bool succeeds)
    {
        Borrowed();
        _world.Races = races;

        if (succeeds) await LookAsync();
        else await Assert.ThrowsAsync<RacedTooOftenException>(LookAsync);

        Assert.Equal(succeeds, _world.Log.Contains("send shop-1/1/1/return/0"));
    }

    [Fact]
    public async Task Where_the_fleet_has_moved_since_it_is_read_and_decided_again()
    {
        Borrowed();
        _world.Refusals = 2;

        await LookAsync();

        Assert.Equal(3, _world.Log.Count(what => what.StartsWith("reserve", StringComparison.Ordinal)));
        Assert.Equal(1, _world.Log.Count(what => what.StartsWith("send", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_event_of_a_plan_is_written_down_once_and_of_one_without_a_site_under_care_counted()
    {
        var happened = new Signal.PlatformEvent("e", "Microsoft.Web.AppServicePlanUpdated", Given.Plan.Value, Noon, PlatformEventMeaning.Changed, "Updated");

        await _world.PlanLoop.RespondAsync(happened, Given.Plan, TestContext.Current.CancellationToken);
        await _world.PlanLoop.RespondAsync(happened, Given.Plan, TestContext.Current.CancellationToken);
        await _world.PlanLoop.RespondAsync(happened, PlanId.Parse(Given.Plan.Value + "9"), TestContext.Current.CancellationToken);

        Assert.Equal(["commit PlanChanged", "counted PlatformEvent: not under care"], _world.Log);
    }

    [Fact]
    public async Task An_event_of_a_plan_among_others_is_written_down_with_nothing_that_nobody_asked_for()
    {
        _world.Sites.Add(Managed with { Id = SiteId.Parse(Site.Value + "1"), Plan = PlanId.Parse(Given.Plan.Value + "1") });

        await _world.PlanLoop.RespondAsync(new Signal.PlatformEvent("e", "Microsoft.Web.AppServicePlanUpdated", Given.Plan.Value, Noon, PlatformEventMeaning.Changed, "Updated"), Given.Plan, TestContext.Current.CancellationToken);

        var row = AuditEntry.Read(Assert.Single(_world.Rows).Body);
        Assert.True(row.IsFirst);
        Assert.Equal(Fleet.FleetReading.NotRead.Why, row.Body.GetProperty("fleet").GetProperty("why").GetString());
    }

    [Fact]
    public async Task However_many_sites_there_are_each_is_measured()
    {
        Borrowed();
        for (var i = 1; i <= 9; i++) _world.Sites.Add(Managed with { Id = SiteId.Parse($"{Site.Value}{i}") });

        await LookAsync();

        Assert.Equal(10, _world.Log.Count(what => what.StartsWith("look at shop", StringComparison.Ordinal)));
    }

    /// <summary>The fleet's word was asked for before the measuring began, and is as old as that.</summary>
    [Fact]
    public async Task What_a_return_rests_on_is_as_old_as_the_first_thing_that_was_asked()
    {
        Borrowed();
        var measured = _world.Evidence;
        _world.Evidence = now =>
        {
            _world.Time.Advance(Seconds(3));
            return measured(now + Seconds(3));
        };

        await LookAsync();

        var rows = _world.Rows.Select(row => AuditEntry.Read(row.Body)).ToList();
        Assert.Equal(End, rows[0].Part("evidence", AuditJson.Default.Evidence)!.SeenAt);
        Assert.All(rows, row => Assert.True(row.IsFirst));
    }

    private Task LookAsync() => _world.PlanLoop.LookAsync(Given.Plan, TestContext.Current.CancellationToken);

    /// <summary>An instance was borrowed for an hour, the site is well since, and it is time.</summary>
    private void Borrowed(DateTimeOffset? now = null)
    {
        _world.Tell(null, Opened, ScaledOut, new IncidentEvent.ActReported(new OpId("shop-1/1/1"), "scaleOut", new ActOutcome.Accepted(), null) { At = Noon + Minutes(11) }, Widened, new IncidentEvent.RecoveryBegan("scaleOut", "x") { At = Noon + Minutes(18) });
        _world.Time.Advance((now ?? End) - Noon);
    }
}
