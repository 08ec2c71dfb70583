using System.Collections.Immutable;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Rules;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Rules;

/// <summary>Sites of a plan that fell ill together: which of them acts for all, who uses most of the plan, and how they are told.</summary>
public sealed class TogetherTests
{
    /// <summary>Seconds of processor of the site and of two others, and whether it clearly uses most.</summary>
    [Theory]
    [InlineData(50, 25, 25, true)]
    [InlineData(49, 24, 27, false)]
    [InlineData(60, 30, 5, true)]
    [InlineData(60, 31, 5, false)]
    [InlineData(40, 20, 20, true)]
    [InlineData(40, 20, 21, false)]
    [InlineData(0, 0, 0, false)]
    public void Who_uses_half_of_the_plan_and_twice_as_much_as_any_other_uses_most_of_it(double own, double second, double third, bool isTop)
    {
        ImmutableArray<ConsumerReading> consumers = [new(Named("cart"), second), new(Site, own), new(Named("till"), third)];

        Assert.Equal(isTop ? Site : (SiteId?)null, Placing.TopConsumer(Situation([Opened], Sick(Noon) with { Consumers = consumers })));
    }

    [Fact]
    public void Who_is_alone_on_the_plan_or_was_not_measured_is_no_top_consumer()
    {
        Assert.Null(Placing.TopConsumer(Situation([Opened], Sick(Noon) with { Consumers = [new(Site, 90)] })));
        Assert.Null(Placing.TopConsumer(Situation([Opened], Sick(Noon))));
        Assert.Null(Placing.TopConsumer(Situation([Opened])));
    }

    [Theory]
    [InlineData(-30, "cart")]
    [InlineData(-30.01, null)]
    [InlineData(-1, "cart")]
    [InlineData(1, null)]
    [InlineData(0, "cart")]
    public void The_first_of_those_that_fell_ill_within_half_an_hour_acts_for_all_and_of_two_at_once_the_one_by_name(double minutes, string? leads) =>
        Assert.Equal(leads, Led(Ill("cart", minutes))?.Site.Name);

    [Fact]
    public void Who_uses_most_acts_before_who_was_first_and_who_is_being_treated_before_both()
    {
        ImmutableArray<ConsumerReading> most = [new(Named("till"), 90), new(Site, 5), new(Named("cart"), 5)];

        Assert.Equal("cart", Led([Ill("till", -1), Ill("cart", -2)])?.Site.Name);
        Assert.Equal("till", Led([Ill("till", -1), Ill("cart", -2)], most)?.Site.Name);
        Assert.Equal("cart", Led([Ill("till", -1), Ill("cart", 2) with { IsTried = true }], most)?.Site.Name);
        Assert.Null(Led([Ill("till", -1), Ill("cart", -2) with { HandedOver = true }], most));
        Assert.Null(Led([new OpenIncident(Named("cart"), "cart-1", "web", null)]));
    }

    [Theory]
    [InlineData(1, "2 sites of the plan fell ill together (shop, s1): what is wrong lies in the plan, and this treats one site")]
    [InlineData(4, "5 sites of the plan fell ill together (shop, s1, s2, s3, s4): what is wrong lies in the plan, and this treats one site")]
    [InlineData(5, "6 sites of the plan fell ill together (shop, s1, s2, s3, s4, ...): what is wrong lies in the plan, and this treats one site")]
    public void Five_of_those_that_fell_ill_together_are_named(int others, string said) =>
        Assert.Equal(said, Placing.CannotHelp(Given.Policy.Ladder[0], With([.. Enumerable.Range(1, others).Select(i => Ill($"s{i}", i))]), Noon));

