using AutoResponder.Core.Acts;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using CsCheck;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Conditions;

/// <summary>Requests counted from HTTP logs: what is there proves, what is not there proves nothing by itself.</summary>
public sealed class LogCountTests
{
    private static readonly RequestFilter Slow = new() { Status = new NumberRange(502, 504), Path = "/cart*", SlowerThan = Seconds(20) };
    private static readonly Condition.Logged Ten = new(Slow, 10, Minutes(5));

    // Matched, from (min ago), whole until (min ago), newest (min ago).
    [Theory]
    [InlineData(10, 60, 0.2, 0.1, Health.Unhealthy, "10 of 400 logged requests were with status 502-504 for /cart* slower than 20 s in 5 min of 5 min (newest line 6 s old)")]
    [InlineData(9, 60, 0.2, 0.1, Health.Healthy, "and it takes 10")]
    [InlineData(0, 60, 0.2, 0.1, Health.Healthy, "0 of 400")]
    [InlineData(10, 1, 0.2, 0.1, Health.Unhealthy, "in 54 s of 5 min")]
    [InlineData(9, 1, 0.2, 0.1, Health.Unknown, "not all of the log is there")]
    [InlineData(9, 60, 6, 0.1, Health.Unknown, "not all of the log is there")]
    [InlineData(10, 60, 6, 0.1, Health.Unhealthy, "10 of 400")]
    [InlineData(10, 60, 6, 6, Health.Unknown, "6 min old")]
    [InlineData(10, 60, -3, -3, Health.Unknown, "from the future")]
    [InlineData(10, 60, -0.5, -0.5, Health.Unhealthy, "newest line 0 s old")]
    [InlineData(10, 60, -1, -1, Health.Unhealthy, "newest line 0 s old")]
    [InlineData(10, 60, 5, 5, Health.Unhealthy, "newest line 5 min old")]
    [InlineData(9, 60, 5, 5, Health.Healthy, "newest line 5 min old")]
    public void Lines_that_are_there_prove_and_a_log_that_is_late_proves_nothing(int matched, double from, double wholeUntil, double newest, Health expected, string says)
    {
        var verdict = Ten.Judge(Of(Reading(matched, from, wholeUntil, newest)), Noon);

        Assert.Equal(expected, verdict.Health);
        Assert.Contains(says, verdict.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void No_log_at_all_is_unknown_and_never_zero()
    {
        Assert.Equal(Health.Unknown, Ten.Judge(Of(), Noon).Health);
        Assert.Equal(Health.Unknown, Ten.Judge(Of(Reading(99) with { Window = Minutes(6) }), Noon).Health);
        Assert.Equal(Health.Unknown, Ten.Judge(Of(Reading(99) with { Like = Slow with { Path = "/" } }), Noon).Health);
    }

    [Theory]
    [InlineData(1, Health.Healthy, "only 5 requests of any kind")]
    [InlineData(2, Health.Unknown, "not there")]
    [InlineData(3, Health.Unknown, "not there")]
    public void Where_fewer_requests_came_at_all_the_log_is_not_needed(double aMinute, Health expected, string says)
    {
        var verdict = Ten.Judge(Evidence(Noon, 0, aMinute), Noon);

        Assert.Equal(expected, verdict.Health);
        Assert.Contains(says, verdict.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_count_of_all_requests_over_less_than_the_window_needs_the_log_all_the_same() =>
        Assert.Equal(Health.Unknown, Ten.Judge(Evidence(Noon, 0, 1, samples: 4), Noon).Health);

    [Fact]
    public void A_count_that_reaches_back_before_an_act_says_nothing_about_it()
    {
        var act = Noon - Minutes(2);

        Assert.Equal(Health.Unknown, Ten.Judge(Of(Reading(50)), Noon, act).Health);
        Assert.Equal(Health.Unhealthy, Ten.Judge(Of(Reading(50) with { NotBefore = act }), Noon, act).Health);
        Assert.Equal(Health.Unhealthy, Ten.Judge(Of(Reading(50) with { NotBefore = act + Seconds(1) }), Noon, act).Health);
        Assert.Equal(Health.Unknown, Ten.Judge(Of(Reading(50) with { NotBefore = act - Seconds(1) }), Noon, act).Health);
        Assert.Equal(Health.Unhealthy, Ten.Judge(Of(Reading(50)), Noon, Noon - Minutes(20)).Health);
    }

    [Fact]
    public void Few_requests_after_an_act_prove_health_only_once_the_window_is_full()
    {
        var reading = Reading(0) with { NotBefore = Noon - Minutes(2), From = Noon - Minutes(2) };

        Assert.Equal(Health.Unknown, Ten.Judge(Of(reading), Noon, Noon - Minutes(2)).Health);
    }

    [Theory]
    [InlineData("/cart", 503, 25, true)]
    [InlineData("/CART/pay", 502, 20.001, true)]
    [InlineData("/cart", 503, 20, false)]
    [InlineData("/cart", 500, 25, false)]
    [InlineData("/a/cart", 503, 25, false)]
    public void A_request_is_meant_if_it_fits_everything(string path, int status, double took, bool expected) =>
        Assert.Equal(expected, Slow.Fits(new LoggedRequest(Noon, status, 0, 0, path, Seconds(took))));

    [Fact]
    public void What_the_log_has_no_column_for_is_unknown_unless_something_else_decides()
    {
        Assert.Null(Slow.Fits(new LoggedRequest(Noon, 503, null, null, "/cart", null)));
        Assert.False(Slow.Fits(new LoggedRequest(Noon, 200, null, null, "/cart", null)));
        Assert.Null(new RequestFilter { Substatus = new NumberRange(0, 0) }.Fits(new LoggedRequest(Noon, 503, null, null, "/cart", null)));
        Assert.True(new RequestFilter { Win32 = new NumberRange(64, 64) }.Fits(new LoggedRequest(Noon, 200, 0, 64, "/", null)));
    }

    [Fact]
    public void More_lines_never_make_an_illness_unproven() => Gen.Select(Gen.Int[0, 30], Gen.Int[0, 30], Gen.Double[0, 20], Gen.Double[0, 8]).Sample((matched, more, from, late) =>
        Ten.Judge(Of(Reading(matched, from, late, 0)), Noon).Health != Health.Unhealthy || Ten.Judge(Of(Reading(matched + more, from, late, 0)), Noon).Health == Health.Unhealthy);

    [Fact]
    public void What_must_be_counted_is_asked_for_from_the_last_act_on()
    {
        var head = new Incidents.SiteHead { Site = Site, ActedAt = Noon - Minutes(3) };

        var needs = Responder.Needs(head, new Signals.Signal.LookDue(), Given.Policy with { Unhealthy = Ten });

        Assert.Equal([new RequestsQuestion(Slow, Minutes(5), Noon - Minutes(3))], needs.Requests);
        Assert.Equal([new MetricQuestion("Requests", "Total", MetricScope.Site, Minutes(5))], needs.Metrics);
    }

    [Fact]
    public void A_line_of_the_last_minute_is_a_direct_reading_where_there_is_one_instance()
    {
        var policy = Given.Policy with { Unhealthy = Ten };
        var kill = new Act.EndProcess(Site, "i1", 11, null);
        var recent = Of(Reading(10) with { Recent = 2 }) with { Instances = [TwoInstances[0]] };

        Assert.True(DirectHealth.SeenInLog(kill, recent, policy));
        Assert.False(DirectHealth.SeenInLog(kill, recent with { Instances = TwoInstances }, policy));
        Assert.True(DirectHealth.SeenInLog(new Act.SoftRestart(Site), recent with { Instances = TwoInstances }, policy));
        Assert.False(DirectHealth.SeenInLog(kill, recent with { Requests = [Reading(10)] }, policy));
    }

    [Theory]
    [InlineData("/cart", 200, 21, false)]
    [InlineData("/cart", 503, 21, true)]
    [InlineData("/cart", 200, 1, false)]
    public void A_probe_that_is_itself_such_a_request_is_sick(string path, int status, double took, bool expected) =>
        Assert.Equal(expected, DirectHealth.IsSick(new ProbeReading(path, null, status, Seconds(took), null), Given.Policy with { Unhealthy = Ten }));

    [Theory]
    [InlineData("status", "with status 503")]
    [InlineData("statuses", "with status 500-599")]
    [InlineData("substatus", "with substatus 121")]
    [InlineData("win32", "with Windows status 64")]
    [InlineData("path", "for /cart*")]
    [InlineData("slow", "slower than 20 s")]
    public void What_is_counted_is_named_by_what_was_asked_for_and_by_nothing_else(string asked, string said)
    {
        RequestFilter filter = asked switch
        {
            "status" => new() { Status = new NumberRange(503, 503) },
            "statuses" => new() { Status = new NumberRange(500, 599) },
            "substatus" => new() { Substatus = new NumberRange(121, 121) },
            "win32" => new() { Win32 = new NumberRange(64, 64) },
            "path" => new() { Path = "/cart*" },
            _ => new() { SlowerThan = Seconds(20) },
        };

        Assert.Equal(said, filter.ToString());
    }

    [Fact]
    public void A_request_came_in_when_its_answer_was_begun_or_where_nobody_knows_when_it_ended()
    {
        Assert.Equal(Noon - Seconds(25), new LoggedRequest(Noon, 503, 0, 0, "/", Seconds(25)).BeganAt);
        Assert.Equal(Noon, new LoggedRequest(Noon, 503, 0, 0, "/", null).BeganAt);
    }

    private static Evidence Of(params IEnumerable<RequestsReading> readings) => new() { SeenAt = Noon, ReadAt = Noon, Requests = [.. readings] };

    private static RequestsReading Reading(int matched, double from = 60, double wholeUntil = 0.1, double newest = 0.1) =>
        new(Slow, Minutes(5), matched, 400, 0, Noon - Minutes(from), Noon - Minutes(wholeUntil), Noon - Minutes(newest), null);
}
