using AutoResponder.Core;
using AutoResponder.Simulation.Cloud;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Whoever disturbs was shown within 30 s that the site is sick: by figures, and directly where the act reaches.</summary>
internal sealed class S11FreshEvidence : Invariant
{
    public override string Name => "S11 fresh evidence";

    public override void Sent(SentCall call)
    {
        if (call.Site is not { } site) return;

        var oldest = call.SentAt - Responder.OldestEvidence - call.SetBack;
        var shown = (World.Record.Shown.GetValueOrDefault(site.Id) ?? []).Where(look => look.Node == call.Sender && look.AskedAt >= oldest).ToList();
        Check(shown.Exists(look => look.Figures), () => $"{call.Op} was sent, and within 30 s its sender was shown no figure of a sick site");
        Check(
            shown.Exists(look => call.Act.OnInstance is { } instance ? look.Direct.Contains(instance) : look.Direct.Count > 0),
            () => $"{call.Op} was sent, and within 30 s its sender was shown nothing sick where it reaches");
    }
}
