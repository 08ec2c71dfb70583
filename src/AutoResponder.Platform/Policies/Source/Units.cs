using System.Globalization;

namespace AutoResponder.Platform.Policies.Source;

/// <summary>Figures with units, as policy files spell them. What was read is written so that it reads back as the same figure, to the last bit.</summary>
internal static class Units
{
    /// <summary>More digits than these do not survive being kept as a double.</summary>
    private const int MostDigits = 15;

    private const long KB = 1024;
    private static readonly (string Name, long Ticks)[] Lengths = [("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond)];
    private static readonly (string Name, double Bytes)[] Sizes = [("GB", KB * KB * KB), ("MB", KB * KB), ("KB", KB)];

    public static bool TryDuration(string text, out TimeSpan length)
    {
        length = default;
        foreach (var (name, ticks) in Lengths)
        {
            if (!text.EndsWith(name, StringComparison.Ordinal)) continue;
            if (!TryNumber(text.AsSpan(0, text.Length - 1), out var number) || number > TimeSpan.MaxValue.Ticks / 2d / ticks) return false;

            length = TimeSpan.FromTicks((long)Math.Round(number * ticks));
            return true;
        }

        return false;
    }

    public static string Say(TimeSpan length)
    {
        foreach (var (name, ticks) in Lengths)
        {
            if (length.Ticks >= ticks && length.Ticks % ticks == 0) return $"{Say(length.Ticks / ticks)}{name}";
        }

        return $"{Say((decimal)length.Ticks / TimeSpan.TicksPerSecond)}s";
    }

    /// <summary>0 to 100, from <c>20%</c>.</summary>
    public static bool TryPercent(string text, out double percent)
    {
        percent = 0;
        return text.EndsWith('%') && TryNumber(text.AsSpan(0, text.Length - 1), out percent) && percent <= 100;
    }

    public static string SayPercent(double percent) => $"{Say((decimal)percent)}%";

    /// <summary>Bytes, from <c>512MB</c> or <c>4GB</c>.</summary>
    public static bool TrySize(string text, out double bytes)
    {
        bytes = 0;
        foreach (var (name, unit) in Sizes)
        {
            if (!text.EndsWith(name, StringComparison.Ordinal)) continue;
            if (!TryNumber(text.AsSpan(0, text.Length - name.Length), out var number)) return false;

            bytes = number * unit;
            return true;
        }

        return false;
    }

    /// <summary>In the largest unit that it is a whole number of; else in one that gives it back exactly.</summary>
    public static string SaySize(double bytes)
    {
        foreach (var (name, unit) in Sizes)
        {
            if (bytes >= unit && bytes % unit == 0) return $"{Say((decimal)(bytes / unit))}{name}";
        }

        return Sizes.Select(unit => $"{Say((decimal)(bytes / unit.Bytes))}{unit.Name}").First(text => TrySize(text, out var back) && back.Equals(bytes));
    }

    /// <summary>Digits with at most one point among them: no sign, no exponent, no blanks.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, out double number)
    {
        number = 0;
        var point = text.IndexOf('.');
        var digits = point < 0 ? text.Length : text.Length - 1;
        if (digits is 0 or > MostDigits || point == 0 || point == text.Length - 1) return false;
        if (text.IndexOfAnyExceptInRange('0', '9') is var other && other >= 0 && (other != point || text[(point + 1)..].IndexOfAnyExceptInRange('0', '9') >= 0)) return false;

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    public static string Say(decimal number) => number.ToString("0.#############################", CultureInfo.InvariantCulture);
}
