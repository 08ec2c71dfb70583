using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Conditions;

/// <summary>A figure against a threshold: at the very threshold it is good, over too few requests it means nothing, and what half a window proves.</summary>
public sealed class ThresholdTests
{
    private static readonly Condition.Metric Failures = new("Http5xx", MetricScope.Site, "Total", Comparison.Above, 200, Minutes(5));

    [Theory]
    [InlineData(Comparison.Above, 200, Health.Healthy, "Http5xx is 200 (Total of 5 min to 0 s ago), not above 200")]
    [InlineData(Comparison.Above, 199.5, Health.Unhealthy, "Http5xx is 200 (Total of 5 min to 0 s ago), above 199.5")]
    [InlineData(Comparison.Below, 200, Health.Healthy, "Http5xx is 200 (Total of 5 min to 0 s ago), not below 200")]
    [InlineData(Comparison.Below, 200.5, Health.Unhealthy, "Http5xx is 200 (Total of 5 min to 0 s ago), below 200.5")]
    public void At_the_very_threshold_a_figure_is_good(Comparison side, double threshold, Health expected, string why) =>
        Is(expected, why, (Failures with { Operator = side, Threshold = threshold }).Judge(Evidence(Noon, 40), Noon));

    [Fact]
    public void Over_exactly_as_many_requests_as_it_takes_a_figure_means_something()
    {
        var bad = Failures with { Threshold = 100 };

        Assert.Equal(Health.Unhealthy, (bad with { Requests = 500 }).Judge(Evidence(Noon, 40), Noon).Health);
        Is(Health.Healthy, "only 500 requests in 5 min to 0 s ago, too few for Http5xx to mean anything", (bad with { Requests = 501 }).Judge(Evidence(Noon, 40), Noon));
        Is(Health.Unknown, "only 200 requests seen so far", (bad with { Requests = 501 }).Judge(Evidence(Noon, 40, samples: 2), Noon));
        Is(Health.Unknown, "no samples of Requests", (bad with { Requests = 1 }).Judge(Nothing, Noon));
    }

    /// <summary>Two of five minutes, of 9 each.</summary>
    [Theory]
    [InlineData("Total", Comparison.Above, 8, true)]
    [InlineData("Count", Comparison.Above, 8, true)]
    [InlineData("Maximum", Comparison.Above, 8, true)]
    [InlineData("Average", Comparison.Above, 8, false)]
    [InlineData("Minimum", Comparison.Above, 8, false)]
    [InlineData("Minimum", Comparison.Below, 10, true)]
    [InlineData("Maximum", Comparison.Below, 10, false)]
    [InlineData("Average", Comparison.Below, 10, false)]
    [InlineData("Total", Comparison.Below, 20, false)]
    [InlineData("Total", Comparison.Above, 20, false)]
    [InlineData("Minimum", Comparison.Below, 9, false)]
    public void Half_a_window_proves_what_the_rest_of_it_can_only_make_worse(string aggregation, Comparison side, double threshold, bool proves)
    {
        var evidence = Nothing with { Metrics = [new MetricSeries("Queue", null, aggregation, Noon - Minutes(2), Minutes(1), [9, 9])] };

        var verdict = new Condition.Metric("Queue", MetricScope.Site, aggregation, side, threshold, Minutes(5)).Judge(evidence, Noon);

        Assert.Equal(proves ? Health.Unhealthy : Health.Unknown, verdict.Health);
        Assert.Equal(!proves, verdict.Why.EndsWith(", too little of the window of 5 min yet", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_no_instance_was_measured_nothing_is_known_of_any()
    {
        Is(Health.Unknown, "no samples of Http5xx by instance", (Failures with { On = MetricScope.Instance }).Judge(Nothing, Noon));
        Is(Health.Unknown, "no samples of Http5xx by instance", new Condition.Trend("Http5xx", MetricScope.Instance, "Total", 0.1, Minutes(1), Minutes(3)).Judge(Nothing, Noon));
    }

    [Fact]
    public void A_growth_of_millions_is_told_in_millions()
    {
        var evidence = Nothing with { Metrics = [new MetricSeries("PrivateBytes", null, "Average", Noon - Minutes(3), Minutes(1), [400_000, 999_999, 1_500_000])] };

        Is(
            Health.Unhealthy,
            "PrivateBytes each 60 s was 400000, 999999, 1.5 M (Average, 3 min to 0 s ago), a rise by 50 % or more each time",
            new Condition.Trend("PrivateBytes", MetricScope.Site, "Average", 0.5, Minutes(1), Minutes(3)).Judge(evidence, Noon));
    }

    [Fact]
    public void What_a_probe_found_is_told_with_how_often_and_why()
    {
        var probe = new Condition.Probe("/health", 200, 299, Seconds(5), 2);
        var (bad, silent) = (new ProbeReading("/health", null, 503, Seconds(1), null), new ProbeReading("/health", null, null, Seconds(5), "refused"));

        Is(Health.Unhealthy, "/health failed 2 times in a row, just now: refused", probe.Judge(Nothing with { Probes = [bad, silent] }, Noon));
        Is(Health.Unhealthy, "/health failed 2 times in a row, just now: status 503", probe.Judge(Nothing with { Probes = [silent, bad] }, Noon));
        Is(Health.Unknown, "/health failed 1 of 2 times", probe.Judge(Nothing with { Probes = [bad] }, Noon));
        Is(Health.Unknown, "/health was not probed", probe.Judge(Nothing with { Probes = [bad with { Instance = "i1" }, bad with { Path = "/" }] }, Noon));
        Is(Health.Healthy, "/health answered as it should, just now", probe.Judge(Nothing with { Probes = [bad, bad with { Status = 200 }] }, Noon));
    }

    private static void Is(Health health, string why, Verdict verdict) => Assert.Equal((health, why), (verdict.Health, verdict.Why));

    private static readonly Evidence Nothing = new() { SeenAt = Noon, ReadAt = Noon };
}
