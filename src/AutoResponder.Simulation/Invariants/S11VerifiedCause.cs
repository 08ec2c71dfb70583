using AutoResponder.Core;
using AutoResponder.Core.Incidents;
using AutoResponder.Simulation.Cloud;

namespace AutoResponder.Simulation.Invariants;

/// <summary>No act of an incident without a cause: Azure showed the alert, or the site was shown sick at two looks 30 s apart.</summary>
internal sealed class S11VerifiedCause : Invariant
{
    private static readonly TimeSpan AlertHolds = TimeSpan.FromMinutes(40);

    // From when it is asked for to when it is decided on; apart are the decisions.
    private static readonly TimeSpan LookTakes = TimeSpan.FromSeconds(18);

    // A look may be shown this long before the incident that it opens is a fact: a function has 60 s, and a frozen process more.
    private static readonly TimeSpan LookToCommit = TimeSpan.FromMinutes(6);

    public override string Name => "S11 verified cause";

    public override void Sent(SentCall call)
    {
        if (!World.Record.Intents.TryGetValue(call.RequestId, out var intent) || intent.Incident is not { } incident) return;
        if (World.Record.Rows.FirstOrDefault(row => row.Row.Kind == nameof(IncidentEvent.IncidentOpened) && row.Row.Incident == incident) is not { } opened) return;

        // Looks of our own stand from when it was opened; an alert may have been shown before, while the figures were still good.
        var shown = World.Record.Shown.GetValueOrDefault(opened.Row.Site!.Value) ?? [];
        var alert = shown.Exists(look => look.Alert && look.At >= opened.At - AlertHolds && look.AskedAt <= call.SentAt);
        var sick = shown.Where(look => look.Figures && look.At >= opened.At - LookToCommit && look.AskedAt <= call.SentAt).ToList();
        var apart = sick.Count > 1 && sick[^1].At - sick[0].AskedAt >= Responder.LooksApart - LookTakes - World.Profile.ClockSpread;
        Check(alert || apart, () => $"{call.Op} was sent for {incident}, of which no alert was ever shown, nor two sick looks apart");
    }
}
