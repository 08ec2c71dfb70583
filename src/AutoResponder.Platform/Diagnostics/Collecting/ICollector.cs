using AutoResponder.Core.Captures;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Diagnostics.Journal;

namespace AutoResponder.Platform.Diagnostics.Collecting;

/// <summary>Opens one kind of artefact. It stores nothing.</summary>
internal interface ICollector
{
    /// <exception cref="SourceException">It cannot be had.</exception>
    /// <exception cref="CutOffException">It broke off.</exception>
    Task<Collected> OpenAsync(Wanted wanted, CancellationToken cancellationToken);
}

/// <summary>What is to be collected, and what for.</summary>
internal sealed record Wanted(CaptureOrder Order, Artefact Artefact, Limits Limits);

/// <summary>How much is kept of an artefact, and how long it may take.</summary>
internal sealed record Limits(TimeSpan Time, long Bytes)
{
    private const long MiB = 1024 * 1024;

    /// <summary>What there is of a kind, at most. Before a step everything is quick: the step waits for it.</summary>
    public static Limits Of(string kind, CaptureScope scope, DiagnosticsLimits fleet)
    {
        var limits = kind switch
        {
            Kinds.NewestLog => new Limits(TimeSpan.FromSeconds(30), 256 * 1024),
            Kinds.LogStream => new Limits(TimeSpan.FromSeconds(25), MiB),
            Kinds.HttpLogs or Kinds.EventLog or Kinds.PhpErrors => new Limits(TimeSpan.FromSeconds(90), 4 * MiB),
            Kinds.Stacks => new Limits(TimeSpan.FromMinutes(3), fleet.DumpAtMost),
            Kinds.Dump => new Limits(TimeSpan.FromMinutes(8), fleet.DumpAtMost),
            _ => new Limits(TimeSpan.FromSeconds(45), 4 * MiB),
        };
        return scope == CaptureScope.Quick ? limits with { Time = Quick } : limits;
    }

    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(15);
}
