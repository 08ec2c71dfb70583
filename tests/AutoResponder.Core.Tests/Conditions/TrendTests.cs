using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using CsCheck;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Conditions;

/// <summary>Rising trends: proven by every part of their time, refuted by any two of them.</summary>
public sealed class TrendTests
{
    private static readonly Condition.Trend Leak = new("PrivateBytes", MetricScope.Instance, "Average", 0.1, Minutes(5), Minutes(30));

    /// <param name="parts">What each five minutes come to, the newest last; a dash is a gap.</param>
    [Theory]
    [InlineData("100 111 123 136 150 165", Health.Unhealthy, "a rise by 10 % or more each time")]
    [InlineData("100 111 123 136 150 160", Health.Healthy, "not a rise by 10 %")]
    [InlineData("100 100 100 100 100 100", Health.Healthy, "not a rise")]
    [InlineData("165 150 136 123 111 100", Health.Healthy, "not a rise")]
    [InlineData("100 200 190 400 800 1600", Health.Healthy, "not a rise")]
    [InlineData("- 111 123 136 150 165", Health.Unknown, "was ?, 111")]
    [InlineData("100 111 - 136 150 165", Health.Unknown, "not all of it is known")]
    [InlineData("100 111 123 136 150 -", Health.Unknown, "was ?, 100, 111")]
    [InlineData("100 111 - 150 150 165", Health.Healthy, "not a rise")]
    [InlineData("- - - - 150 165", Health.Unknown, "not all of it is known")]
    [InlineData("0 0 0 0 0 0", Health.Healthy, "not a rise")]
    [InlineData("0 1 2 3 4 5", Health.Unhealthy, "a rise")]
    [InlineData("100 111 123 136 999999 1100000", Health.Unhealthy, "999999, 1.1 M")]
    [InlineData("100 111 123 136 150 1000000", Health.Unhealthy, "150, 1 M")]
    public void A_trend_needs_each_of_its_parts(string parts, Health expected, string says)
    {
        var verdict = Leak.Judge(Of(parts), Noon);

        Assert.Equal(expected, verdict.Health);
        Assert.Contains(says, verdict.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_of_which_less_than_half_was_measured_is_a_gap()
    {
        var whole = Of("100 111 123 136 150 165").Metrics[0];
        var torn = whole with { Values = whole.Values.SetItem(10, null).SetItem(11, null).SetItem(12, null) };
        var patched = whole with { Values = whole.Values.SetItem(10, null).SetItem(11, null) };

        Assert.Equal(Health.Unknown, Leak.Judge(Evidence(torn), Noon).Health);
        Assert.Equal(Health.Unhealthy, Leak.Judge(Evidence(patched), Noon).Health);
    }

    [Theory]
    [InlineData(1, Health.Unhealthy)]
    [InlineData(2, Health.Unknown)]
    public void Just_half_of_a_part_is_enough(int missing, Health expected)
    {
        // Two samples a part; of one part some are missing.
        var two = Series("M1", "100 111 123 136 150 165") with { Grain = Minutes(2.5), Values = [.. new double?[] { 100, 111, 123, 136, 150, 165 }.SelectMany(part => new[] { part, part })] };
        var torn = two with { Values = [.. two.Values.Select((value, at) => at >= 6 && at < 6 + missing ? null : value)] };

        Assert.Equal(expected, Leak.Judge(Evidence(torn), Noon).Health);
    }

    [Fact]
    public void Of_several_that_grow_the_first_by_name_is_told_of()
    {
        var evidence = Of("1 2 3 4 5 6") with { Metrics = [Series("M2", "1 2 3 4 5 6"), Series("M1", "1 2 3 4 5 6")] };

        Assert.Contains("PrivateBytes on M1", Leak.Judge(evidence, Noon).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_reaches_back_as_far_as_the_longest_of_its_conditions() =>
        Assert.Equal(Minutes(30), new Condition.Any([new Condition.Ratio("Http5xx", "Requests", 0.2, 20, Minutes(5)), Leak, new Condition.Ratio("Http5xx", "Requests", 0.2, 20, Minutes(9))]).LongestWindow);

    [Fact]
    public void Parts_from_before_an_act_do_not_count()
    {
        var evidence = Of("100 111 123 136 150 165");

        Assert.Equal(Health.Unhealthy, Leak.Judge(evidence, Noon, Noon - Minutes(30)).Health);
        Assert.Equal(Health.Unknown, Leak.Judge(evidence, Noon, Noon - Minutes(29 - 4)).Health);
        Assert.Equal(Health.Unknown, Leak.Judge(evidence, Noon, Noon).Health);
    }

    [Fact]
    public void Samples_that_ended_too_long_ago_are_no_trend_of_now() => Assert.Equal(Health.Unknown, Leak.Judge(Of("100 111 123 136 150 165"), Noon + Minutes(6)).Health);

    [Fact]
    public void One_instance_that_grows_is_enough_and_is_named()
    {
        var evidence = Of("100 100 100 100 100 100") with { Metrics = [Series("M1", "100 100 100 100 100 100"), Series("M2", "1 2 3 4 5 6")] };

        var verdict = Leak.Judge(evidence, Noon);

        Assert.Equal(Health.Unhealthy, verdict.Health);
        Assert.Contains("PrivateBytes on M2", verdict.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_shown_by_some_parts_is_shown_by_all() => Gen.Select(Gen.Int[0, 40].Array[6], Gen.Bool.Array[6]).Sample((figures, known) =>
    {
        var some = Leak.Judge(Of(string.Join(' ', figures.Zip(known, (figure, there) => there ? figure.ToString(CultureInfo.InvariantCulture) : "-"))), Noon).Health;
        return some == Health.Unknown || some == Leak.Judge(Of(string.Join(' ', figures)), Noon).Health;
    });

    [Theory]
    [InlineData(-180, true)]
    [InlineData(-31, true)]
    [InlineData(-10, false)]
    public void Only_a_process_that_lived_through_the_growth_is_the_one_that_grew(double startedAt, bool expected)
    {
        var evidence = Of("100 111 123 136 150 165") with { Instances = [new InstanceReading("i1", "M1", [new WorkerReading(11, Noon + Minutes(startedAt), 200)])] };

        Assert.Equal(expected, DirectHealth.WorkerIsTooLarge(new Act.EndProcess(Site, "i1", 11, null), evidence, Given.Policy with { Unhealthy = Leak }));
    }

    [Fact]
    public void The_questions_reach_as_far_back_as_the_trend()
    {
        var question = Assert.Single(Responder.Needs(new Incidents.SiteHead { Site = Site }, new Signals.Signal.LookDue(), Given.Policy with { Unhealthy = Leak }).Metrics);

        Assert.Equal(new MetricQuestion("PrivateBytes", "Average", MetricScope.Instance, Minutes(30)), question);
        Assert.Equal(Minutes(30), (Given.Policy with { Unhealthy = Leak }).LongestWindow);
    }

    private static Evidence Of(string parts) => Evidence(Series("M1", parts));

    private static Evidence Evidence(MetricSeries series) => new() { SeenAt = Noon, ReadAt = Noon, Metrics = [series] };

    private static MetricSeries Series(string instance, string parts) => new("PrivateBytes", instance, "Average", Noon - Minutes(30), Minutes(1), Minutely(parts));

    private static ImmutableArray<double?> Minutely(string parts) =>
        [.. parts.Split(' ').SelectMany(part => Enumerable.Repeat(part == "-" ? (double?)null : double.Parse(part, CultureInfo.InvariantCulture), 5))];
}
