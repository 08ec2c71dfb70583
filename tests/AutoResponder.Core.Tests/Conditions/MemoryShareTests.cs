using AutoResponder.Core.Acts;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Conditions;

/// <summary>A share of one instance's memory: of the plan's size where that is known, and of nothing where it is not.</summary>
public sealed class MemoryShareTests
{
    private const long GB = 1024 * 1024 * 1024;

    private static readonly Condition Full = new Condition.Metric("MemoryWorkingSet", MetricScope.Instance, "Average", Comparison.Above, 85, Minutes(5)) { OfInstanceMemory = true };

    [Theory]
    [InlineData(3.0, 4.0, 4 * GB, Health.Unhealthy)]
    [InlineData(3.0, 3.39, 4 * GB, Health.Healthy)]
    [InlineData(3.0, 4.0, 8 * GB, Health.Healthy)]
    [InlineData(0.1, 0.2, 1 * GB, Health.Healthy)]
    public void The_larger_instance_counts_against_the_size_of_one(double first, double second, long size, Health expected) =>
        Assert.Equal(expected, Full.Judge(Of(first, second, size), Noon).Health);

    [Fact]
    public void A_size_that_is_not_known_is_neither_large_nor_small()
    {
        var verdict = Full.Judge(Of(3, 100, null), Noon);

        Assert.Equal(Health.Unknown, verdict.Health);
        Assert.Contains("is not known", verdict.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void The_verdict_says_what_the_share_comes_to() =>
        Assert.Contains("on M2 is 4294967296 (Average of 5 min to 0 s ago), above 3650722201.6, which is 85 % of an instance's memory", Full.Judge(Of(3, 4, 4 * GB), Noon).Why, StringComparison.Ordinal);

    [Fact]
    public void The_size_is_asked_for_where_a_share_of_it_is_meant_and_nowhere_else()
    {
        var head = new Incidents.SiteHead { Site = Site };

        Assert.True(Responder.Needs(head, new Signals.Signal.LookDue(), Given.Policy with { Unhealthy = Full }).InstanceMemory);
        Assert.False(Responder.Needs(head, new Signals.Signal.LookDue(), Given.Policy).InstanceMemory);
    }

    [Theory]
    [InlineData(900_000_000L, 1_000_000_000L, true)]
    [InlineData(900_000_000L, 1_100_000_000L, false)]
    [InlineData(900_000_000L, null, false)]
    public void The_process_itself_is_held_against_the_same_share(long held, long? size, bool expected)
    {
        var evidence = Of(1, 1, size) with { Instances = [new InstanceReading("i1", "M1", [new WorkerReading(11, Noon, held)])] };

        Assert.Equal(expected, DirectHealth.WorkerIsTooLarge(new Act.EndProcess(Site, "i1", 11, Noon), evidence, Given.Policy with { Unhealthy = Full }));
    }

    private static Evidence Of(double first, double second, long? size) => new()
    {
        SeenAt = Noon,
        ReadAt = Noon,
        InstanceMemory = size,
        Metrics = [Series("M1", first), Series("M2", second)],
    };

    private static MetricSeries Series(string instance, double gigabytes) => new("MemoryWorkingSet", instance, "Average", Noon - Minutes(5), Minutes(1), [.. Enumerable.Repeat<double?>(gigabytes * GB, 5)]);
}
