using System.Collections.Immutable;
using AutoResponder.Core.Acts;

namespace AutoResponder.Core.Incidents;

/// <summary>How far a step has come that takes one instance after the other. An instance has one turn, whatever comes of it.</summary>
/// <param name="Rung">The rung that it belongs to.</param>
/// <param name="Cohort">The instances that were there when the illness was seen, by id: whoever comes later is not touched.</param>
/// <param name="Taken">Those that have had their turn, or are having it.</param>
public sealed record Turns(int Rung, ImmutableArray<string> Cohort, ImmutableArray<TakenTurn> Taken)
{
    public bool Has(OpId op) => Taken.Any(turn => turn.Op == op);

    /// <summary>The same with one more turn; a step that begins its first one begins the list.</summary>
    internal static Turns? With(Turns? turns, IncidentEvent.ActStarted started)
    {
        if (started is not { Turn: { } turn, Act: Act.EndProcess end }) return turns;

        var begun = turns is { } same && same.Rung == started.Rung ? same : new Turns(started.Rung, turn.Cohort, []);
        return begun with { Taken = begun.Taken.Add(new TakenTurn(end.Instance, started.Op)) };
    }

    /// <summary>The same without a turn of which nothing came: it was not sent, or nobody knows and its process still runs.</summary>
    internal static Turns? Without(Turns? turns, OpId op) => turns?.Has(op) == true ? turns with { Taken = turns.Taken.RemoveAll(turn => turn.Op == op) } : turns;
}

/// <summary>An instance's turn.</summary>
/// <param name="Instance">Its id in ARM.</param>
public sealed record TakenTurn(string Instance, OpId Op);

/// <summary>Which turn an act is.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Cohort">The instances that may have one, by id.</param>
public sealed record Turn(int Number, ImmutableArray<string> Cohort)
{
    /// <summary>For a person: <c>instance 1 of 3</c>.</summary>
    public string Describe() => $"instance {Number} of {Cohort.Length}";
}
