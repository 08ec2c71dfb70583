using AutoResponder.Core.Incidents;

namespace AutoResponder.Core.Audit;

/// <summary>Events as sentences for a person: the console, the command line and notifications say the same.</summary>
public static class Sentences
{
    public static string Say(IncidentEvent happened) => happened switch
    {
        IncidentEvent.SignalNoted noted => $"Noted: {noted.Why}",
        IncidentEvent.IncidentOpened opened => $"Incident {opened.Incident} opened under policy {opened.Policy.Name}: {opened.Why}",
        IncidentEvent.CauseVerified verified => $"Cause verified: {verified.Cause}",
        IncidentEvent.CauseUnverified unverified => $"Cause not verified (asked {unverified.Attempts} times{(unverified.GivenUp ? ", given up" : "")}): {unverified.Why}",
        IncidentEvent.Looked looked => $"Looked, {looked.Health.ToLowerInvariant()}: {looked.Why}",
        IncidentEvent.StepHeld held => $"Held back from {held.Step} ({held.Would}): {string.Join("; ", held.Objections.Select(objection => $"[{objection.Guardrail}] {objection.Why}"))}",
        IncidentEvent.StepSkipped skipped => $"Skipped {skipped.Step}: {skipped.Why}",
        IncidentEvent.ActStarted started => $"Step {started.Rung + 1}, {started.Step}: {started.Act.Describe()} (op {started.Op}), because {started.Why}",
        IncidentEvent.ActReported reported => $"Op {reported.Op}: {reported.Outcome.Describe()}",
        IncidentEvent.EffectSeen seen => $"Op {seen.Op} took effect: {seen.What}; it has until {seen.SettleUntil:HH:mm:ss} UTC to help",
        IncidentEvent.EffectNotSeen missed => $"Op {missed.Op} had no effect: {missed.Why}; it is never sent again",
        IncidentEvent.StepHelped helped => $"{helped.Step} helped: {helped.Why}",
        IncidentEvent.StepDidNotHelp failed => $"{failed.Step} did not help: {failed.Why}",
        IncidentEvent.RecoveryBegan began => $"Healthy again{(began.HelpedBy is { } step ? $", by {step}" : "")}: {began.Why}",
        IncidentEvent.Relapsed relapsed => $"Unhealthy again: {relapsed.Why}",
        IncidentEvent.IncidentHandedOver handed => $"Handed over to a person: {handed.Why}",
        IncidentEvent.IncidentClosed closed => $"Closed, {closed.How}: {closed.Why}",
        _ => throw new System.Diagnostics.UnreachableException($"No sentence for {happened.Kind}"),
    };
}
