using System.Globalization;

namespace AutoResponder.Platform.Policies.AutoHeal;

/// <summary>Times and ranges as AutoHeal spells them.</summary>
internal static class AutoHealFigures
{
    /// <summary>From <c>00:05:00</c>; null for what is no length of time.</summary>
    public static TimeSpan? Time(string? text) =>
        text is not null && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero ? time : null;

    public static string Say(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture);

    /// <summary>From <c>500-530</c> or <c>500</c>.</summary>
    public static (int From, int To)? Range(string? text)
    {
        var bounds = text?.Split('-', StringSplitOptions.TrimEntries) ?? [];
        return bounds.Length is 1 or 2
            && int.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && int.TryParse(bounds[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            && from <= to
            ? (from, to)
            : null;
    }
}
