using System.Globalization;

namespace AutoResponder.Platform.Policies;

/// <summary>Figures with units, as policy files spell them.</summary>
internal static class Units
{
    public static bool TryDuration(string text, out TimeSpan length)
    {
        length = default;
        if (text.Length < 2 || !TryNumber(text[..^1], out var number) || number < 0 || number > 1e9) return false;

        var unit = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => TimeSpan.Zero,
        };
        if (unit == TimeSpan.Zero || number * unit.TotalDays > 36500) return false;

        length = unit * number;
        return true;
    }

    public static bool TryShare(string text, out double share)
    {
        share = 0;
        if (!text.EndsWith('%') || !TryNumber(text[..^1], out var percent) || percent is < 0 or > 100) return false;

        share = percent / 100;
        return true;
    }

    /// <summary>Bytes, from <c>512MB</c> or <c>4GB</c>.</summary>
    public static bool TrySize(string text, out double bytes)
    {
        bytes = 0;
        var (unit, length) = text switch
        {
            _ when text.EndsWith("KB", StringComparison.Ordinal) => (1024d, 2),
            _ when text.EndsWith("MB", StringComparison.Ordinal) => (1024d * 1024, 2),
            _ when text.EndsWith("GB", StringComparison.Ordinal) => (1024d * 1024 * 1024, 2),
            _ => (0d, 0),
        };
        if (length == 0 || !TryNumber(text[..^length], out var number) || number < 0) return false;

        bytes = number * unit;
        return true;
    }

    public static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    public static string Say(TimeSpan length) => length switch
    {
        { TotalDays: >= 1 } when length.Ticks % TimeSpan.TicksPerDay == 0 => $"{length.TotalDays:0}d",
        { TotalHours: >= 1 } when length.Ticks % TimeSpan.TicksPerHour == 0 => $"{length.TotalHours:0}h",
        { TotalMinutes: >= 1 } when length.Ticks % TimeSpan.TicksPerMinute == 0 => $"{length.TotalMinutes:0}m",
        _ => string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0.###}s"),
    };
}
