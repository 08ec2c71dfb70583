using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Where a step takes one instance after the other: each once, none that came after the illness was seen, and the next one only when the last one had its time and was seen to answer again.</summary>
internal sealed class S25OneByOne : Invariant
{
    private readonly Dictionary<string, DateTimeOffset> _opened = [];

    public override string Name => "S25 one by one";

    public override void Committed(Written row)
    {
        if (row.Incident is IncidentEvent.IncidentOpened opened) _opened.TryAdd(opened.Incident, row.At);
        if (row.Incident is not IncidentEvent.InstanceHelped helped) return;

        var shown = World.Record.Shown[row.Row.Site!.Value].FindLast(look => look.Node == row.By);
        Check(shown is { Instances: { } there } && (!there.Contains(helped.Instance) || shown.Answering.Contains(helped.Instance)), () => $"{helped.Op} counts as a cure of {helped.Instance}, which was not shown to answer");
    }

    public override void Sent(SentCall call)
    {
        if (TurnOf(call) is not { } turn || call.Act is not Act.EndProcess end) return;

        var worker = call.Site!.Workers.FirstOrDefault(candidate => candidate.Key.Id == end.Instance && candidate.Value.Process == end.Process).Value;
        Check(worker is null || worker.StartedAt <= _opened[turn.Incident!] + World.Profile.ClockSpread, () => $"{call.Op} ends a process that was started after the illness was seen");

        var before = World.Arm.Calls.Where(other => other != call && other.Fate == CallFate.Executed && TurnOf(other) is { } one && one.Plan == turn.Plan && one.Incident == turn.Incident && one.Rung == turn.Rung).ToList();
        if (before.Count == 0) return;

        Check(before.TrueForAll(other => ((Act.EndProcess)other.Act).Instance != end.Instance), () => $"{call.Op} is the second turn of {end.Instance}");
        var rests = call.SentAt - before.Max(other => other.EffectAt);
        Check(rests >= TimeSpan.FromMinutes(World.Profile.Policy.Settle) - World.Profile.ClockSpread, () => $"{call.Op} came {rests?.TotalSeconds:0} s after the last turn");
    }

    private Intent? TurnOf(SentCall call) => World.Record.Intents.GetValueOrDefault(call.RequestId) is { IsTurn: true } intent ? intent : null;
}
