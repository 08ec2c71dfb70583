using AutoResponder.Core.Audit;
using AutoResponder.Simulation.Invariants;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Staging;

/// <summary>Hears every row as it becomes a fact: the timeline is made of them, and some happenings wait for one.</summary>
internal sealed class Cues : Invariant
{
    private readonly List<(string Kind, Action Do)> _waiting = [];

    public override string Name => "cues";

    /// <summary>Told of each row.</summary>
    public Action<Written>? Row { get; set; }

    /// <summary>Told of each order to the fleet.</summary>
    public Action<AuditRow>? Fleet { get; set; }

    /// <summary>Does something once, when a row of a kind is committed.</summary>
    public void Await(string kind, Action happen) => _waiting.Add((kind, happen));

    public override void Committed(Written row)
    {
        Row?.Invoke(row);
        foreach (var cue in _waiting.Where(cue => cue.Kind == row.Row.Kind).ToList())
        {
            _waiting.Remove(cue);
            cue.Do();
        }
    }

    public override void Ordered(AuditRow row) => Fleet?.Invoke(row);
}
