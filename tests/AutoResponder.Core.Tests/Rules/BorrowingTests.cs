using AutoResponder.Core.Acts;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Rules;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Rules;

/// <summary>How many instances are asked for, of whom, and why none are.</summary>
public sealed class BorrowingTests
{
    private static readonly Step.ScaleOut Three = new() { By = 3, Max = 6 };

    /// <summary>How many there are, the SKU's maximum, and how many there are to be.</summary>
    [Theory]
    [InlineData(2, 30, 5)]
    [InlineData(2, null, 5)]
    [InlineData(4, 30, 6)]
    [InlineData(5, 30, 6)]
    [InlineData(2, 4, 4)]
    [InlineData(3, 4, 4)]
    public void Instances_are_added_up_to_the_policys_maximum_and_the_skus(int has, int? maximum, int to) =>
        Assert.Equal(new Act.SetCapacity(Given.Plan, has, to), At(TwoOfFive with { Capacity = has, Maximum = maximum }));

    [Theory]
    [InlineData(6, 30, "the plan has 6 instances, and the policy's maximum is 6")]
    [InlineData(7, null, "the plan has 7 instances, and the policy's maximum is 6")]
    [InlineData(6, 6, "the plan has 6 instances, and the policy's maximum is 6")]
    [InlineData(4, 4, "the plan has 4 instances, and its SKU's maximum is 4")]
    public void At_the_lower_of_both_none_is_added_and_which_it_is_is_said(int has, int? maximum, string why) =>
        Assert.Equal(why, Nowhere(TwoOfFive with { Capacity = has, Maximum = maximum }));

    /// <summary>Autoscale's maximum and default, and the minimum and default that are asked for.</summary>
    [Theory]
    [InlineData(9, null, 5, null)]
    [InlineData(9, 1, 5, 1)]
    [InlineData(9, 4, 5, 4)]
    [InlineData(9, 5, 5, null)]
    [InlineData(3, 2, 3, 2)]
    public void Where_autoscale_owns_the_plan_its_minimum_rises_and_a_lower_default_with_it(int maximum, int? standard, int to, int? was) =>
        Assert.Equal(new Act.SetMinimum(Given.Plan, "/s", "day", 1, to) { Default = was }, At(TwoOfFive with { Autoscale = new AutoscaleReading("/s", "day", 1, maximum) { Default = standard } }));

    [Theory]
    [InlineData(6, 9, "the plan has 6 instances, and the policy's maximum is 6")]
    [InlineData(6, 6, "the plan has 6 instances, and the policy's maximum is 6")]
    [InlineData(4, 4, "the plan has 4 instances, and autoscale's maximum is 4")]
    [InlineData(5, 4, "the plan has 5 instances, and autoscale's maximum is 4")]
    public void Its_minimum_never_rises_above_its_maximum(int has, int maximum, string why) =>
        Assert.Equal(why, Nowhere(TwoOfFive with { Capacity = has, Autoscale = new AutoscaleReading("/s", "day", 1, maximum) }));

    [Theory]
    [InlineData("Free")]
    [InlineData("shared")]
    [InlineData("Dynamic")]
    [InlineData("FLEXCONSUMPTION")]
    public void Of_a_tier_without_machines_none_are_added(string tier) =>
        Assert.Equal($"a plan of tier {tier} has no instances to add", Nowhere(TwoOfFive with { Tier = tier }));

    [Fact]
    public void Whoever_has_borrowed_does_not_borrow_again_and_whoever_asked_waits_until_it_is_plainly_not_there()
    {
        var terms = new LeaseTerms(new OpId("shop-1/0/9"), Site, "shop-1", Widen, Minutes(60), TimeSpan.FromHours(8));
        var asked = new Lease.Asked(terms, Noon, Noon);
        var lent = new Lease.Lent(terms, Noon, Noon, false, 0, Noon);
        var returning = new Lease.Returning(terms, Noon, Noon, false, 1, new OpId("r"), Widen.Undo(), Noon, Noon, Noon, null, Noon);

        Assert.Equal("the plan has borrowed already (shop-1/0/9)", Assert.IsType<Aim.Nowhere>(Aimed(TwoOfFive, lent)).Why);
        Assert.Equal("the plan has borrowed already (shop-1/0/9)", Assert.IsType<Aim.Nowhere>(Aimed(TwoOfFive, returning)).Why);
        Assert.Equal("what shop-1/0/9 asked for is being looked for", Assert.IsType<Aim.Blind>(Aimed(TwoOfFive with { Capacity = 3 }, asked)).Why);
        Assert.IsType<Aim.At>(Aimed(TwoOfFive, asked));
    }

    [Fact]
    public void What_is_not_known_is_waited_for_and_what_cannot_help_is_not_done()
    {
        Assert.Equal("nothing was measured", Assert.IsType<Aim.Blind>(Borrowing.Aim(Three, Situation([Opened, Verified]), Noon)).Why);
        Assert.Equal("the plan could not be read", Assert.IsType<Aim.Blind>(Borrowing.Aim(Three, Situation([Opened, Verified], SickAndShort(Noon) with { Plan = null }), Noon)).Why);
        Assert.StartsWith("whether more instances can help is not known: ", Assert.IsType<Aim.Blind>(Borrowing.Aim(Three, Situation([Opened, Verified], SickAndShort(Noon, null)), Noon)).Why, StringComparison.Ordinal);
        Assert.StartsWith("more instances cannot help: ", Assert.IsType<Aim.Nowhere>(Borrowing.Aim(Three, Situation([Opened, Verified], SickAndShort(Noon, 20)), Noon)).Why, StringComparison.Ordinal);
    }

    private static Act At(PlanReading plan) => Assert.IsType<Aim.At>(Aimed(plan)).Act;

    private static string Nowhere(PlanReading plan) => Assert.IsType<Aim.Nowhere>(Aimed(plan)).Why;

    private static Aim Aimed(PlanReading plan, Lease? lease = null)
    {
        var situation = Situation([Opened, Verified], SickAndShort(Noon, plan: plan));
        return Borrowing.Aim(Three, situation with { Plan = situation.Plan with { Lease = lease } }, Noon);
    }
}
