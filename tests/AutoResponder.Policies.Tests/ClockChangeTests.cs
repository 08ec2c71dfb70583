using System.Globalization;
using AutoResponder.Platform.Policies;

namespace AutoResponder.Policies.Tests;

/// <summary>Quiet windows around every change of every clock on this machine, 2020 to 2040, against a reckoning that knows nothing but what a clock on the wall shows in each minute.</summary>
public sealed class ClockChangeTests
{
    private const int Around = 600;
    private const int Watched = 200;

    /// <summary>Where a window begins, in minutes from the earlier of the two times that the wall shows at the change, and how long it is.</summary>
    private static readonly (int Start, int Length)[] Windows = [(-90, 100), (-45, 60), (-10, 20), (0, 60), (10, 15), (25, 150), (60, 30)];

    [Fact]
    public void At_every_change_of_every_clock_a_window_is_open_in_the_minutes_that_the_wall_says()
    {
        var (zones, changes, minutes, kinds) = (0, 0, 0, new HashSet<(int, int, long)>());
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones().Where(zone => QuietTimes.Zone(zone.Id) is not null))
        {
            zones++;
            foreach (var at in Changes(zone))
            {
                var change = new Change(zone, at);
                changes++;

                // The same shift at the same hour is the same question: it is asked in each minute once, and of every other zone and year where windows begin and end.
                var isNew = kinds.Add((change.Before, change.After, change.At % 1440));
                foreach (var (start, length) in isNew ? Windows : [Windows[changes % Windows.Length]]) minutes += Check(zone, change, start, length, isNew);
            }
        }

        Assert.True(zones > 300, $"{zones} zones");
        Assert.True(changes > 2_000, $"{changes} changes");
        Assert.True(kinds.Count > 20, $"{kinds.Count} kinds of change");
        Assert.True(minutes > 50_000, $"{minutes} minutes");
    }

    /// <summary>How many minutes were looked at.</summary>
    private static int Check(TimeZoneInfo zone, Change change, int start, int length, bool everyMinute)
    {
        var begins = change.Earlier + start;
        var times = QuietTimes.Of(string.Create(CultureInfo.InvariantCulture, $"{begins % 60} {begins / 60 % 24} * * *"), TimeSpan.FromMinutes(length), zone.Id)!;

        // The day before, the day of the change and the day after: no other begins near enough.
        var windows = new[] { begins - 1440, begins, begins + 1440 }.Select(wall => change.Window(wall, length)).OfType<(long Begins, long Ends)>().ToList();
        Assert.All(windows, window => Assert.InRange(window.Ends - window.Begins, length, length + Math.Abs(change.After - change.Before)));
        var watched = everyMinute
            ? Enumerable.Range(-Watched, 2 * Watched).Select(minute => change.At + minute)
            : windows.SelectMany(window => new[] { window.Begins - 1, window.Begins, window.Ends - 1, window.Ends }).Append(change.At - 1).Append(change.At).Where(minute => Math.Abs(minute - change.At) <= Watched);

        var count = 0;
        foreach (var minute in watched)
        {
            count++;
            var moment = Moment(minute);
            var (open, expected) = (times.OpenUntil(moment), windows.Where(window => window.Begins <= minute && minute < window.Ends).Select(window => (DateTimeOffset?)Moment(window.Ends)).SingleOrDefault());
            if (open != expected) Assert.Fail($"{zone.Id}, a window of {length} min from {begins / 60 % 24:00}:{begins % 60:00}, at {moment:u}: open until {open:u}, by the wall until {expected:u}");
        }

        return count;
    }

    /// <summary>When a clock is put forward or back: looked for every three days, found to the minute.</summary>
    private static IEnumerable<DateTimeOffset> Changes(TimeZoneInfo zone)
    {
        if (!zone.SupportsDaylightSavingTime && zone.GetAdjustmentRules().Length == 0) yield break;

        var end = new DateTimeOffset(2041, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var (day, next) = (end.AddYears(-21), default(DateTimeOffset)); day < end; day = next)
        {
            next = day.AddDays(3);
            var (before, after) = (day, next);
            if (zone.GetUtcOffset(before) == zone.GetUtcOffset(after)) continue;

            while (after - before > TimeSpan.FromMinutes(1))
            {
                var middle = before.AddMinutes(Math.Floor((after - before).TotalMinutes / 2));
                if (zone.GetUtcOffset(middle) == zone.GetUtcOffset(day)) before = middle;
                else after = middle;
            }

            yield return after;
        }
    }

    private static DateTimeOffset Moment(long minute) => DateTimeOffset.UnixEpoch.AddMinutes(minute);

    /// <summary>What the wall shows in each minute around a change.</summary>
    private sealed class Change
    {
        private readonly long[] _shows = new long[2 * Around];

        public Change(TimeZoneInfo zone, DateTimeOffset at)
        {
            At = at.ToUnixTimeSeconds() / 60;
            (Before, After) = (Offset(zone, At - 1), Offset(zone, At));
            for (var minute = 0; minute < _shows.Length; minute++) _shows[minute] = First + minute + (minute < Around ? Before : After);

            // One change, and nothing else near it.
            foreach (var minute in new[] { First, At - Watched, At + Watched, First + _shows.Length - 1 }) Assert.Equal(_shows[minute - First], minute + Offset(zone, minute));
        }

        /// <summary>The first minute after it.</summary>
        public long At { get; }

        public int Before { get; }

        public int After { get; }

        /// <summary>The earlier of the two times that the wall shows at the change, as minutes of its own.</summary>
        public long Earlier => At + Math.Min(Before, After);

        private long First => At - Around;

        /// <summary>From when to when a window is open: from the first minute in which the wall shows its beginning or more, to the last in which it shows less than its end, and never shorter than it is. Null where that is too far away to be seen from here.</summary>
        public (long Begins, long Ends)? Window(long wall, int length)
        {
            var (begins, last) = (Array.FindIndex(_shows, shown => shown >= wall), Array.FindLastIndex(_shows, shown => shown < wall + length));
            if (begins <= 0 || last < 0 || last == _shows.Length - 1) return null;

            return (First + begins, First + Math.Max(last + 1, begins + length));
        }

        private static int Offset(TimeZoneInfo zone, long minute) => (int)zone.GetUtcOffset(Moment(minute)).TotalMinutes;
    }
}
