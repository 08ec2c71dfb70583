namespace AutoResponder.Core.Policies;

/// <summary>A time in which a policy does nothing, again and again: patching, a batch run, the busiest hours.</summary>
/// <param name="Cron">When it begins, by the clock on the wall of its zone: minute, hour, day, month, day of the week.</param>
/// <param name="TimeZone">The zone's name in the IANA database.</param>
public sealed record QuietWindow(string Name, string Cron, TimeSpan Length, string TimeZone)
{
    /// <summary>When it is open. Null where this machine cannot tell: then nobody may take it for over.</summary>
    public IQuietTimes? Times { get; init; }
}

/// <summary>Knows when a quiet window is open. Calendars and zones are not the core's business.</summary>
public interface IQuietTimes
{
    /// <summary>When the window ends that is open at a moment; null where none is.</summary>
    DateTimeOffset? OpenUntil(DateTimeOffset moment);
}
