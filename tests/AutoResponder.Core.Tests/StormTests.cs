using System.Collections.Immutable;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>When many that have something in common fall ill together, where that is, how long it lasts, and what it does to an incident.</summary>
public sealed class StormTests
{
    private static readonly StormRule Usual = StormRule.Usual;

    /// <summary>500 sites, two on each plan: 300 in the west, 200 in the north; a resource group of 50 lies across both.</summary>
    private static readonly ImmutableArray<ManagedSite> Fleet = [.. Enumerable.Range(0, 500).Select(Site_)];

    [Fact]
    public void One_site_of_three_is_no_storm_however_great_its_share() => Assert.Empty(Over(0, [.. Fleet.Take(3)], Ill(0)));

    [Fact]
    public void Three_sites_on_one_plan_are_a_plans_illness() =>
        Assert.Empty(Over(0, [.. Fleet.Take(4).Select(site => site with { Plan = Fleet[0].Plan })], [.. Ill(0, 1, 2).Select(one => one with { Plan = Fleet[0].Plan })]));

    [Fact]
    public void Three_of_a_small_fleet_on_two_plans_are_a_storm()
    {
        var storm = Over(0, [.. Fleet.Take(10)], Ill(0, 1, 2))[0];

        Assert.Equal(("region west", 3, 10), (storm.Where, storm.Ill, storm.Watched));
        Assert.Equal(Noon + Minutes(25), storm.Until);
    }

    [Fact]
    public void A_site_that_fell_ill_twice_is_one_site_and_counts_by_the_second_time()
    {
        ImmutableArray<IllSite> again = [Ill(0)[0] with { At = Noon - Minutes(4) }, .. Ill(0, 1, 2)];

        Assert.Equal(3, Over(0, [.. Fleet.Take(10)], again)[0].Ill);
        Assert.Equal(Noon + Minutes(25), Over(0, [.. Fleet.Take(10)], again)[0].Until);
        Assert.Empty(Over(0, [.. Fleet.Take(10)], [Ill(0)[0] with { At = Noon - Minutes(1) }, Ill(0)[0] with { At = Noon - Minutes(2) }, .. Ill(0, 1)]));
    }

    [Fact]
    public void Just_as_long_ago_as_counts_is_too_long_ago()
    {
        var ago = Ill(0, 1, 2);

        Assert.Empty(Over(0, [.. Fleet.Take(10)], ago.SetItem(0, ago[0] with { At = Noon - Usual.Within })));
        Assert.NotEmpty(Over(0, [.. Fleet.Take(10)], ago.SetItem(0, ago[0] with { At = Noon - Usual.Within + TimeSpan.FromTicks(1) })));
    }

    [Fact]
    public void Of_two_storms_one_after_the_other_the_newer_one_tells_how_long_it_lasts()
    {
        ImmutableArray<IllSite> both = [.. Ill(0, 1, 2).Select(one => one with { At = Noon - Minutes(12) }), .. Ill(3, 4, 5)];

        Assert.Equal((3, Noon + Minutes(25)), Over(0, [.. Fleet.Take(10)], both)[0] is var storm ? (storm.Ill, storm.Until) : default);
    }

    [Fact]
    public void A_fifth_of_a_region_is_a_storm_there_and_nowhere_else()
    {
        var almost = Ill([.. Enumerable.Range(0, 49)]);
        Assert.Empty(Over(299, Fleet, almost));

        var ill = Ill([.. Enumerable.Range(0, 60)]);
        Assert.Contains(Over(299, Fleet, ill), storm => storm.Where == "region west");

        // A tenth of the fleet is a storm everywhere; with a higher share for the fleet, a leak in the other region is still healed.
        Assert.Contains(Over(499, Fleet, ill), storm => storm.Where == "the whole fleet");
        Assert.Empty(Over(499, Fleet, ill, Usual with { FleetShare = 0.5 }));
    }

