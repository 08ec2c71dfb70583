using AutoResponder.Core.Acts;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>What one answer, one process and the last minutes' figures say of now, to the very boundary.</summary>
public sealed class DirectHealthTests
{
    private static readonly Act Kill = new Act.EndProcess(Site, "i1", 11, null);

    [Theory]
    [InlineData(199, true)]
    [InlineData(200, false)]
    [InlineData(499, false)]
    [InlineData(500, true)]
    [InlineData(null, true)]
    public void Where_the_policy_says_nothing_an_answer_below_500_is_good(int? status, bool isSick) => Assert.Equal(isSick, Probe(new Condition.Any([]), status));

    [Theory]
    [InlineData("/", 300, false)]
    [InlineData("/", 301, true)]
    [InlineData("/", 203, false)]
    [InlineData("/", 202, true)]
    [InlineData("/other", 404, false)]
    public void What_the_policy_expects_of_a_path_holds_for_that_path(string path, int status, bool isSick) =>
        Assert.Equal(isSick, DirectHealth.IsSick(new ProbeReading(path, null, status, Seconds(0.1), null), Under(new Condition.Probe("/", 203, 300, Seconds(5), 2))));

    [Theory]
    [InlineData("HttpResponseTime", Comparison.Above, 5, false)]
    [InlineData("HttpResponseTime", Comparison.Above, 5.001, true)]
    [InlineData("AverageResponseTime", Comparison.Above, 5.001, true)]
    [InlineData("HttpResponseTime", Comparison.Below, 5.001, false)]
    [InlineData("CpuTime", Comparison.Above, 5.001, false)]
    public void An_answer_is_slow_once_it_took_longer_than_the_policy_lets_one_take(string metric, Comparison side, double took, bool isSick) =>
        Assert.Equal(isSick, Probe(new Condition.Metric(metric, MetricScope.Site, "Average", side, 5, Minutes(5)), 200, took));

    [Theory]
    [InlineData("i1", 11, 1001, true)]
    [InlineData("i1", 11, 1000, false)]
    [InlineData("i2", 11, 1001, false)]
    [InlineData("i1", 12, 1001, false)]
    public void Only_the_very_process_that_would_be_ended_is_measured_against_the_limit(string instance, int process, long bytes, bool isTooLarge)
    {
        var evidence = Sick(Noon) with { Instances = [new InstanceReading("i0", "M0", null), new InstanceReading(instance, "M1", [new WorkerReading(process, null, bytes), new WorkerReading(99, null, 1)]), new InstanceReading("i1", "M3", null)] };

        Assert.Equal(isTooLarge, DirectHealth.WorkerIsTooLarge(Kill, evidence, Under(Memory())));
    }

    [Fact]
    public void A_limit_of_another_kind_says_nothing_of_one_process()
    {
        var evidence = Sick(Noon) with { Instances = [new InstanceReading("i1", "M1", [new WorkerReading(11, null, 5000)])] };

        Assert.True(DirectHealth.WorkerIsTooLarge(Kill, evidence, Under(Memory() with { Name = "PrivateBytes" })));
        Assert.False(DirectHealth.WorkerIsTooLarge(Kill, evidence, Under(Memory() with { Name = "CpuTime" })));
        Assert.False(DirectHealth.WorkerIsTooLarge(Kill, evidence, Under(Memory() with { On = MetricScope.Site })));
        Assert.False(DirectHealth.WorkerIsTooLarge(Kill, evidence, Under(Memory() with { Operator = Comparison.Below })));
        Assert.False(DirectHealth.WorkerIsTooLarge(new Act.SoftRestart(Site), evidence, Under(Memory())));
        Assert.False(DirectHealth.WorkerIsTooLarge(Kill, evidence with { Instances = null }, Under(Memory())));
    }

    [Theory]
    [InlineData("MemoryWorkingSet", "m1", -30.0, 101, true)]
    [InlineData("MemoryWorkingSet", "m1", -30.0, 100, false)]
    [InlineData("MemoryWorkingSet", "m1", -29.9, 101, false)]
    [InlineData("MemoryWorkingSet", "m1", null, 101, false)]
    [InlineData("MemoryWorkingSet", "m1", -30.0, null, false)]
    [InlineData("MemoryWorkingSet", "m2", -30.0, 101, false)]
    [InlineData("MemoryWorkingSet", null, -30.0, 101, false)]
    [InlineData("PrivateBytes", "M1", -30.0, 1, true)]
    [InlineData("PrivateBytes", "M1", null, 1, false)]
    [InlineData("CpuTime", "M1", -30.0, 101, false)]
    public void A_process_has_grown_if_it_lived_through_all_of_the_growth_and_kept_it(string metric, string? machine, double? startedAt, int? bytes, bool hasGrown)
    {
        var trend = new Condition.Trend(metric, MetricScope.Instance, "Average", 0.1, Minutes(10), Minutes(30));
        var evidence = Sick(Noon) with
        {
            Metrics =
            [
                new MetricSeries(metric, null, "Average", Noon - Minutes(30), Minutes(10), [1, 1, 1]),
                new MetricSeries(metric, "M1", "Maximum", Noon - Minutes(30), Minutes(10), [1, 1, 1]),
                new MetricSeries(metric, "M1", "Average", Noon - Minutes(40), Minutes(10), [50, 100, 200, 300]),
            ],
            Instances = [new InstanceReading("i1", machine, [new WorkerReading(11, startedAt is { } at ? Noon + Minutes(at) : null, bytes)])],
        };

        Assert.Equal(hasGrown, DirectHealth.WorkerIsTooLarge(Kill, evidence, Under(trend)));
        Assert.False(DirectHealth.WorkerIsTooLarge(Kill, evidence, Under(trend with { On = MetricScope.Site })));
    }

