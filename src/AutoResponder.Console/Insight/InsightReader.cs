using System.Globalization;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Console.Insight;

/// <summary>Reads what a time was like. It costs what the time holds, not what came before it.</summary>
internal sealed class InsightReader(ReviewReader rows, TimeProvider time)
{
    public const int Usual = 7;
    private const int Longest = 90;

    /// <summary>How many days back is asked for; null where that is no number of days, or too many.</summary>
    public static int? Days(string? asked) =>
        string.IsNullOrEmpty(asked) ? Usual : int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= Longest ? days : null;

    public static string Refusal => string.Create(CultureInfo.InvariantCulture, $"'days' is a whole number from 1 to {Longest}.");

    public async Task<InsightView> ReadAsync(int days, CancellationToken cancellationToken)
    {
        // What is signed names the moment; to the second it can travel through a form and back.
        var now = time.GetUtcNow();
        var until = now.AddTicks(TimeSpan.TicksPerSecond - (now.Ticks % TimeSpan.TicksPerSecond));
        var from = until.AddDays(-days);
        return Insights.Of(await rows.RowsAsync(from, until, cancellationToken), from, until);
    }
}
