using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Conditions;

/// <summary>What of a series a condition looks at, to the minute, and what a person is told of it.</summary>
public sealed class WindowTests
{
    [Theory]
    [InlineData("1 9 - 5", "Total", 15)]
    [InlineData("1 9 - 5", "Count", 15)]
    [InlineData("1 9 - 5", "Maximum", 9)]
    [InlineData("9 1 - 5", "Maximum", 9)]
    [InlineData("4 9 - 1", "Minimum", 1)]
    [InlineData("1 9 - 4", "Minimum", 1)]
    [InlineData("1 9 - 5", "Average", 5)]
    public void A_figure_is_of_the_samples_that_there_are(string values, string aggregation, double figure) => Assert.Equal(figure, Over(values).Aggregate(aggregation));

    [Theory]
    [InlineData("0 - - 0", true)]
    [InlineData("0 0 0 0", true)]
    [InlineData("- 0 0 0", false)]
    [InlineData("0 - - - 0", false)]
    public void Samples_fill_a_window_from_its_beginning_on_with_half_of_it_measured(string values, bool covers) =>
        Assert.Equal(covers, Over(values, Minutes(values.Split(' ').Length)).Covers);

    [Fact]
    public void Samples_that_begin_after_the_window_did_do_not_fill_it()
    {
        var half = Of("9 9 9 9", Minutes(4), notBefore: Noon - Minutes(3));

        Assert.Equal((3, Minutes(3), false), (half.Count, half.Span, half.Covers));
    }

    [Fact]
    public void Where_there_are_no_samples_nothing_is_covered_and_what_is_missing_is_said()
    {
        var none = Of("- -", Minutes(2));

        Assert.Equal((0, TimeSpan.Zero, 0.0, false), (none.Count, none.Span, none.Sum, none.Covers));
        Assert.Equal("no samples of Requests", none.Gap!());
        Assert.Equal("no samples of Requests", none.Between(Noon - Minutes(2), Noon).Gap!());
    }

    [Fact]
    public void What_is_missing_is_said_by_metric_and_machine_and_why()
    {
        Assert.Equal("no samples of Requests on M1", Window.Of(Series("9"), "Requests", "M1", "Total", Minutes(5), Noon, null).Gap!());
        Assert.Equal("no samples of Requests from after the act yet", Of("9 9", Minutes(5), notBefore: Noon).Gap!());
        Assert.Equal("the newest sample of Requests is 5.5 min old", Window.Of(Series("9"), "Requests", null, "Total", Minutes(5), Noon + Minutes(5.5), null).Gap!());
        Assert.Null(Window.Of(Series("9"), "Requests", null, "Total", Minutes(5), Noon + Minutes(5), null).Gap);
    }

    [Fact]
    public void Two_metrics_are_compared_over_the_minutes_that_both_have()
    {
        // The first came a minute further; the second's oldest minute lies before the first one's window.
        var (one, other) = Window.Common(Over("9 9 9 9 9 9", Minutes(5)), Over("7 1 1 1 1 -", Minutes(5)));

        Assert.Equal((36, 4), (one.Sum, other.Sum));
        Assert.Equal((Noon - Minutes(1), Noon - Minutes(1)), (one.End, other.End));

        (other, one) = Window.Common(Over("7 1 1 1 1 -", Minutes(5)), Over("9 9 9 9 9 9", Minutes(5)));
        Assert.Equal((36, 4), (one.Sum, other.Sum));
    }

    [Fact]
    public void Two_metrics_without_a_minute_in_common_say_nothing()
    {
        var (one, other) = Window.Common(Over("9 9 - - -", Minutes(5)), Over("- - - 9 9", Minutes(5)));

        Assert.Null(one.Gap);
        Assert.Equal("no samples of the same minutes", other.Gap!());
    }

    [Fact]
    public void A_metric_without_samples_has_nothing_in_common_with_another_and_says_why_itself()
    {
        var (none, some) = Window.Common(Of("- -", Minutes(2)), Over("9 9"));

        Assert.Equal(("no samples of Requests", 18.0), (none.Gap!(), some.Sum));
        (some, none) = Window.Common(Over("9 9"), Of("- -", Minutes(2)));
        Assert.Equal(("no samples of Requests", 18.0), (none.Gap!(), some.Sum));
    }

    [Theory]
    [InlineData(0, "3 min to 0 s ago")]
    [InlineData(90, "3 min to 90 s ago")]
    [InlineData(100, "3 min to 1.7 min ago")]
    [InlineData(-30, "3 min to 0 s ago")]
    public void Samples_are_never_said_to_be_of_the_future(double age, string said) => Assert.Equal(said, Over("9 9 9").Says(Noon + Seconds(age)));

    [Theory]
    [InlineData(99.9, "99.9 s")]
    [InlineData(100, "1.7 min")]
    public void A_time_is_told_in_seconds_below_a_hundred(double seconds, string said) => Assert.Equal(said, Window.Say(Seconds(seconds)));

    private static Window Over(string values, TimeSpan? length = null) => Of(values, length ?? Minutes(values.Split(' ').Length), null);

    /// <summary>A minute each, the newest last and up to noon; a dash is a gap.</summary>
    private static Window Of(string values, TimeSpan length, DateTimeOffset? notBefore = null) => Window.Of(Series(values), "Requests", null, "Total", length, Noon, notBefore);

    private static Evidence Series(string values) => new()
    {
        SeenAt = Noon,
        ReadAt = Noon,
        Metrics =
        [
            new("Requests", null, "Total", Noon - Minutes(values.Split(' ').Length), Minutes(1), [.. values.Split(' ').Select(value => value == "-" ? (double?)null : double.Parse(value, System.Globalization.CultureInfo.InvariantCulture))]),
        ],
    };
}
