namespace AutoResponder.Core.Backtests;

/// <summary>What became of a recorded decision in a backtest.</summary>
internal enum Judged
{
    /// <summary>It was decided once more.</summary>
    Anew,

    /// <summary>It was not, since what it rests on is older than the record.</summary>
    NotKnown,

    /// <summary>It was not, since the world would have been another one by then, and nobody can say which.</summary>
    Lost,
}
