using System.Globalization;
using TimeZoneConverter;

namespace AutoResponder.Platform.AppService;

/// <summary>A moment by the clock on a wall somewhere. Where that clock is put forward or back, or where it is not said whose clock it is, it can mean two moments.</summary>
internal readonly record struct WallTime(DateTimeOffset Earliest, DateTimeOffset Latest)
{
    // Far enough from the ends of the calendar for any offset.
    private static readonly DateTime First = new(1900, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly DateTime Last = new(9000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <summary>A time zone by the name that Windows or the rest of the world knows it by; the build carries no names of Windows' itself.</summary>
    public static TimeZoneInfo? Zone(string? name) => name is not null && TZConvert.TryGetTimeZoneInfo(name, out var zone) ? zone : null;

    public static WallTime At(DateTime local, TimeZoneInfo zone)
    {
        local = local < First ? First : local > Last ? Last : local;
        return zone.IsAmbiguousTime(local) || zone.IsInvalidTime(local)
            ? Of(new DateTimeOffset(local, zone.GetUtcOffset(local.AddDays(-1))), new DateTimeOffset(local, zone.GetUtcOffset(local.AddDays(1))))
            : Of(new DateTimeOffset(local, zone.GetUtcOffset(local)));
    }

    /// <summary>Reads a date; null where it is none, or where nobody says whose clock it is.</summary>
    /// <param name="zone">The zone that is named beside it; a date that carries an offset as well may mean either.</param>
    public static WallTime? Parse(string? text, TimeZoneInfo? zone)
    {
        if (text is null || !DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind | DateTimeStyles.AllowWhiteSpaces, out var date)) return null;

        var hasOffset = date.Kind != DateTimeKind.Unspecified;
        if (!hasOffset) return zone is null ? null : At(date, zone);

        var moment = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces);
        if (zone is null) return Of(moment);

        var (earliest, latest) = At(moment.DateTime, zone);
        return Of(moment, earliest, latest);
    }

    private static WallTime Of(params ReadOnlySpan<DateTimeOffset> moments)
    {
        var (earliest, latest) = (moments[0], moments[0]);
        foreach (var moment in moments) (earliest, latest) = (moment < earliest ? moment : earliest, moment > latest ? moment : latest);
        return new WallTime(earliest.ToUniversalTime(), latest.ToUniversalTime());
    }
}