    [Fact]
    public void Below_a_tenth_of_the_fleet_a_region_outage_leaves_the_others_alone()
    {
        var watched = ImmutableArray.CreateRange(Fleet.Select((site, i) => i < 40 ? site : site with { Location = "north" }));
        var ill = Ill([.. Enumerable.Range(0, 40)]);

        Assert.Equal("region west", Assert.Single(Over(0, watched, ill, Usual with { Per = ["region"] })).Where);
        Assert.Empty(Over(499, watched, ill, Usual with { Per = ["region"] }));
    }

    [Fact]
    public void What_they_have_in_common_may_be_a_group_or_a_tag()
    {
        var ill = Ill([.. Enumerable.Range(290, 12)]);

        Assert.Equal("resource group across", Assert.Single(Over(305, Fleet, ill)).Where);
        Assert.Equal("tag responder-group=cart", Assert.Single(Over(309, Fleet, ill, Usual with { Per = ["tag:responder-group"] })).Where);
        Assert.Empty(Over(308, Fleet, ill, Usual with { Per = ["tag:responder-group"] }));
    }

    [Fact]
    public void Those_that_fell_ill_long_before_do_not_count_together()
    {
        var slowly = Enumerable.Range(0, 10).Select(i => new IllSite(Fleet[i].Id, Fleet[i].Plan, Noon - Minutes(5.5 * i))).ToImmutableArray();

        Assert.Empty(Over(0, [.. Fleet.Take(10)], slowly));
    }

    [Fact]
    public void It_lasts_until_too_few_are_new_and_a_quarter_of_an_hour_more()
    {
        var ill = Ill(0, 1).Add(new IllSite(Fleet[2].Id, Fleet[2].Plan, Noon - Minutes(4)));

        Assert.Equal(Noon + Minutes(21), Assert.Single(Over(0, [.. Fleet.Take(10)], ill, Usual with { Per = [] })).Until);
        Assert.Single(Over(0, [.. Fleet.Take(10)], ill, Usual with { Per = [] }, Noon + Minutes(21) - Seconds(1)));
        Assert.Empty(Over(0, [.. Fleet.Take(10)], ill, Usual with { Per = [] }, Noon + Minutes(21)));
        Assert.True(Usual.Memory >= Minutes(25));
    }

    [Fact]
    public void One_that_falls_ill_again_is_one() =>
        Assert.Empty(Over(0, [.. Fleet.Take(10)], [.. Ill(0, 2), new IllSite(Fleet[0].Id, Fleet[0].Plan, Noon - Minutes(1))]));

    [Fact]
    public void One_that_is_back_at_once_was_not_over()
    {
        var began = new FleetState().Decide(new Storm("region west", 3, 9, Noon + Minutes(1)), Noon)!;
        var fleet = new FleetState().Evolve(began);

        var back = fleet.Decide(new Storm("region west", 4, 9, Noon + Minutes(20)), Noon + Minutes(2));
        Assert.IsType<FleetEvent.StormWentOn>(back);
        Assert.Null(fleet.Evolve(back).Decide(new Storm("region west", 4, 9, Noon + Minutes(20)), Noon + Minutes(3)));
        Assert.IsType<FleetEvent.StormBegan>(fleet.Decide(new Storm("region west", 4, 9, Noon + Minutes(30)), Noon + Minutes(12)));

        // Another one meanwhile makes nobody forget it.
        var both = fleet.Evolve(fleet.Decide(new Storm("region north", 3, 9, Noon + Minutes(20)), Noon + Minutes(2))!);
        Assert.IsType<FleetEvent.StormWentOn>(both.Decide(new Storm("region west", 4, 9, Noon + Minutes(20)), Noon + Minutes(3)));
    }

