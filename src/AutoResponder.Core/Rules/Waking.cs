using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;

namespace AutoResponder.Core.Rules;

/// <summary>What opens an incident: an alert that Azure knows, or an unhealthy look of our own. Evidence starts steps; this only starts watching.</summary>
internal static class Waking
{
    private static readonly TimeSpan OldestAlert = TimeSpan.FromDays(7);
    private static readonly TimeSpan RecentAlert = TimeSpan.FromMinutes(30);

    public static Decision ByAlert(Situation situation, Alert alert, Policy policy, DateTimeOffset now)
    {
        if (Stale(situation.Head, alert, now) is { } stale) return Noting.Alert(alert, stale, now);
        if (!policy.WakeOn.Accepts(alert)) return Noting.Alert(alert, $"policy {policy.Name} does not wake on it", now);
        if (situation.Evidence is not { } evidence) return Noting.Alert(alert, "nothing could be measured", now);

        var reading = Read(evidence.Alert, situation.Head.Site, alert);
        var verdict = policy.Unhealthy.Judge(evidence, now, situation.Head.ActedAt);
        return (verdict.Health, reading) switch
        {
            (Health.Healthy, _) => Noting.Alert(alert, $"the site is measured healthy: {verdict.Why}", now, (reading as AlertFinding.Verified)?.AlertId),
            (Health.Unknown, AlertFinding.Forged forged) => Noting.Alert(alert, forged.Why, now),
            _ => Open(situation, policy, Claim(alert, reading), verdict, Noting.Mark(alert), $"alert {alert.Rule} fired; {verdict.Why}", now)
                .AndCause(reading, now)
                .Decision,
        };
    }

    public static Decision ByOwnLook(Situation situation, Policy policy, DateTimeOffset now)
    {
        if (situation.Site is not { IsRunning: true } || situation.Evidence is not { } evidence) return Decision.Nothing;

        var verdict = policy.Unhealthy.Judge(evidence, now, situation.Head.ActedAt);
        return verdict.Health == Health.Unhealthy
            ? AndFiringAlert(Open(situation, policy, null, verdict, null, $"seen by the patrol: {verdict.Why}", now), now).Decision
            : Decision.Nothing;
    }

    /// <summary>Azure's own word that a resource is not well opens an incident unless it is measured healthy; what may be done about it is for our own looks to find.</summary>
    public static Decision ByPlatform(Situation situation, Signal.PlatformEvent happened, Policy policy, DateTimeOffset now)
    {
        var said = $"Azure says that it is {happened.Detail}";
        if (situation.Site is not { IsRunning: true } || situation.Evidence is not { } evidence) return Noting.Say($"{said}: nothing could be measured", now);

        var verdict = policy.Unhealthy.Judge(evidence, now, situation.Head.ActedAt);
        return verdict.Health == Health.Healthy
            ? Noting.Say($"{said}: the site is measured healthy: {verdict.Why}", now)
            : Open(situation, policy, null, verdict, null, $"{said}; {verdict.Why}", now).Decision;
    }

    /// <summary>An alert that Azure confirmed while the figures were still good, and that was not resolved since, is the cause now that they are not.</summary>
    private static Draft AndFiringAlert(Draft draft, DateTimeOffset now)
    {
        var firing = draft.Situation.Head.Alerts.FirstOrDefault(mark => mark.KnownAs is not null && mark.FiredAt > now - RecentAlert && !(mark.ResolvedAt >= mark.FiredAt));
        return firing is null ? draft : draft.Then(new IncidentEvent.CauseVerified($"Azure knows alert {firing.KnownAs} of rule {firing.Rule}, which still fires") { At = now });
    }

    /// <summary>Another firing while the incident is open: it is counted, and it may bring the grounds that were missing.</summary>
    public static Decision Again(Incident.Open open, Situation situation, Alert alert, Policy policy, DateTimeOffset now)
    {
        var noted = Draft.Of(situation).Then(Noting.Alert(alert, $"the incident is {open.State} already", now).Events[0]);
        if (open.Course.Cause is not null || situation.Evidence is not { } evidence || !policy.WakeOn.Accepts(alert)) return noted.Decision;

        return noted.AndCause(Read(evidence.Alert, situation.Head.Site, alert), now).Decision;
    }

