using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Rules;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Rules;

/// <summary>How sick one instance is: by what the policy calls an illness, as it is on that instance, and by what that instance answers.</summary>
public sealed class SicknessTests
{
    private static readonly InstanceReading First = new("i1", "M1", []);
    private static readonly Condition.Ratio Fifth = new("Http5xx", "Requests", 0.2, 20, Minutes(5));
    private static readonly Condition.Metric Slow = new("HttpResponseTime", MetricScope.Site, "Average", Comparison.Above, 100, Minutes(5));

    [Theory]
    [InlineData(4, 20, 0)]
    [InlineData(5, 20, 0.25)]
    [InlineData(20, 20, 1)]
    [InlineData(5, 0, 0)]
    [InlineData(5, null, 0)]
    [InlineData(null, 20, 0)]
    public void It_is_as_sick_as_its_share_of_failures_above_the_limit(int? failed, int? requests, double sickness) =>
        Assert.Equal(sickness, Of(Fifth, ("Http5xx", "Total", failed), ("Requests", "Total", requests)));

    [Theory]
    [InlineData(Comparison.Above, 100, 100, 0)]
    [InlineData(Comparison.Above, 100, 200, 0.2)]
    [InlineData(Comparison.Above, 100, 1000, 1)]
    [InlineData(Comparison.Above, 100, 5000, 1)]
    [InlineData(Comparison.Above, 0, 5, 0)]
    [InlineData(Comparison.Below, 100, 100, 0)]
    [InlineData(Comparison.Below, 100, 75, 0.25)]
    [InlineData(Comparison.Below, 100, 0, 1)]
    [InlineData(Comparison.Above, 100, null, 0)]
    public void It_is_as_sick_as_its_figure_is_beyond_the_limit_and_no_more_than_wholly(Comparison side, double limit, int? figure, double sickness) =>
        Assert.Equal(sickness, Of(Slow with { Operator = side, Threshold = limit }, ("HttpResponseTime", "Average", figure)));

    [Fact]
    public void What_is_of_the_plan_or_of_a_size_that_is_not_known_makes_no_instance_sick()
    {
        Assert.Equal(0, Of(Slow with { On = MetricScope.Plan }, ("HttpResponseTime", "Average", 200)));
        Assert.Equal(0, Of(Slow with { OfInstanceMemory = true }, ("HttpResponseTime", "Average", 200)));
        Assert.Equal(0, Of(Growing with { On = MetricScope.Plan }, Grown("M1", 100, 200, 400)));
    }

    [Fact]
    public void Of_two_that_grow_the_one_that_has_grown_more_is_sicker()
    {
        Assert.Equal(0.4, Of(Growing, Grown("M1", 100, 200, 400)), 9);
        Assert.Equal(0.3, Of(Growing, Grown("M1", 100, 150, 200)), 9);
        Assert.Equal(0.5, Of(Growing, Grown("M1", 0, 100, 200)), 9);
        Assert.Equal(0, Of(Growing, Grown("M1", 100, 400, 200)));
        Assert.Equal(0, Of(Growing, Grown("M2", 100, 200, 400)));
    }

    [Fact]
    public void A_bad_answer_of_its_own_counts_as_much_as_all_failures_and_comes_on_top()
    {
        var sick = Figures(("Http5xx", "Total", 5), ("Requests", "Total", 20));
        var (own, others) = (new ProbeReading("/", "i1", 502, Seconds(1), null), new[] { new ProbeReading("/", null, 502, Seconds(1), null), new ProbeReading("/", "i2", 502, Seconds(1), null) });

        Assert.Equal(1.25, Of(Fifth, First, sick with { Probes = [own, .. others] }));
        Assert.Equal(0.25, Of(Fifth, First, sick with { Probes = [own with { Status = 200 }, .. others] }));
        Assert.Equal(1, Of(Fifth, First with { Machine = null }, sick with { Probes = [own, own, .. others] }));
    }

    [Fact]
    public void Of_several_illnesses_the_worst_counts_and_not_their_sum()
    {
        var evidence = Figures(("Http5xx", "Total", 5), ("Requests", "Total", 20), ("HttpResponseTime", "Average", 200));

        Assert.Equal(0.25, Of(new Condition.Any([Fifth, Slow]), First, evidence));
        Assert.Equal(0.25, Of(new Condition.Any([Slow, Fifth]), First, evidence));
    }

    private static readonly Condition.Trend Growing = new("MemoryWorkingSet", MetricScope.Instance, "Average", 0.1, Minutes(5), Minutes(15));

    private static double Of(Condition condition, params (string Metric, string Aggregation, int? Each)[] figures) => Of(condition, First, Figures(figures));

    private static double Of(Condition condition, Evidence evidence) => Of(condition, First, evidence);

    private static double Of(Condition condition, InstanceReading instance, Evidence evidence) =>
        Sickness.Of(instance, evidence, Given.Policy with { Unhealthy = condition }, Noon, null);

    /// <summary>On machine M1, each minute of the last five; null where the metric was not read.</summary>
    private static Evidence Figures(params (string Metric, string Aggregation, int? Each)[] figures) => Nothing with
    {
        Metrics = [.. figures.Where(figure => figure.Each is not null).Select(figure => new MetricSeries(figure.Metric, "M1", figure.Aggregation, Noon - Minutes(5), Minutes(1), [.. Enumerable.Repeat((double?)figure.Each, 5)]))],
    };

    private static Evidence Grown(string machine, params double?[] each) => Nothing with { Metrics = [new MetricSeries("MemoryWorkingSet", machine, "Average", Noon - Minutes(15), Minutes(5), [.. each])] };

    private static readonly Evidence Nothing = new() { SeenAt = Noon, ReadAt = Noon };
}
