using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core.Backtests;
using AutoResponder.Core.Incidents;

namespace AutoResponder.Core.Trust;

/// <summary>What a backtest came to, as it is kept beside the policies that it was of.</summary>
/// <param name="Policies">Those that decided, by name and text.</param>
/// <param name="From">Of the first row of the record.</param>
/// <param name="Until">Of the last.</param>
/// <param name="Decisions">How many were judged anew.</param>
/// <param name="Acts">How many acts they would have taken for certain.</param>
/// <param name="Objections">How often they would have held back.</param>
/// <param name="Differences">What is certain to have been otherwise.</param>
/// <param name="Hanging">What hangs on an act that was never taken.</param>
/// <param name="NotRecorded">What nobody asked for then.</param>
public sealed record KeptBacktest(
    ImmutableArray<PolicyMark> Policies, DateTimeOffset From, DateTimeOffset Until, int Decisions, int Incidents, int Acts, int Objections, int Differences, int Hanging, int NotRecorded)
{
    /// <summary>It travels in a queue's message and lies in one row of the audit.</summary>
    public const int MostPolicies = 200;

    public static KeptBacktest Of(BacktestReport report, IEnumerable<PolicyMark> policies, DateTimeOffset from, DateTimeOffset until) => new(
        [.. policies], from, until, report.Decisions, report.Incidents, report.Acts.Count(), report.Objections.Count(), report.Differences.Count(), report.Hanging.Count(), report.NotRecorded.Count());

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"of {string.Join(", ", Policies.Select(policy => policy.Name))} over {Decisions} decisions of {Incidents} incidents from {From.UtcDateTime:u} to {Until.UtcDateTime:u}: {Acts} acts, {Objections} held back, {Differences} otherwise, {Hanging} hang on an act that was not taken, {NotRecorded} were not recorded");
}
