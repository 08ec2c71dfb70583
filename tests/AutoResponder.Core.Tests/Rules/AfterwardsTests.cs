using AutoResponder.Core.Incidents;
using AutoResponder.Core.Rules;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Rules;

/// <summary>After the last step: when people are told again, what they are told first, and where an illness that comes back begins.</summary>
public sealed class AfterwardsTests
{
    [Fact]
    public void People_are_told_again_a_quarter_of_an_hour_after_they_were_told()
    {
        var handed = Only<IncidentEvent.IncidentHandedOver>(Decide([Opened, Verified], Noon + Minutes(30), Blind(Noon + Minutes(30))));
        var reminded = Only<IncidentEvent.HandOverReminded>(Decide([Opened, Verified, Handed], Noon + Minutes(26), Sick(Noon + Minutes(26))));

        Assert.Equal(Noon + Minutes(45), handed.RemindAt);
        Assert.Equal((1, Noon + Minutes(41)), (reminded.Times, reminded.RemindAt));
    }

    [Fact]
    public void What_was_changed_shortly_before_is_told_with_the_hand_over()
    {
        var change = new IncidentEvent.ChangeSeen(new Change("deployed", Noon - Minutes(10)), "x") { At = Noon - Minutes(10) };
        var now = Noon + Minutes(30);

        Assert.EndsWith("; it was changed at 11:50:00 UTC (deployed), shortly before it fell ill", Only<IncidentEvent.IncidentHandedOver>(Decide([change, Opened, Verified], now, Blind(now))).Why, StringComparison.Ordinal);
        Assert.DoesNotContain("it was changed", Only<IncidentEvent.IncidentHandedOver>(Decide([Opened, Verified], now, Blind(now))).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_step_had_helped_is_back_for_the_next_step_and_what_healed_by_itself_for_the_same()
    {
        var now = Noon + Minutes(20);
        var byItself = new IncidentEvent.RecoveryBegan(null, "x") { At = Noon + Minutes(9) };

        Assert.True(Only<IncidentEvent.Relapsed>(Decide([Opened, Verified, Started, Taken, Seen, Recovered], now, Sick(now))).NextRung);
        Assert.False(Only<IncidentEvent.Relapsed>(Decide([Opened, Verified, byItself], now, Sick(now))).NextRung);
    }

    /// <summary>The step that helped and its rung then, and the rung that a relapse begins at under a ladder of one recycle.</summary>
    [Theory]
    [InlineData("recycle", 0, 1)]
    [InlineData("recycle", 1, 1)]
    [InlineData("recycle", 5, 1)]
    [InlineData("restart", 0, null)]
    public void A_step_is_found_again_by_its_word_where_the_ladder_is_another_by_now(string step, int rung, int? begins) =>
        Assert.Equal(begins, Relapsing.Of(new SiteHead { Site = Site, Relief = new Relief(step, rung, "shop-1", Noon) }, Given.Policy, Noon + Minutes(1))?.Rung);

    private static T Only<T>(Decision decision)
        where T : IncidentEvent => Assert.IsType<T>(Assert.Single(decision.Events));

    private static Decision Decide(IncidentEvent[] given, DateTimeOffset now, Observations.Evidence seen) => Responder.Decide(Situation(given, seen), new Signal.LookDue(), Given.Policy, now);
}
