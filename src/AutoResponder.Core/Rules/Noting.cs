using AutoResponder.Core.Incidents;
using AutoResponder.Core.Signals;

namespace AutoResponder.Core.Rules;

/// <summary>Doing nothing is a rule too, and it is written down.</summary>
internal static class Noting
{
    public static Decision Say(string why, DateTimeOffset now) => Decision.Of(new IncidentEvent.SignalNoted(null, why) { At = now });

    /// <param name="knownAs">The alert's id, if Azure has confirmed it.</param>
    public static Decision Alert(Alert alert, string why, DateTimeOffset now, string? knownAs = null) =>
        Decision.Of(new IncidentEvent.SignalNoted(Mark(alert) with { KnownAs = knownAs }, $"alert {alert.Rule} {(alert.Condition == AlertCondition.Fired ? "fired" : "was resolved")}: {why}") { At = now });

    public static AlertMark Mark(Alert alert) => alert.Condition == AlertCondition.Fired
        ? new AlertMark(alert.Rule, alert.FiredAt, null)
        : new AlertMark(alert.Rule, alert.FiredAt, alert.ResolvedAt);
}
