using AutoResponder.Core.Fleet;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using AutoResponder.Core.Trust;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>How far an order to the fleet may go, to the very moment and the very letter, and from when on what was said of it holds no more.</summary>
public sealed class FleetMomentTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);

    [Fact]
    public void An_arming_ends_in_the_future_and_within_ninety_days()
    {
        Assert.IsType<FleetEvent.OrderRefused>(Decide(OrderKind.Arm, Noon));
        Assert.Equal(Noon + Moment, Assert.IsType<FleetEvent.Armed>(Decide(OrderKind.Arm, Noon + Moment)).Until);
        Assert.Equal(Noon + TimeSpan.FromDays(90), Assert.IsType<FleetEvent.Armed>(Decide(OrderKind.Arm, Noon + TimeSpan.FromDays(90) + Moment)).Until);
        Assert.Equal(Noon + TimeSpan.FromDays(90) - Moment, Assert.IsType<FleetEvent.Armed>(Decide(OrderKind.Arm, Noon + TimeSpan.FromDays(90) - Moment)).Until);
        Assert.Equal(Noon + TimeSpan.FromDays(90), Assert.IsType<FleetEvent.Armed>(Decide(OrderKind.Arm, null)).Until);
        Assert.IsType<FleetEvent.OrderRefused>(Decide(OrderKind.Close, null));
    }

    [Fact]
    public void It_holds_until_its_end_while_the_patrol_renews_it()
    {
        var fleet = new FleetState().Evolve(Decide(OrderKind.Arm, Noon + Minutes(60)));

        Assert.True(fleet.Read(Noon + Minutes(60) + Moment, Noon, Noon + Minutes(60) - Moment).Armed);
        Assert.False(fleet.Read(Noon + Minutes(70), Noon, Noon + Minutes(60)).Armed);
        Assert.False(fleet.Read(Noon + Minutes(1), Noon, Noon + Minutes(1)).Armed);
        Assert.False(fleet.Read(null, Noon, Noon).Armed);
        Assert.False(new FleetState().Read(Noon + Minutes(1), Noon, Noon).Armed);
        Assert.False(fleet.Evolve(Decide(OrderKind.Disarm, null)).Read(Noon + Minutes(1), Noon, Noon).Armed);
        Assert.False(fleet.IsToSpeak(Noon, Noon + TimeSpan.FromHours(20)));
    }

    [Fact]
    public void A_pause_ends_in_the_future_and_within_a_week()
    {
        Assert.IsType<FleetEvent.OrderRefused>(Pause(Noon));
        Assert.IsType<FleetEvent.Paused>(Pause(Noon + Moment));
        Assert.IsType<FleetEvent.Paused>(Pause(Noon + TimeSpan.FromDays(7)));
        Assert.IsType<FleetEvent.OrderRefused>(Pause(Noon + TimeSpan.FromDays(7) + Moment));
        Assert.IsType<FleetEvent.OrderRefused>(Pause(null));
        Assert.IsType<FleetEvent.OrderRefused>(new FleetState().Decide(new Signal.Order("o", OrderKind.Pause, "anna", "x", Noon, Noon + Minutes(5)), Noon));
    }

    [Fact]
    public void What_has_ended_is_not_paused_and_is_forgotten_with_the_next_word()
    {
        var fleet = new FleetState().Evolve(Pause(Noon + Minutes(5)));
        var unpause = new Signal.Order("o", OrderKind.Unpause, "anna", "x", Noon, Target: "SHOP");
        var next = new FleetEvent.Paused(PauseTarget.Parse("cart"), Noon + Minutes(30), "anna", "x") { At = Noon };

        Assert.IsType<FleetEvent.Unpaused>(fleet.Decide(unpause, Noon + Minutes(5) - Moment));
        Assert.IsType<FleetEvent.OrderRefused>(fleet.Decide(unpause, Noon + Minutes(5)));
        Assert.IsType<FleetEvent.OrderRefused>(fleet.Decide(unpause with { Target = "cart" }, Noon));
        Assert.Equal(["shop", "cart"], fleet.Evolve(next with { At = Noon + Minutes(5) - Moment }).Pauses.Select(pause => pause.Target.Value));
        Assert.Equal(["cart"], fleet.Evolve(next with { At = Noon + Minutes(5) }).Pauses.Select(pause => pause.Target.Value));
        Assert.Empty(fleet.Evolve(fleet.Decide(unpause, Noon)).Pauses);
    }

    [Theory]
    [InlineData(200, 200)]
    [InlineData(201, 201)]
    [InlineData(5000, 201)]
    public void A_long_reason_is_cut_off_where_it_is_kept(int length, int kept) =>
        Assert.Equal(kept, Assert.Single(new FleetState().Evolve(new FleetEvent.Paused(PauseTarget.Parse("shop"), Noon + Minutes(5), "anna", new string('x', length)) { At = Noon }).Pauses).Reason.Length);

    [Theory]
    [InlineData(400, true)]
    [InlineData(401, false)]
    public void A_target_has_four_hundred_letters_at_most(int length, bool isOne) => Assert.Equal(isOne, PauseTarget.TryParse(new string('x', length), out _));

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    [InlineData(0, false)]
    public void What_is_marked_has_a_name_of_two_hundred_letters_at_most(int length, bool isOne) =>
        Assert.Equal(isOne, new FleetState().Decide(new Signal.Order("o", OrderKind.Mark, "anna", "x", Noon, Target: new string('x', length)) { Mark = ReviewMark.Right }, Noon) is FleetEvent.Marked);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void A_review_is_of_a_time_that_ends_after_it_begins(int minutes, bool isOne) =>
        Assert.Equal(isOne, new FleetState().Decide(new Signal.Order("o", OrderKind.SignOff, "anna", "x", Noon) { Review = new SignedReview(Noon, Noon + Minutes(minutes), null, 0, 0, 0, "d") }, Noon) is FleetEvent.ReviewSigned);

    [Fact]
    public void That_a_storm_goes_on_is_noted_from_two_minutes_more_on()
    {
        var fleet = new FleetState().Evolve(new FleetEvent.StormBegan("region west", "x", Noon + Minutes(10)) { At = Noon });

        Assert.Null(fleet.Decide(new Storm("region west", 3, 9, Noon + Minutes(12) - Moment), Noon + Minutes(5)));
        Assert.IsType<FleetEvent.StormWentOn>(fleet.Decide(new Storm("region west", 3, 9, Noon + Minutes(12)), Noon + Minutes(5)));
        Assert.IsType<FleetEvent.StormWentOn>(fleet.Decide(new Storm("region west", 3, 9, Noon + Minutes(30)), Noon + Minutes(20) - Moment));
        Assert.IsType<FleetEvent.StormBegan>(fleet.Decide(new Storm("region west", 3, 9, Noon + Minutes(30)), Noon + Minutes(20)));
        Assert.Equal(["region west", "region north"], Later(fleet, Noon + Minutes(20) - Moment).Storms.Select(storm => storm.Where));
        Assert.Equal(["region north"], Later(fleet, Noon + Minutes(20)).Storms.Select(storm => storm.Where));
    }

    [Fact]
    public void Only_with_enough_troubles_what_sites_have_in_common_has_to_be_known()
    {
        var rules = new FleetRules();
        var (ill, failed) = (new IllSite(Site, Plan, Noon), new TriedStep(new OpId("o"), Site, "recycle", Noon, Fared.DidNotHelp));

        Assert.False((Armed with { Ill = [ill, ill], Tried = [failed, failed with { Fared = Fared.Helped }] }).HasTroubles(rules));
        Assert.True((Armed with { Ill = [ill, ill, ill] }).HasTroubles(rules));
        Assert.True((Armed with { Tried = [failed, failed] }).HasTroubles(rules));
    }

    /// <summary>Failures of a hundred requests, and seconds, before and after.</summary>
    [Theory]
    [InlineData(0, 1.0, 20, 1.0, true)]
    [InlineData(10, 1.0, 29, 1.0, false)]
    [InlineData(30, 1.0, 10, 1.0, false)]
    [InlineData(10, 1.0, 10, 2.0, true)]
    [InlineData(10, 1.0, 10, 1.99, false)]
    [InlineData(10, 0.5, 10, 1.4, false)]
    [InlineData(10, 3.0, 10, 5.0, false)]
    [InlineData(10, 3.0, 10, 6.0, true)]
    [InlineData(10, null, 10, 6.0, false)]
    [InlineData(null, 1.0, 90, 1.0, false)]
    public void Clearly_more_failures_or_clearly_slower_is_worse(int? failedBefore, double? tookBefore, int? failedAfter, double? tookAfter, bool isWorse) =>
        Assert.Equal(isWorse, Illness.Of(Felt(failedAfter, tookAfter)).IsWorseThan(Illness.Of(Felt(failedBefore, tookBefore))));

    [Fact]
    public void Only_the_newest_five_minutes_of_the_whole_site_are_felt()
    {
        var evidence = new Evidence
        {
            SeenAt = Noon,
            ReadAt = Noon,
            Metrics =
            [
                new("Http5xx", "M1", "Total", Noon, Minutes(1), [100]),
                new("Requests", null, "Average", Noon, Minutes(1), [1]),
                new("requests", null, "total", Noon, Minutes(1), [1000, 10, 10, 10, 10, 10, null]),
                new("Http5xx", null, "Total", Noon, Minutes(1), [1000, 0, 0, 0, 0, 25]),
            ],
        };

        Assert.Equal(new Illness(0.5, null), Illness.Of(evidence));
        Assert.Equal(default, Illness.Of(null));
        Assert.Equal(default, Illness.Of(evidence with { Metrics = [evidence.Metrics[3]] }));
        Assert.Null(Illness.Of(evidence with { Metrics = [new("Requests", null, "Total", Noon, Minutes(1), [0]), evidence.Metrics[3]] }).Failed);
    }

    private static FleetState Later(FleetState fleet, DateTimeOffset at) => fleet.Evolve(new FleetEvent.StormBegan("region north", "x", Noon + Minutes(60)) { At = at });

    private static FleetEvent Decide(OrderKind what, DateTimeOffset? until) => new FleetState().Decide(new Signal.Order("o", what, "anna", "x", Noon, until), Noon);

    private static FleetEvent Pause(DateTimeOffset? until) => new FleetState().Decide(new Signal.Order("o", OrderKind.Pause, "anna", "x", Noon, until, Target: "shop"), Noon);

    private static Evidence Felt(int? failed, double? took) => new()
    {
        SeenAt = Noon,
        ReadAt = Noon,
        Metrics =
        [
            new("Requests", null, "Total", Noon, Minutes(1), [100]),
            new("Http5xx", null, "Total", Noon, Minutes(1), [failed]),
            new("HttpResponseTime", null, "Average", Noon, Minutes(1), [took]),
        ],
    };
}
