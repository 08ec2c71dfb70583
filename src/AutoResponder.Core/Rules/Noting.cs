using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Signals;

namespace AutoResponder.Core.Rules;

/// <summary>Doing nothing is a rule too, and it is written down.</summary>
internal static class Noting
{
    public static Decision Say(string why, DateTimeOffset now) => Decision.Of(new IncidentEvent.SignalNoted(null, why) { At = now });

    /// <param name="knownAs">The alert's id, if Azure has confirmed it.</param>
    public static Decision Alert(Alert alert, string why, DateTimeOffset now, string? knownAs = null) =>
        Decision.Of(new IncidentEvent.SignalNoted(Mark(alert) with { KnownAs = knownAs }, $"alert {alert.Rule} {(alert.Condition == AlertCondition.Fired ? "fired" : "was resolved")}: {why}") { At = now });

    /// <summary>What the platform says happened. Our own acts come back this way too, and are no news.</summary>
    public static Decision Event(SiteHead head, PlanState plan, Signal.PlatformEvent happened, DateTimeOffset now)
    {
        var said = $"Azure says {happened.Type}{(happened.Detail.Length > 0 ? $" ({happened.Detail})" : "")} at {happened.At:HH:mm:ss} UTC";
        if (OwnAct(head, plan, happened.RequestId) is { } op) return Say($"{said}: that was our own {op}", now);

        return happened.What == PlatformEventMeaning.Changed
            ? Decision.Of(new IncidentEvent.ChangeSeen(new Change(happened.Detail.Length > 0 ? happened.Detail : happened.Type, happened.At), said) { At = now })
            : Say(said, now);
    }

    /// <summary>The op of ours that a client's request id belongs to; null where it is somebody else's, or nobody said.</summary>
    public static OpId? OwnAct(SiteHead? head, PlanState plan, string? requestId)
    {
        if (!Guid.TryParse(requestId, out var id)) return null;

        var ours = plan.Own.Concat((head?.Acts ?? []).Select(act => new InFlight(head!.Site, act.Op)));
        return ours.FirstOrDefault(act => act.Op.RequestId(act.Site) == id)?.Op;
    }

    public static AlertMark Mark(Alert alert) => alert.Condition == AlertCondition.Fired
        ? new AlertMark(alert.Rule, alert.FiredAt, null)
        : new AlertMark(alert.Rule, alert.FiredAt, alert.ResolvedAt);
}
