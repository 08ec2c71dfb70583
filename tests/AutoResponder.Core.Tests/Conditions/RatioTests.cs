using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Conditions;

/// <summary>Shares with a floor, at their edges.</summary>
public sealed class RatioTests
{
    private static readonly Condition Fifth = new Condition.Ratio("Http5xx", "Requests", 0.2, 20, Minutes(5));

    /// <param name="part">Failed requests of each minute, the newest last; a dash is a gap.</param>
    [Theory]
    [InlineData("4 4 4 4 4", "16 16 16 16 16", Health.Unhealthy, "20 of 80 Requests were Http5xx (25 %)")]
    [InlineData("4 4 4 4 4", "20 20 20 20 20", Health.Healthy, "(20 %)")]
    [InlineData("4 4 4 4 3", "4 4 4 4 3", Health.Healthy, "19 of 19")]
    [InlineData("0 0 0 0 20", "0 0 0 0 20", Health.Unhealthy, "(100 %)")]
    [InlineData("0 0 0 0 0", "0 0 0 0 0", Health.Healthy, "0 of 0 Requests were Http5xx (0 %)")]
    [InlineData("5 5 5 5 5", "0 0 0 0 0", Health.Unknown, "do not belong together")]
    [InlineData("5 - 5 - 10", "10 - 10 - 10", Health.Unhealthy, "2 min of it missing")]
    [InlineData("0 - 0 - 0", "9 - 9 - 9", Health.Healthy, "0 of 27")]
    [InlineData("- - - 0 0", "9 9 9 9 9", Health.Unknown, "too little")]
    [InlineData("- 0 0 0 0", "- 9 9 9 9", Health.Unknown, "too little of the window of 5 min yet")]
    [InlineData("9 9 - - -", "- - - 9 9", Health.Unknown, "no samples of the same minutes")]
    [InlineData("- - - - -", "9 9 9 9 9", Health.Unknown, "no samples of Http5xx")]
    [InlineData("- - - - -", "- - - - -", Health.Unknown, "no samples of Requests")]
    [InlineData("9 9 9 9 9", "- - - - -", Health.Unknown, "no samples of Requests")]
    [InlineData("9 9 9 9 -", "9 9 9 9 9", Health.Unhealthy, "36 of 36")]
    [InlineData("9 9 9 9 9", "9 9 9 9 -", Health.Unhealthy, "36 of 36")]
    [InlineData("0 0 0 0 99", "9 9 9 9 -", Health.Healthy, "0 of 36")]
    public void A_share_is_of_the_same_minutes_and_of_enough_of_them(string part, string whole, Health expected, string says)
    {
        var verdict = Fifth.Judge(Of(("Http5xx", part), ("Requests", whole)), Noon);

        Assert.Equal(expected, verdict.Health);
        Assert.Contains(says, verdict.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_verdict_says_figures_window_coverage_and_age()
    {
        var verdict = Fifth.Judge(Of(("Http5xx", "9 9 - 9 9"), ("Requests", "9 9 - 9 9")), Noon + Seconds(90));

        Assert.Equal("36 of 36 Requests were Http5xx (100 %) in 5 min to 90 s ago, 60 s of it missing, above 20 %", verdict.Why);
    }

    internal static Evidence Of(params IEnumerable<(string Metric, string Values)> metrics) => new()
    {
        SeenAt = Noon,
        ReadAt = Noon,
        Metrics = [.. metrics.Select(metric => new MetricSeries(metric.Metric, null, "Total", Noon - Minutes(5), Minutes(1), [.. metric.Values.Split(' ').Select(value => value == "-" ? (double?)null : double.Parse(value, System.Globalization.CultureInfo.InvariantCulture))]))],
    };
}