    /// <summary>Takes what Azure says of the alert that is still only claimed.</summary>
    public static Draft AskAgain(Draft draft, DateTimeOffset now)
    {
        if (draft.Course.Claim is not { } claim || draft.Situation.Evidence?.Alert is not { } answer) return draft;

        return Read(answer, draft.Situation.Head.Site, null) switch
        {
            AlertFinding.Verified verified => draft.Then(new IncidentEvent.CauseVerified(verified.Cause) { At = now }),
            AlertFinding.Forged forged => draft.Then(new IncidentEvent.CauseUnverified(claim.Attempts + 1, true, forged.Why) { At = now }),

            // Alerts Management shows a new alert some seconds late: asked again for at least 105 s before it is given up.
            AlertFinding.Missing missing => draft.Then(
                new IncidentEvent.CauseUnverified(claim.Attempts + 1, claim.Attempts >= 3 && now >= draft.Course.OpenedAt + TimeSpan.FromSeconds(105), missing.Why) { At = now }),
            _ => draft,
        };
    }

    /// <summary>Our own two looks, far enough apart, are as good as an alert.</summary>
    public static Draft SeenTwice(Draft draft, DateTimeOffset now) =>
        draft.Course is { Cause: null, UnhealthySince: { } since } && now >= since + Responder.LooksApart
            ? draft.Then(new IncidentEvent.CauseVerified($"seen unhealthy at every look since {since:HH:mm:ss} UTC") { At = now })
            : draft;

    private static Draft AndCause(this Draft draft, AlertFinding reading, DateTimeOffset now) =>
        reading is AlertFinding.Verified verified ? draft.Then(new IncidentEvent.CauseVerified(verified.Cause) { At = now }) : draft;

    private static Draft Open(Situation situation, Policy policy, Claim? claim, Verdict verdict, AlertMark? alert, string why, DateTimeOffset now)
    {
        var relapse = Relapsing.Of(situation.Head, policy, now);
        return Draft.Of(situation).Then(new IncidentEvent.IncidentOpened(
            $"{situation.Head.Site.Name}-{situation.Head.Incidents + 1}",
            new PolicyMark(policy.Name, policy.Hash),
            claim,
            verdict.Health == Health.Unhealthy ? now : null,
            alert,
            relapse is { Why: var again } ? $"{why}; {again}" : why,
            relapse?.Rung ?? 0)
        { At = now });
    }

    private static Claim? Claim(Alert alert, AlertFinding reading) =>
        reading is AlertFinding.Missing && alert.AlertId is { } id ? new Claim(id, alert.Rule, 1) : null;

    private static string? Stale(SiteHead head, Alert alert, DateTimeOffset now)
    {
        if (alert.FiredAt is not { } firedAt) return null;
        if (firedAt < now - OldestAlert) return $"it fired at {firedAt:u}, more than 7 days ago";

        var known = head.Alerts.FirstOrDefault(mark => mark.Rule.Equals(alert.Rule, StringComparison.OrdinalIgnoreCase));
        return known?.ResolvedAt >= firedAt ? $"it was resolved at {known.ResolvedAt:u} already" : null;
    }

    private static AlertFinding Read(AlertReading? answer, SiteId site, Alert? claimed) => answer switch
    {
        AlertReading.Found found when !SiteId.TryParse(found.Target, out var target) || target != site =>
            new AlertFinding.Forged($"in Azure, alert {found.AlertId} is about {found.Target}, not about this site"),
        AlertReading.Found found when claimed is not null && !SameRule(found.Rule, claimed.Rule) =>
            new AlertFinding.Forged($"in Azure, alert {found.AlertId} is of rule {found.Rule}, not of {claimed.Rule}"),
        AlertReading.Found found => new AlertFinding.Verified(found.AlertId, $"Azure knows alert {found.AlertId} of rule {LastPart(found.Rule)}"),
        AlertReading.Unavailable unavailable => new AlertFinding.Missing($"Azure could not be asked: {unavailable.Why}"),
        _ => new AlertFinding.Missing("Azure does not know the alert yet"),
    };

    /// <summary>Alerts Management gives the rule's ARM id where the payload gives its name.</summary>
    private static bool SameRule(string one, string other) => LastPart(one).Equals(LastPart(other), StringComparison.OrdinalIgnoreCase);

    private static string LastPart(string rule) => Uri.UnescapeDataString(rule[(rule.LastIndexOf('/') + 1)..]);

    private abstract record AlertFinding
    {
        public sealed record Verified(string AlertId, string Cause) : AlertFinding;

        public sealed record Missing(string Why) : AlertFinding;

        public sealed record Forged(string Why) : AlertFinding;
    }
}
