using System.Globalization;

namespace AutoResponder.Platform.Diagnostics.Reporting;

/// <summary>Lengths of time as people say them.</summary>
internal static class Lengths
{
    public static string Say(TimeSpan length) => length switch
    {
        { TotalSeconds: < 0 } => $"-{Say(-length)}",
        { TotalSeconds: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0} s"),
        { TotalMinutes: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalMinutes:0} min"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalHours:0.#} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{length.TotalDays:0.#} days"),
    };
}