    [Fact]
    public void Lines_of_the_log_count_for_the_condition_that_asked_for_them_and_only_if_they_are_a_bad_sign()
    {
        var slow = new RequestFilter { Status = new NumberRange(502, 503) };
        var reading = new RequestsReading(slow, Minutes(5), 9, 100, 1, Noon - Minutes(10), Noon, Noon, null);
        var evidence = Sick(Noon) with { Instances = [TwoInstances[0]], Requests = [reading] };
        var logged = new Condition.Logged(slow, 5, Minutes(5));

        Assert.True(DirectHealth.SeenInLog(Kill, evidence, Under(logged)));
        Assert.False(DirectHealth.SeenInLog(Kill, evidence with { Requests = [reading with { Recent = 0 }] }, Under(logged)));
        Assert.False(DirectHealth.SeenInLog(Kill, evidence, Under(logged with { Window = Minutes(10) })));
        Assert.False(DirectHealth.SeenInLog(Kill, evidence, Under(logged with { Like = new RequestFilter { Status = new NumberRange(500, 500) } })));
        var paths = new RequestFilter { Path = "/*" };
        Assert.False(DirectHealth.SeenInLog(Kill, evidence with { Requests = [reading with { Like = paths }] }, Under(logged with { Like = paths })));
    }

    [Theory]
    [InlineData(5, 4, true)]
    [InlineData(5, 3.9, false)]
    [InlineData(4.9, 4.9, false)]
    [InlineData(100, 80, true)]
    [InlineData(100, 79, false)]
    public void Nothing_is_served_once_four_fifths_of_five_requests_failed(double requests, double failed, bool nothing)
    {
        var evidence = Evidence(Noon, failed / 5, requests / 5, probeFails: false);

        Assert.Equal(nothing, DirectHealth.NothingIsServed(evidence, Given.Policy, Noon, null));
        Assert.False(DirectHealth.NothingIsServed(evidence with { Metrics = [] }, Given.Policy, Noon, null));
        Assert.False(DirectHealth.NothingIsServed(evidence, Given.Policy, Noon, Noon));
    }

    [Fact]
    public void Nothing_is_served_if_every_request_of_our_own_to_the_site_fails()
    {
        var evidence = Healthy(Noon);
        var (good, bad) = (new ProbeReading("/", null, 200, Seconds(1), null), new ProbeReading("/", null, 503, Seconds(1), null));

        Assert.True(DirectHealth.NothingIsServed(evidence with { Probes = [bad, bad] }, Given.Policy, Noon, null));
        Assert.False(DirectHealth.NothingIsServed(evidence with { Probes = [bad, good] }, Given.Policy, Noon, null));
        Assert.False(DirectHealth.NothingIsServed(evidence with { Probes = [good, bad with { Instance = "i1" }] }, Given.Policy, Noon, null));
        Assert.False(DirectHealth.NothingIsServed(evidence with { Probes = [bad with { Instance = "i1" }] }, Given.Policy, Noon, null));
    }

    [Fact]
    public void An_answer_that_is_bad_in_two_ways_is_no_less_bad()
    {
        var slow = new Condition.Metric("HttpResponseTime", MetricScope.Site, "Average", Comparison.Above, 5, Minutes(5));
        var bad = new Condition.Logged(new RequestFilter { Status = new NumberRange(400, 499) }, 5, Minutes(5));

        Assert.True(Probe(new Condition.Any([slow, bad]), 404, 6));
        Assert.True(Probe(new Condition.Any([bad, slow]), 404, 6));
        Assert.True(Probe(bad, 404));
        Assert.False(Probe(bad, 200));
    }

    [Fact]
    public void One_sign_of_illness_among_several_is_enough()
    {
        var (bad, other) = (new RequestFilter { Status = new NumberRange(502, 503) }, new RequestFilter { Status = new NumberRange(500, 500) });
        var evidence = Sick(Noon) with
        {
            Instances = [new InstanceReading("i1", "M1", [new WorkerReading(11, null, 5000)])],
            Requests = [Lines(other, 0), Lines(bad, 1)],
        };
        var policy = Under(new Condition.Any([new Condition.Logged(other, 5, Minutes(5)), Memory() with { Name = "CpuTime" }, new Condition.Logged(bad, 5, Minutes(5)), Memory()]));

        Assert.True(DirectHealth.WorkerIsTooLarge(Kill, evidence, policy));
        Assert.True(DirectHealth.SeenInLog(Kill, evidence, policy));
        Assert.False(DirectHealth.SeenInLog(Kill, evidence, Under(Memory())));

        static RequestsReading Lines(RequestFilter like, int recent) => new(like, Minutes(5), 9, 100, recent, Noon - Minutes(10), Noon, Noon, null);
    }

    [Fact]
    public void A_process_on_an_instance_that_is_gone_is_not_too_large() =>
        Assert.False(DirectHealth.WorkerIsTooLarge(Kill, Sick(Noon) with { Instances = [new InstanceReading("i2", "M2", [new WorkerReading(11, null, 5000)])] }, Under(Memory())));

    private static bool Probe(Condition condition, int? status, double took = 0.1) => DirectHealth.IsSick(new ProbeReading("/", null, status, Seconds(took), null), Under(condition));

    private static Policy Under(Condition condition) => Given.Policy with { Unhealthy = new Condition.Any([condition]) };

    private static Condition.Metric Memory() => new("MemoryWorkingSet", MetricScope.Instance, "Average", Comparison.Above, 1000, Minutes(5));
}
