using AutoResponder.Core.Policies;

namespace AutoResponder.Simulation.Runs;

/// <summary>A quiet window that opens at the same minute of every hour.</summary>
public sealed record HourlyQuiet(int FromMinute, int Minutes) : IQuietTimes
{
    public DateTimeOffset? OpenUntil(DateTimeOffset moment)
    {
        var hour = new DateTimeOffset(moment.Year, moment.Month, moment.Day, moment.Hour, 0, 0, TimeSpan.Zero);
        foreach (var began in new[] { hour.AddMinutes(FromMinute), hour.AddMinutes(FromMinute - 60) })
        {
            if (moment >= began && moment < began.AddMinutes(Minutes)) return began.AddMinutes(Minutes);
        }

        return null;
    }
}
