using System.Collections.Immutable;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>Conditions over samples: three-valued, and never healthy by lack of data.</summary>
public sealed class ConditionTests
{
    private static readonly Condition Ratio = new Condition.Ratio("Http5xx", "Requests", 0.2, 20, Minutes(5));
    private static readonly Condition Sick = new Condition.Ratio("Http5xx", "Requests", 0.0, 1, Minutes(5));
    private static readonly Condition Unknown = new Condition.Ratio("None", "Requests", 0.2, 1, Minutes(5));
    private static readonly Condition Well = new Condition.Ratio("Http5xx", "Requests", 0.99, 1, Minutes(5));

    [Theory]
    [InlineData(40, 100, Health.Unhealthy)]
    [InlineData(20, 100, Health.Healthy)]
    [InlineData(3, 4, Health.Healthy)]
    [InlineData(0, 0, Health.Healthy)]
    [InlineData(0, 100, Health.Healthy)]
    public void A_share_is_unhealthy_above_its_limit_and_its_floor(double failed, double requests, Health expected) =>
        Assert.Equal(expected, Ratio.Judge(Evidence(Noon, failed, requests), Noon).Health);

    [Fact]
    public void Half_a_window_can_prove_illness_but_never_health()
    {
        Assert.Equal(Health.Unhealthy, Ratio.Judge(Evidence(Noon, 40, samples: 2), Noon).Health);
        Assert.Equal(Health.Unknown, Ratio.Judge(Evidence(Noon, 0, samples: 2), Noon).Health);
    }

    [Fact]
    public void Samples_that_ended_more_than_five_minutes_ago_say_nothing() =>
        Assert.Equal(Health.Unknown, Ratio.Judge(Evidence(Noon, 40, age: Minutes(5.1)), Noon).Health);

    [Fact]
    public void Only_samples_that_begin_after_the_act_count()
    {
        var evidence = Evidence(Noon, 40);

        Assert.Equal(Health.Unhealthy, Ratio.Judge(evidence, Noon, Noon - Minutes(2)).Health);
        Assert.Equal(Health.Unknown, Ratio.Judge(evidence, Noon, Noon).Health);
        Assert.Equal(Health.Unknown, Ratio.Judge(Evidence(Noon, 0), Noon, Noon - Minutes(4)).Health);
    }

    [Fact]
    public void A_gap_is_not_a_zero()
    {
        var evidence = Evidence(Noon, 0) with { Metrics = [.. Evidence(Noon, 0).Metrics.Select(series => series with { Values = [null, null, null, null, 0] })] };

        Assert.Equal(Health.Unknown, Ratio.Judge(evidence, Noon).Health);
    }

    public static readonly TheoryData<string, Health> Logic = new()
    {
        { "any sick unknown", Health.Unhealthy },
        { "any well unknown", Health.Unknown },
        { "any well well", Health.Healthy },
        { "all sick unknown", Health.Unknown },
        { "all well unknown", Health.Healthy },
        { "all sick sick", Health.Unhealthy },
        { "not sick", Health.Healthy },
        { "not well", Health.Unhealthy },
        { "not unknown", Health.Unknown },
    };

    [Theory]
    [MemberData(nameof(Logic))]
    public void Logic_has_three_values(string text, Health expected)
    {
        var words = text.Split(' ');
        ImmutableArray<Condition> inner = [.. words[1..].Select(word => word switch { "sick" => Sick, "well" => Well, _ => Unknown })];
        Condition condition = words[0] switch { "any" => new Condition.Any(inner), "all" => new Condition.All(inner), _ => new Condition.Not(inner[0]) };

        Assert.Equal(expected, condition.Judge(Evidence(Noon, 40), Noon).Health);
    }

    [Fact]
    public void A_metric_by_instance_names_the_one_that_is_beyond_its_threshold()
    {
        var condition = new Condition.Metric("Http5xx", MetricScope.Instance, "Total", Comparison.Above, 100, Minutes(5));

        var verdict = condition.Judge(Evidence(Noon, 40), Noon);

        Assert.Equal(Health.Unhealthy, verdict.Health);
        Assert.Contains("M1", verdict.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_figure_over_too_few_requests_means_nothing()
    {
        var condition = new Condition.Metric("Http5xx", MetricScope.Site, "Total", Comparison.Above, 1, Minutes(5), Requests: 1000);

        Assert.Equal(Health.Healthy, condition.Judge(Evidence(Noon, 40), Noon).Health);
    }

    [Theory]
    [InlineData(1, Health.Unknown)]
    [InlineData(3, Health.Unhealthy)]
    public void A_probe_must_fail_as_often_as_the_policy_says(int times, Health expected)
    {
        var condition = new Condition.Probe("/healthz", 200, 399, Seconds(10), 3);
        var evidence = Evidence(Noon, 0) with { Probes = [.. Enumerable.Repeat(new ProbeReading("/healthz", null, 503, Seconds(1), null), times)] };

        Assert.Equal(expected, condition.Judge(evidence, Noon).Health);
    }

    [Fact]
    public void One_good_answer_of_a_probe_is_health()
    {
        var condition = new Condition.Probe("/healthz", 200, 399, Seconds(10), 3);
        var evidence = Evidence(Noon, 0) with { Probes = [new ProbeReading("/healthz", null, null, Seconds(1), "refused"), new ProbeReading("/healthz", null, 200, Seconds(1), null)] };

        Assert.Equal(Health.Healthy, condition.Judge(evidence, Noon).Health);
    }
}
