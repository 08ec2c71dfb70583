using AutoResponder.Core;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using static AutoResponder.Platform.Tests.HttpLogs.SiteWithLogs;

namespace AutoResponder.Platform.Tests.HttpLogs;

/// <summary>Requests counted in a site's HTTP logs over its Kudu.</summary>
public sealed class HttpLogReaderTests
{
    private static readonly RequestFilter Failed = new() { Status = new NumberRange(502, 504), Path = "/cart*" };
    private static readonly RequestsQuestion FiveMinutes = new(Failed, TimeSpan.FromMinutes(5), null);

    /// <summary>Three of ten fail on one of the paths that are meant, one on another.</summary>
    private static string Ten(int i) => (i % 10) switch { 0 => Line("/cart", 502), 1 => Line("/Cart/pay", 503), 2 => Line("/cartoons", 504), 3 => Line("/", 502), 4 => Line("/cart", 500), _ => Line("/cart") };

    [Fact]
    public async Task What_fits_is_counted_over_a_window_that_ends_where_the_log_does()
    {
        var (readings, missing, _) = await ReadAsync(site => site.Write("ab01-202603021100.log", Noon - TimeSpan.FromMinutes(60), Noon - TimeSpan.FromSeconds(90), Ten), FiveMinutes);

        var reading = Assert.Single(readings);
        Assert.Empty(missing);
        Assert.Equal((90, 300, 0), (reading.Matched, reading.All, reading.Recent));
        Assert.Equal(Noon - TimeSpan.FromSeconds(90), reading.SampleEnd);
        Assert.Equal(reading.SampleEnd, reading.WholeUntil);
        Assert.True(reading.From <= reading.SampleEnd - reading.Window);
        Assert.Equal(Health.Unhealthy, new Condition.Logged(Failed, 90, FiveMinutes.Window).Judge(Of(reading), Noon).Health);
        Assert.Equal(Health.Healthy, new Condition.Logged(Failed, 91, FiveMinutes.Window).Judge(Of(reading), Noon).Health);
    }

    [Fact]
    public async Task Of_a_log_of_many_megabytes_only_the_end_is_read()
    {
        var (readings, missing, site) = await ReadAsync(site => site.Write("ab01-202603020000.log", Noon - TimeSpan.FromHours(40), Noon, i => Line($"/cart/{new string('x', 60)}", i % 10 == 0 ? 503 : 200)), FiveMinutes);

        Assert.Empty(missing);
        Assert.Equal((30, 300), (readings[0].Matched, readings[0].All));
        Assert.InRange(site.Files.Values.Sum(file => file.Content.Length), 15_000_000, 30_000_000);
        Assert.InRange(site.BytesSent, 64 * 1024, 256 * 1024);
    }

    [Fact]
    public async Task A_longer_window_is_followed_back_in_pieces()
    {
        var (readings, missing, site) = await ReadAsync(
            site => site.Write("ab01-202603020000.log", Noon - TimeSpan.FromHours(40), Noon, i => Line("/cart", i % 10 == 0 ? 503 : 200)), FiveMinutes with { Window = TimeSpan.FromHours(1) });

        Assert.Empty(missing);
        Assert.Equal((360, 3600), (readings[0].Matched, readings[0].All));
        Assert.InRange(site.BytesSent, 200 * 1024, 800 * 1024);
    }

    [Fact]
    public async Task Behind_the_cap_the_log_is_not_whole_and_what_is_there_still_counts()
    {
        var (readings, _, site) = await ReadAsync(site => site.Write("ab01-202603020000.log", Noon - TimeSpan.FromHours(2), Noon, i => Line($"/cart/{new string('x', 1500)}", 503)), FiveMinutes with { Window = TimeSpan.FromHours(1) });

        var reading = Assert.Single(readings);
        Assert.True(reading.From > Noon - TimeSpan.FromMinutes(20));
        Assert.InRange(reading.Matched, 500, 800);
        Assert.InRange(site.BytesSent, 1024 * 1024, (1024 * 1024) + 8192);
        Assert.Equal(Health.Unhealthy, new Condition.Logged(Failed, 500, reading.Window).Judge(Of(reading), Noon).Health);
        Assert.Equal(Health.Unknown, new Condition.Logged(Failed, 3000, reading.Window).Judge(Of(reading), Noon).Health);
    }

