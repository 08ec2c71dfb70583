using System.Collections.Immutable;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Trust;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>When what was observed of a policy is enough to let it do more.</summary>
public sealed class PromotionTests
{
    [Theory]
    [InlineData(5, "5 of 5 are not marked: s-1, s-2, s-3, s-4, s-5")]
    [InlineData(6, "6 of 6 are not marked: s-1, s-2, s-3, s-4, s-5 and others")]
    public void Of_many_unmarked_the_first_are_named(int all, string why)
    {
        var review = new Review(Noon, Noon + TimeSpan.FromDays(8), [.. Enumerable.Range(1, all).Select(number => Item($"s-{number}", null))], []);

        Assert.Equal([why], Judge(review));
    }

    [Fact]
    public void How_many_were_wrong_is_said_of_those_that_are_marked()
    {
        var review = new Review(Noon, Noon + TimeSpan.FromDays(8), [.. Enumerable.Range(1, 20).Select(number => Item($"s-{number}", number <= 2 ? ReviewMark.Wrong : ReviewMark.Right))], []);

        Assert.Equal(["2 of 20 were wrong (10 %), and at most 5 % may be"], Judge(review));
    }

    [Theory]
    [InlineData(7, 20, 1, 0, null)]
    [InlineData(6.9, 20, 0, 0, "it was observed for 6.9 days with these rules, and 7 days are needed")]
    [InlineData(7, 19, 1, 0, "1 of 19 were wrong (5.3 %), and at most 5 % may be")]
    [InlineData(30, 20, 0, 1, "1 of 20 are not marked: shop-1/0/would")]
    [InlineData(7, 0, 0, 0, null)]
    public void A_policy_may_do_more_after_a_week_all_marked_and_at_most_one_in_twenty_wrong(double days, int all, int wrong, int unmarked, string? why)
    {
        var items = Enumerable.Range(1, all).Select(number => Item($"shop-{number}/0/would", number <= unmarked ? null : number <= unmarked + wrong ? ReviewMark.Wrong : ReviewMark.Right));
        var review = new Review(Noon, Noon + TimeSpan.FromDays(days), [.. items], []);

        var promotion = Promotion.Judge(new PolicyObservation("web", "h", "r", Mode.Observe, Noon), review, "r", Noon + TimeSpan.FromDays(days));

        Assert.Equal(why is null ? [] : [why], promotion.Objections);
    }

    [Fact]
    public void Nothing_was_observed_of_another_text_or_of_one_that_was_never_in_force()
    {
        var review = new Review(Noon, Noon + TimeSpan.FromDays(8), [], []);

        Assert.Single(Promotion.Judge(null, review, "r", Noon + TimeSpan.FromDays(8)).Objections);
        Assert.Contains("other rules", Assert.Single(Promotion.Judge(new PolicyObservation("web", "h", "r", Mode.Observe, Noon), review, "other", Noon + TimeSpan.FromDays(8)).Objections), StringComparison.Ordinal);
    }

    private static ImmutableArray<string> Judge(Review review) => Promotion.Judge(new PolicyObservation("web", "h", "r", Mode.Observe, Noon), review, "r", Noon + TimeSpan.FromDays(8)).Objections;

    private static ReviewItem Item(string id, ReviewMark? mark) => new()
    {
        Id = id,
        Kind = ReviewKind.Would,
        At = Noon,
        Policy = new PolicyMark("web", "h"),
        Site = Site,
        Incident = "shop-1",
        Step = "recycle",
        What = "x",
        Why = "y",
        Mark = mark,
    };
}
