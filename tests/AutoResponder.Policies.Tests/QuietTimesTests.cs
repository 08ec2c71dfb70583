using AutoResponder.Platform.Policies;

namespace AutoResponder.Policies.Tests;

/// <summary>When a quiet window is open, above all on the days when clocks are put forward or back.</summary>
public sealed class QuietTimesTests
{
    [Theory]

    // An ordinary day, and one before and after midnight.
    [InlineData("0 2 * * *", 2, "Europe/London", "2026-01-15T01:59:59Z", null)]
    [InlineData("0 2 * * *", 2, "Europe/London", "2026-01-15T02:00:00Z", "2026-01-15T04:00:00Z")]
    [InlineData("0 2 * * *", 2, "Europe/London", "2026-01-15T03:59:59Z", "2026-01-15T04:00:00Z")]
    [InlineData("0 2 * * *", 2, "Europe/London", "2026-01-15T04:00:00Z", null)]
    [InlineData("0 2 * * SUN", 2, "Asia/Kolkata", "2026-01-10T20:30:00Z", "2026-01-10T22:30:00Z")]
    [InlineData("0 23 * * *", 4, "Etc/UTC", "2026-01-15T01:00:00Z", "2026-01-15T03:00:00Z")]

    // London, 29 March 2026: 01:00 UTC is 02:00, and there is no time between 01:00 and 02:00.
    [InlineData("30 1 * * *", 1, "Europe/London", "2026-03-29T00:59:59Z", null)]
    [InlineData("30 1 * * *", 1, "Europe/London", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z")]
    [InlineData("0 0 * * *", 2, "Europe/London", "2026-03-29T01:30:00Z", "2026-03-29T02:00:00Z")]
    [InlineData("0 0 * * *", 2, "Europe/London", "2026-03-29T02:00:00Z", null)]

    // London, 25 October 2026: 01:00 to 02:00 comes twice, from 00:00 and from 01:00 UTC.
    [InlineData("30 1 * * *", 1, "Europe/London", "2026-10-25T00:30:00Z", "2026-10-25T02:30:00Z")]
    [InlineData("30 1 * * *", 1, "Europe/London", "2026-10-25T01:10:00Z", "2026-10-25T02:30:00Z")]
    [InlineData("30 1 * * *", 1, "Europe/London", "2026-10-25T02:30:00Z", null)]
    [InlineData("0 0 * * *", 1.75, "Europe/London", "2026-10-25T01:40:00Z", "2026-10-25T01:45:00Z")]

    // New York, 8 March 2026: 02:00 to 03:00 is skipped at 07:00 UTC; 1 November: 01:00 to 02:00 twice, from 05:00 and 06:00 UTC.
    [InlineData("15 2 * * *", 1, "America/New_York", "2026-03-08T06:59:59Z", null)]
    [InlineData("15 2 * * *", 1, "America/New_York", "2026-03-08T07:00:00Z", "2026-03-08T08:00:00Z")]
    [InlineData("45 1 * * *", 1, "America/New_York", "2026-11-01T05:45:00Z", "2026-11-01T07:45:00Z")]
    [InlineData("45 1 * * *", 1, "America/New_York", "2026-11-01T06:30:00Z", "2026-11-01T07:45:00Z")]
    [InlineData("45 1 * * *", 1, "America/New_York", "2026-11-01T07:45:00Z", null)]

    // Lord Howe Island moves by half an hour: 4 October 2026 forward at 15:30 UTC the day before; 5 April back at 15:00 UTC the day before.
    [InlineData("10 2 * * *", 1, "Australia/Lord_Howe", "2026-10-03T15:29:59Z", null)]
    [InlineData("10 2 * * *", 1, "Australia/Lord_Howe", "2026-10-03T15:30:00Z", "2026-10-03T16:30:00Z")]
    [InlineData("40 1 * * *", 1, "Australia/Lord_Howe", "2026-04-04T14:40:00Z", "2026-04-04T16:10:00Z")]
    [InlineData("40 1 * * *", 1, "Australia/Lord_Howe", "2026-04-04T16:10:00Z", null)]
    public void It_is_open_by_the_clock_on_the_wall_and_rather_too_long_than_too_short(string cron, double hours, string zone, string moment, string? until) =>
        Assert.Equal(until is null ? null : DateTimeOffset.Parse(until, null), QuietTimes.Of(cron, TimeSpan.FromHours(hours), zone)!.OpenUntil(DateTimeOffset.Parse(moment, null)));

    [Theory]
    [InlineData("Europe/London")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/St_Johns")]
    [InlineData("Africa/Casablanca")]
    [InlineData("Asia/Tehran")]
    [InlineData("Pacific/Apia")]
    [InlineData("Antarctica/Troll")]
    public void Whenever_the_clock_on_the_wall_shows_a_time_within_the_window_it_is_open(string name)
    {
        var zone = QuietTimes.Zone(name)!;
        var (length, starts) = (TimeSpan.FromMinutes(50), new[] { 0, 30, 60, 95, 120, 150, 185 });
        var windows = starts.Select(start => (Start: start, Times: QuietTimes.Of($"{start % 60} {start / 60} * * *", length, name)!)).ToList();
        var (open, changes) = (0, 0);
        for (var day = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero); day.Year < 2028; day = day.AddDays(1))
        {
            if (zone.GetUtcOffset(day) == zone.GetUtcOffset(day.AddDays(1))) continue;

            changes++;
            for (var moment = day; moment < day.AddDays(1); moment = moment.AddMinutes(5))
            {
                var wall = moment.UtcDateTime + zone.GetUtcOffset(moment);
                foreach (var (start, times) in windows)
                {
                    var into = wall.TimeOfDay - TimeSpan.FromMinutes(start);
                    if (into < TimeSpan.Zero || into >= length) continue;

                    open++;
                    Assert.True(times.OpenUntil(moment) > moment, $"{name} {start} at {moment:u}, {wall:HH:mm} on the wall");
                }
            }
        }

        Assert.True(changes == 0 || open > 100);
    }

    [Fact]
    public void A_window_that_begins_every_minute_is_always_open_and_is_found_to_be_quickly()
    {
        var times = QuietTimes.Of("* * * * *", TimeSpan.FromDays(1), "Europe/London")!;
        var began = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 100; i++) Assert.NotNull(times.OpenUntil(new DateTimeOffset(2026, 3, 29, 0, 0, 30, TimeSpan.Zero).AddMinutes(i)));

        Assert.True(began.Elapsed < TimeSpan.FromSeconds(5), $"{began.Elapsed}");
    }

    [Theory]
    [InlineData("0 2 * * *", "Europe/Londn")]
    [InlineData("0 2 * * *", "GMT Standard Time")]
    [InlineData("0 2 * * *", "")]
    [InlineData("0 2 * *", "Europe/London")]
    public void What_means_nothing_here_has_no_calendar(string cron, string zone) => Assert.Null(QuietTimes.Of(cron, TimeSpan.FromHours(1), zone));
}