    [Fact]
    public async Task Logs_of_several_instances_are_counted_together_and_are_as_whole_as_the_latest_of_them()
    {
        var (readings, missing, _) = await ReadAsync(
            site =>
            {
                site.Write("ab01-202603021100.log", Noon - TimeSpan.FromMinutes(30), Noon - TimeSpan.FromSeconds(10), Ten);
                site.Write("cd02-202603021100.log", Noon - TimeSpan.FromMinutes(30), Noon - TimeSpan.FromMinutes(4), Ten);
                site.Write("ef03-202603020900.log", Noon - TimeSpan.FromHours(3), Noon - TimeSpan.FromHours(2), Ten);
            },
            FiveMinutes);

        Assert.Empty(missing);
        Assert.InRange(readings[0].Matched, 100, 120);
        Assert.Equal((Noon - TimeSpan.FromSeconds(10), Noon - TimeSpan.FromMinutes(4)), (readings[0].SampleEnd, readings[0].WholeUntil));
    }

    [Fact]
    public async Task A_new_file_of_the_same_instance_goes_on_where_the_old_one_ended()
    {
        var (readings, _, _) = await ReadAsync(
            site =>
            {
                site.Write("ab01-202603021000.log", Noon - TimeSpan.FromMinutes(60), Noon - TimeSpan.FromSeconds(121), Ten);
                site.Write("ab01-202603021158.log", Noon - TimeSpan.FromSeconds(120), Noon, Ten);
            },
            FiveMinutes);

        Assert.Equal((300, Noon, true), (readings[0].All, readings[0].WholeUntil, readings[0].From <= Noon - TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task A_log_that_was_switched_on_a_minute_ago_is_whole_only_since_then()
    {
        var (readings, _, _) = await ReadAsync(site => site.Write("ab01-202603021159.log", Noon - TimeSpan.FromMinutes(1), Noon, Ten), FiveMinutes);

        Assert.Equal(Noon - TimeSpan.FromMinutes(1), readings[0].From);
        Assert.Equal(Health.Unknown, new Condition.Logged(Failed, 100, FiveMinutes.Window).Judge(Of(readings[0]), Noon).Health);
    }

    [Fact]
    public async Task Requests_that_came_in_before_the_act_are_not_counted_however_late_they_ended()
    {
        var act = Noon - TimeSpan.FromMinutes(2);
        var (readings, _, _) = await ReadAsync(site => site.Write("ab01-202603021100.log", Noon - TimeSpan.FromMinutes(60), Noon, _ => Line("/cart", 503, 60_000)), FiveMinutes with { NotBefore = act });

        Assert.Equal((61, 61, act), (readings[0].Matched, readings[0].All, readings[0].From));
    }

    [Fact]
    public async Task An_old_log_is_not_believed_to_be_newer_than_it_is()
    {
        var (readings, _, _) = await ReadAsync(site => site.Write("ab01-202603021000.log", Noon - TimeSpan.FromMinutes(120), Noon - TimeSpan.FromMinutes(40), Ten), FiveMinutes);

        Assert.Equal(Noon - TimeSpan.FromMinutes(40), readings[0].SampleEnd);
        Assert.Equal(0, readings[0].Recent);
        Assert.Equal(Health.Unknown, new Condition.Logged(Failed, 1, FiveMinutes.Window).Judge(Of(readings[0]), Noon).Health);
    }

    [Fact]
    public async Task Logs_that_are_not_kept_are_named_and_not_counted_as_none()
    {
        var (readings, missing, _) = await ReadAsync(_ => { }, FiveMinutes);

        Assert.Empty(readings);
        Assert.Equal("the HTTP logs could not be read: they are not switched on for the site", Assert.Single(missing));
    }

    [Fact]
    public async Task On_Linux_nobody_is_asked()
    {
        var (readings, missing, site) = await ReadAsync(site => site.Managed = site.Managed with { IsLinux = true }, FiveMinutes);

        Assert.Empty(readings);
        Assert.Empty(site.Requests);
        Assert.Contains("on Linux", Assert.Single(missing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_is_to_be_counted_nobody_is_asked()
    {
        var (readings, missing, site) = await ReadAsync(_ => { });

        Assert.Empty(readings);
        Assert.Empty(missing);
        Assert.Empty(site.Requests);
    }

    [Theory]
    [InlineData(403, "not allowed to read the HTTP log: status 403")]
    [InlineData(404, "there is no such HTTP log")]
    [InlineData(500, "the HTTP log could not be read: status 500")]
    public async Task A_log_that_cannot_be_read_is_named(int status, string says)
    {
        var (readings, missing, _) = await ReadAsync(
            site =>
            {
                site.Write("ab01-202603021100.log", Noon - TimeSpan.FromMinutes(60), Noon, Ten);
                site.Fails = status;
            },
            FiveMinutes);

        Assert.Empty(readings);
        Assert.Contains($"HTTP log ab01-202603021100.log could not be read: {says}", missing);
    }

    [Fact]
    public async Task A_Kudu_that_sends_no_parts_is_taken_at_its_word_only_where_the_log_is_short()
    {
        var (readings, missing, _) = await ReadAsync(
            site =>
            {
                site.SendsParts = false;
                site.Write("ab01-202603021100.log", Noon - TimeSpan.FromMinutes(60), Noon, Ten);
                site.Write("cd02-202603020000.log", Noon - TimeSpan.FromHours(40), Noon, Ten);
            },
            FiveMinutes);

        Assert.Equal((90, DateTimeOffset.MinValue), (readings[0].Matched, readings[0].WholeUntil));
        Assert.Contains("bytes of the HTTP log where 1048576 were asked for at most", Assert.Single(missing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_that_is_missing_is_named()
    {
        var (readings, missing, _) = await ReadAsync(
            site => site.Write("ab01-202603021100.log", Noon - TimeSpan.FromMinutes(60), Noon, _ => "/cart 503", "#Fields: date time cs-uri-stem sc-status\n"),
            FiveMinutes,
            FiveMinutes with { Like = Failed with { SlowerThan = TimeSpan.FromSeconds(1) } });

        Assert.Equal(Failed, Assert.Single(readings).Like);
        Assert.Equal("the HTTP logs do not say which requests were with status 502-504 for /cart* slower than 1 s: a column is missing", Assert.Single(missing));
    }

    [Fact]
    public async Task Where_the_logs_are_is_asked_once_in_a_while()
    {
        await using var site = new SiteWithLogs();
        var reader = await site.StartAsync();
        site.Write("ab01-202603021100.log", Noon - TimeSpan.FromMinutes(60), Noon, Ten);

        for (var i = 0; i < 3; i++) await reader.ReadAsync(site.Managed, [FiveMinutes], [], TestContext.Current.CancellationToken);
        Assert.Single(site.Requests, target => target.Contains("Microsoft.Web/sites/shop", StringComparison.OrdinalIgnoreCase));

        site.Time.Advance(TimeSpan.FromMinutes(11));
        await reader.ReadAsync(site.Managed, [FiveMinutes], [], TestContext.Current.CancellationToken);
        Assert.Equal(2, site.Requests.Count(target => target.Contains("Microsoft.Web/sites/shop", StringComparison.OrdinalIgnoreCase)));
    }

    private static async Task<(IReadOnlyList<RequestsReading> Readings, List<string> Missing, SiteWithLogs Site)> ReadAsync(Action<SiteWithLogs> arrange, params RequestsQuestion[] questions)
    {
        await using var site = new SiteWithLogs();
        var reader = await site.StartAsync();
        arrange(site);
        var missing = new List<string>();
        return (await reader.ReadAsync(site.Managed, [.. questions], missing, TestContext.Current.CancellationToken), missing, site);
    }

    private static Evidence Of(RequestsReading reading) => new() { SeenAt = Noon, ReadAt = Noon, Requests = [reading] };
}