    [Fact]
    public void Only_who_owns_them_all_changes_the_plan_and_what_only_looks_is_never_refused()
    {
        var (own, mixed) = (With(Ill("cart", 1)), With(Ill("cart", 1), Ill("till", 2) with { Policy = "api" }));

        Assert.Null(Placing.CannotHelp(new Step.ScaleOut(), own, Noon));
        Assert.Equal("3 sites of the plan fell ill together (shop, cart, till), and no single policy owns them (api, web): the plan is nobody's to change", Placing.CannotHelp(new Step.ScaleOut(), mixed, Noon));
        Assert.Null(Placing.CannotHelp(new Step.CaptureDiagnostics(), mixed, Noon));
        Assert.Null(Placing.CannotHelp(new Step.Notify("ops"), mixed, Noon));
    }

    [Fact]
    public void Why_nobody_is_recycled_for_all_is_said()
    {
        var step = new Step.Recycle(RecycleScope.WorstInstance, false) { Target = RecycleTarget.TopConsumer };

        Assert.EndsWith("and which of them uses most of it could not be measured", Placing.CannotHelp(step, With(Ill("cart", 1)), Noon), StringComparison.Ordinal);
        Assert.EndsWith("and none of its sites clearly uses most of it", Said([new(Site, 5), new(Named("cart"), 5)]), StringComparison.Ordinal);
        Assert.EndsWith("and till uses most of it, which is not one of them", Said([new(Site, 5), new(Named("till"), 90)]), StringComparison.Ordinal);
        Assert.Null(Said([new(Site, 90), new(Named("till"), 5)]));

        string? Said(ImmutableArray<ConsumerReading> consumers) => Placing.CannotHelp(step, With([Ill("cart", 1)], consumers), Noon);
    }

    /// <summary>Minutes before the onset.</summary>
    [Fact]
    public void The_latest_change_within_half_an_hour_before_the_onset_is_the_likeliest_cause()
    {
        Assert.Equal("swapped", Changed(new Change("deployed", Noon - Minutes(20)), new Change("swapped", Noon - Minutes(10)))?.What);
        Assert.Equal("deployed", Changed(new Change("deployed", Noon - Minutes(20)), new Change("restarted", Noon - Minutes(10)))?.What);
        Assert.Null(Changed(new Change("deployed", Noon - Minutes(30))));
        Assert.NotNull(Changed(new Change("deployed", Noon - Minutes(30) + TimeSpan.FromTicks(1))));
        Assert.NotNull(Changed(new Change("deployed", Noon)));
        Assert.Null(Changed(new Change("deployed", Noon + TimeSpan.FromTicks(1))));
        Assert.Null(Changed());

        static Change? Changed(params ImmutableArray<Change> changes)
        {
            var situation = Situation([Opened]);
            var (site, plan) = (situation with { Head = situation.Head with { Changes = changes } }, situation with { Plan = situation.Plan with { Changes = changes } });
            var course = ((Incident.Open)situation.Incident).Course;
            Assert.Equal(Placing.ChangedBefore(site, course), Placing.ChangedBefore(plan, course));
            return Placing.ChangedBefore(site, course);
        }
    }

    private static OpenIncident? Led(OpenIncident other) => Led([other]);

    private static OpenIncident? Led(ImmutableArray<OpenIncident> others, ImmutableArray<ConsumerReading>? consumers = null) => Placing.LedBy(With(others, consumers), Noon + Minutes(3));

    private static Draft With(params ImmutableArray<OpenIncident> others) => With(others, null);

    /// <summary>The site itself was seen ill at noon.</summary>
    private static Draft With(ImmutableArray<OpenIncident> others, ImmutableArray<ConsumerReading>? consumers)
    {
        var situation = Situation([Opened, Verified], Sick(Noon) with { Consumers = consumers });
        return Draft.Of(situation with { Plan = situation.Plan with { Open = [.. situation.Plan.Open, .. others] } });
    }

    private static OpenIncident Ill(string name, double minutes) => new(Named(name), $"{name}-1", "web", Noon + Minutes(minutes));

    private static SiteId Named(string name) => SiteId.Parse(Site.Value.Replace("shop", name, StringComparison.Ordinal));
}
