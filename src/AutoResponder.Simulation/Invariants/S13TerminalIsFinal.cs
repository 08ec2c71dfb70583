using AutoResponder.Core.Incidents;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Once an incident is a person's, or closed, nothing is sent for it any more, and it does not begin to act again.</summary>
internal sealed class S13TerminalIsFinal : Invariant
{
    private readonly Dictionary<string, DateTimeOffset> _over = [];

    public override string Name => "S13 terminal is final";

    public override void Committed(Written row)
    {
        if (row.Row is { Kind: nameof(IncidentEvent.IncidentHandedOver) or nameof(IncidentEvent.IncidentClosed), Incident: { } incident }) _over.TryAdd(incident, row.At);
    }

    public override void Sent(SentCall call)
    {
        if (!World.Record.Intents.TryGetValue(call.RequestId, out var intent) || intent.Incident is not { } incident) return;

        var isOver = _over.TryGetValue(incident, out var at);
        Check(!isOver, () => $"{call.Op} was sent for {incident}, which was over at {at:HH:mm:ss}");
    }
}