    [Fact]
    public void People_are_told_once_however_long_it_lasts()
    {
        var (fleet, told) = (new FleetState(), new List<FleetEvent>());
        for (var minute = 0; minute < 60; minute++)
        {
            var now = Noon + Minutes(minute);
            for (var site = 0; site < 20; site++)
            {
                if (fleet.Decide(new Storm("region west", 60 + minute, 300, now + Minutes(25)), now) is not { } happened) continue;

                told.Add(happened);
                fleet = fleet.Evolve(happened);
                Assert.NotEmpty(Sentences.Say(happened));
            }
        }

        Assert.Single(told.OfType<FleetEvent.StormBegan>());
        Assert.InRange(told.Count, 2, 31);
        Assert.IsType<FleetEvent.StormBegan>(fleet.Decide(new Storm("region north", 60, 300, Noon), Noon));
        Assert.IsType<FleetEvent.StormBegan>(fleet.Decide(new Storm("region west", 60, 300, Noon + Minutes(200)), Noon + Minutes(180)));
    }

    [Fact]
    public void Nobody_is_treated_in_a_storm_nobody_is_called_for_each_and_then_it_goes_on()
    {
        var until = Noon + Minutes(70);
        var fleet = Armed with { Storms = [new Storm("region west", 60, 300, until)] };
        var events = new List<IncidentEvent> { Opened, Verified };
        var acts = new List<DateTimeOffset>();
        for (var now = Noon + Minutes(3); now < until + Minutes(2) && acts.Count == 0; now += Seconds(30))
        {
            var decision = Responder.Decide(Situation(events, Sick(now), fleet), new Signal.LookDue(), Given.Policy, now);
            events.AddRange(decision.Events);
            if (decision.Act is { } act) acts.Add(act.At);
        }

        Assert.Equal(until, Assert.Single(acts));
        Assert.DoesNotContain(events, happened => happened is IncidentEvent.IncidentHandedOver);
    }

    /// <summary>Else it would end while all are as ill as before, and each would be treated then.</summary>
    [Fact]
    public void What_is_still_ill_in_a_storm_is_counted_again_now_and_then()
    {
        var fleet = Armed with { Storms = [new Storm("region west", 60, 300, Noon + Minutes(30))], Ill = [new IllSite(Site, Plan, Noon)] };
        var now = Noon + Minutes(3);
        var held = Responder.Decide(Situation([Opened, Verified], Sick(now), fleet), new Signal.LookDue(), Given.Policy, now);
        var head = Situation([Opened, Verified, .. held.Events]).Head;

        Assert.True(fleet.IsToBeCountedAgain(head, Decision.Nothing, Noon + Minutes(2)));
        Assert.False(fleet.IsToBeCountedAgain(head, Decision.Nothing, Noon + Minutes(1.9)));
        Assert.False((fleet with { Storms = [] }).IsToBeCountedAgain(head, Decision.Nothing, now));
        Assert.False(fleet.IsToBeCountedAgain(head, Decision.Of(new IncidentEvent.RecoveryBegan(null, "x") { At = now }), now));
        Assert.False(fleet.IsToBeCountedAgain(Situation([Opened, Verified]).Head, Decision.Nothing, now));
    }

    private static ImmutableArray<Storm> Over(int site, ImmutableArray<ManagedSite> watched, ImmutableArray<IllSite> ill, StormRule? rule = null, DateTimeOffset? now = null) =>
        Storm.Over(Fleet[site] with { Location = watched.FirstOrDefault(other => other.Id == Fleet[site].Id)?.Location ?? Fleet[site].Location }, ill, watched, rule ?? Usual, now ?? Noon);

    private static ImmutableArray<IllSite> Ill(params int[] sites) => [.. sites.Select(site => new IllSite(Fleet[site].Id, Fleet[site].Plan, Noon))];

    private static ManagedSite Site_(int number) => new()
    {
        Id = SiteId.Parse($"/subscriptions/5f3c0a4e-0000-4000-8000-000000000001/resourceGroups/{(number is >= 280 and < 330 ? "across" : $"rg-{number}")}/providers/Microsoft.Web/sites/site-{number}"),
        Plan = PlanId.Parse($"/subscriptions/5f3c0a4e-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Web/serverfarms/plan-{number / 2}"),
        Location = number < 300 ? "west" : "north",
        Tags = number % 3 == 0 ? ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("responder-group", number is > 280 and < 330 ? "cart" : $"g-{number}")]) : ImmutableSortedDictionary<string, string>.Empty,
    };
}
