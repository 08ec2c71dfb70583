using AutoResponder.Core.Policies;
using Cronos;

namespace AutoResponder.Platform.Policies;

/// <summary>A quiet window on the calendar: it begins by the clock on a wall, and where that clock is put forward or back it is rather open too long than too short.</summary>
/// <remarks>
/// A beginning that the clock skips is the moment of the skip; one that it shows twice is the first. An end that it shows twice is the second, and no window is shorter than its length. So what it covers is
/// at least the window by the wall's clock, both times where an hour comes twice, and at least the window by a stopwatch.
/// </remarks>
internal sealed record QuietTimes : IQuietTimes
{
    // No clock in use was ever put further at once, but for whole days across the date line; those make a window open longer.
    private static readonly TimeSpan Furthest = TimeSpan.FromHours(26);
    private readonly CronExpression _cron;
    private readonly TimeSpan _length;
    private readonly TimeZoneInfo _zone;

    private QuietTimes(CronExpression cron, TimeSpan length, TimeZoneInfo zone) => (_cron, _length, _zone) = (cron, length, zone);

    /// <summary>Null where the cron expression or the zone means nothing here.</summary>
    public static QuietTimes? Of(string cron, TimeSpan length, string zone) =>
        CronExpression.TryParse(cron, out var parsed) && Zone(zone) is { } found ? new QuietTimes(parsed, length, found) : null;

    /// <summary>A zone by its name in the IANA database; a name of Windows' own would mean something else on another machine.</summary>
    public static TimeZoneInfo? Zone(string name) =>
        TimeZoneConverter.TZConvert.KnownIanaTimeZoneNames.Contains(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    public DateTimeOffset? OpenUntil(DateTimeOffset moment)
    {
        // A later one ends later, so the newest that has begun tells.
        var wall = (moment.UtcDateTime + _zone.GetUtcOffset(moment)).AddTicks(1);
        foreach (var back in new[] { TimeSpan.FromHours(1), _length + Furthest })
        {
            var newest = Occurrences(wall - back, wall + Furthest).TakeWhile(begins => Begins(begins) <= moment).LastOrDefault();
            if (newest == default) continue;

            var ends = Ends(newest);
            return moment < ends ? ends : null;
        }

        return null;
    }

    /// <summary>By the clock on the wall, as if it were never put forward or back.</summary>
    private IEnumerable<DateTime> Occurrences(DateTime from, DateTime to) =>
        _cron.GetOccurrences(DateTime.SpecifyKind(from, DateTimeKind.Utc), DateTime.SpecifyKind(to, DateTimeKind.Utc));

    /// <summary>The first moment at which the wall's clock shows this or more.</summary>
    private DateTimeOffset Begins(DateTime wall)
    {
        var (early, late) = Candidates(wall);
        if (Shows(early) == wall) return Moment(early);
        return Shows(late) == wall ? Moment(late) : Moment(Skip(early, late));
    }

    /// <summary>The last moment at which the wall's clock shows less than the end, and not before the length is over.</summary>
    private DateTimeOffset Ends(DateTime begins)
    {
        var wall = begins + _length;
        var (early, late) = Candidates(wall);
        var byTheWall = Shows(late) == wall ? Moment(late) : Shows(early) == wall ? Moment(early) : Moment(Skip(early, late));
        var byAStopwatch = Begins(begins) + _length;
        return byTheWall > byAStopwatch ? byTheWall : byAStopwatch;
    }

    /// <summary>The two moments that can show a time: by the offset of the day before, and by that of the day after.</summary>
    private (DateTime Early, DateTime Late) Candidates(DateTime wall)
    {
        var utc = DateTime.SpecifyKind(wall, DateTimeKind.Utc);
        var (before, after) = (utc - _zone.GetUtcOffset(utc.AddDays(-1)), utc - _zone.GetUtcOffset(utc.AddDays(1)));
        return before < after ? (before, after) : (after, before);
    }

    private DateTime Shows(DateTime utc) => DateTime.SpecifyKind(utc + _zone.GetUtcOffset(utc), DateTimeKind.Utc);

    /// <summary>When between two moments the clock is put forward.</summary>
    private DateTime Skip(DateTime before, DateTime after)
    {
        var offset = _zone.GetUtcOffset(before);
        while (after - before > TimeSpan.FromSeconds(1))
        {
            var middle = before + ((after - before) / 2);
            if (_zone.GetUtcOffset(middle) == offset) before = middle;
            else after = middle;
        }

        // Clocks are put forward on the second, and that second lies between the two.
        return new DateTime(after.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
    }

    private static DateTimeOffset Moment(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
