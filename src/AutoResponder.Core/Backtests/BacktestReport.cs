using System.Collections.Immutable;

namespace AutoResponder.Core.Backtests;

/// <summary>What another set of policies would have made of what was recorded, laid beside what was done.</summary>
/// <param name="Lines">In the order of the record.</param>
/// <param name="Decisions">How many were judged anew.</param>
/// <param name="Skipped">How many were not, since what they rest on is older than the record.</param>
public sealed record BacktestReport(ImmutableArray<BacktestLine> Lines, int Decisions, int Incidents, int Skipped)
{
    /// <summary>Every act that it would have taken for certain, those that were taken as well among them.</summary>
    public IEnumerable<BacktestLine> Acts => Lines.Where(line => line is { IsAct: true, Kind: BacktestKind.Same or BacktestKind.Added });

    /// <summary>Everything that it would have held back, and by which guardrails.</summary>
    public IEnumerable<BacktestLine> Objections => Lines.Where(line => line is { IsObjection: true, Kind: BacktestKind.Same or BacktestKind.Added });

    /// <summary>What is certain to have been otherwise.</summary>
    public IEnumerable<BacktestLine> Differences => Lines.Where(line => line.Kind is BacktestKind.Added or BacktestKind.Lost or BacktestKind.Otherwise);

    /// <summary>What hangs on an act that was never taken, or on one that would not have been.</summary>
    public IEnumerable<BacktestLine> Hanging => Lines.Where(line => line.Kind == BacktestKind.Hanging);

    /// <summary>What cannot be said, since nobody asked for it then.</summary>
    public IEnumerable<BacktestLine> NotRecorded => Lines.Where(line => line.Kind == BacktestKind.NotRecorded);
}

/// <summary>One thing of a backtest.</summary>
/// <param name="Who">The incident, or the plan.</param>
/// <param name="On">What it hangs on, or what is missing; null where it is certain.</param>
public sealed record BacktestLine(DateTimeOffset At, string Who, BacktestKind Kind, string What, string? On = null)
{
    public bool IsAct { get; init; }

    public bool IsObjection { get; init; }
}

/// <summary>How something of a backtest stands to what was recorded.</summary>
public enum BacktestKind
{
    /// <summary>It was so, and would have been.</summary>
    Same,

    /// <summary>It would have been so, and was not.</summary>
    Added,

    /// <summary>It was so, and would not have been.</summary>
    Lost,

    /// <summary>The very same policy decides otherwise than it is recorded to have: another build, or a record that is not whole.</summary>
    Otherwise,

    /// <summary>It hangs on an act in which the two differ before it.</summary>
    Hanging,

    /// <summary>What it asks for was not measured then.</summary>
    NotRecorded,
}
