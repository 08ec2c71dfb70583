using System.Collections.Immutable;
using System.Text.Json;
using AutoResponder.Platform.Arm;

namespace AutoResponder.Platform.AppService;

/// <summary>When a profile of an autoscale setting holds.</summary>
internal abstract record ProfileSchedule
{
    private ProfileSchedule()
    {
    }

    /// <summary>Whenever no other does.</summary>
    public sealed record Otherwise : ProfileSchedule;

    /// <summary>Once, from one date to another.</summary>
    public sealed record Once(WallTime Start, WallTime End) : ProfileSchedule;

    /// <summary>From some times of the week on, until another weekly profile begins.</summary>
    public sealed record Weekly(TimeZoneInfo Zone, ImmutableArray<DayOfWeek> Days, ImmutableArray<TimeSpan> Times) : ProfileSchedule
    {
        /// <summary>When it began last, by one reading of the clock.</summary>
        public DateTimeOffset LastStart(DateTimeOffset now, Func<WallTime, DateTimeOffset> reading)
        {
            var today = TimeZoneInfo.ConvertTime(now, Zone).Date;
            return Enumerable.Range(0, 9)
                .Select(back => DateTime.SpecifyKind(today.AddDays(-back), DateTimeKind.Unspecified))
                .Where(day => Days.Contains(day.DayOfWeek))
                .SelectMany(day => Times.Select(time => reading(WallTime.At(day + time, Zone))))
                .Where(start => start <= now)
                .Max();
        }
    }

    /// <summary>Reads a profile's schedule; null where it has one that is not understood.</summary>
    public static ProfileSchedule? Read(JsonElement profile)
    {
        if (profile.Field("fixedDate") is { ValueKind: not JsonValueKind.Null } date) return ReadOnce(date);

        return profile.Field("recurrence") is { ValueKind: not JsonValueKind.Null } recurrence ? ReadWeekly(recurrence) : new Otherwise();
    }

    private static Once? ReadOnce(JsonElement date)
    {
        var zone = WallTime.Zone(date.Text("timeZone"));
        if (zone is null && date.Field("timeZone") is { ValueKind: not JsonValueKind.Null }) return null;

        return WallTime.Parse(date.Text("start"), zone) is { } start && WallTime.Parse(date.Text("end"), zone) is { } end ? new Once(start, end) : null;
    }

    private static Weekly? ReadWeekly(JsonElement recurrence)
    {
        if (recurrence.Text("frequency") != "Week" || recurrence.Field("schedule") is not { } schedule || WallTime.Zone(schedule.Text("timeZone")) is not { } zone) return null;

        var days = schedule.Items("days").Select(Day).ToList();
        var hours = schedule.Items("hours").Select(hour => Below(hour, 24)).ToList();
        var minutes = schedule.Items("minutes").Select(minute => Below(minute, 60)).ToList();
        if (days.Count == 0 || hours.Count == 0 || minutes.Count == 0 || days.Contains(null) || hours.Contains(null) || minutes.Contains(null)) return null;

        return new Weekly(zone, [.. days.Select(day => day!.Value)], [.. hours.SelectMany(hour => minutes.Select(minute => new TimeSpan(hour!.Value, minute!.Value, 0)))]);
    }

    private static DayOfWeek? Day(JsonElement day) =>
        day.ValueKind == JsonValueKind.String && Enum.GetValues<DayOfWeek>().Where(known => known.ToString().Equals(day.GetString(), StringComparison.OrdinalIgnoreCase)).Cast<DayOfWeek?>().FirstOrDefault() is { } found
            ? found
            : null;

    private static int? Below(JsonElement number, int end) => number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var value) && value >= 0 && value < end ? value : null;
}
