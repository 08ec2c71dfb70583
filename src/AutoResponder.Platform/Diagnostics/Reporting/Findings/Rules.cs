using System.Collections.Immutable;
using AutoResponder.Core.Observations;

namespace AutoResponder.Platform.Diagnostics.Reporting.Findings;

/// <summary>Looks at what was saved for one thing. It counts and compares; it does not guess.</summary>
internal delegate Task<ImmutableArray<Finding>> FindingRule(Bundle bundle, ImmutableArray<MetricSeries> metrics, CancellationToken cancellationToken);

/// <summary>Everything that is looked for.</summary>
internal static class Rules
{
    public static readonly ImmutableArray<(string What, FindingRule Rule)> All =
    [
        ("the logs' errors", NamedInErrors.FindAsync),
        ("the HTTP logs", FailedRequests.FindAsync),
        ("the figures", Pressure.FindAsync),
        ("the processes", WorkerProcesses.FindAsync),
        ("the deployments", Deployments.FindAsync),
    ];
}
