using System.Globalization;

namespace AutoResponder.Platform.Diagnostics.Reporting;

/// <summary>Sizes as people say them.</summary>
internal static class Sizes
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    public static string Say(double bytes)
    {
        var unit = 0;
        while (Math.Round(bytes) >= 1000 && unit < Units.Length - 1) (bytes, unit) = (bytes / 1000, unit + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 || bytes >= 100 ? Math.Round(bytes) : Math.Round(bytes, 1))} {Units[unit]}");
    }
}
