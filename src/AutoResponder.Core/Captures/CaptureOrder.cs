using System.Collections.Immutable;

namespace AutoResponder.Core.Captures;

/// <summary>What to save of a sick site. It stands in the incident's state from its commit on, so that it can be taken up again by anybody after a crash.</summary>
public sealed record CaptureOrder
{
    public required PlanId Plan { get; init; }

    public required SiteId Site { get; init; }

    public required string Incident { get; init; }

    public required OpId Op { get; init; }

    public required CaptureScope Scope { get; init; }

    /// <summary>What to collect, as a policy file spells it.</summary>
    public required ImmutableArray<string> Collect { get; init; }

    /// <summary>Which memory dump; null for none.</summary>
    public DumpKind? Dump { get; init; }

    /// <summary>Why no process is frozen for a dump, where the policy asks for one.</summary>
    public string? NoDump { get; init; }

    /// <summary>The process to dump, as it was seen last; null where none could be told.</summary>
    public DumpTarget? Target { get; init; }

    /// <summary>What the site suffers from, with the figures.</summary>
    public required string Because { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>From here on the incident goes on without it.</summary>
    public required DateTimeOffset Until { get; init; }
}

/// <summary>One worker process on one instance.</summary>
/// <param name="Instance">The instance's id in ARM.</param>
public sealed record DumpTarget(string Instance, string? Machine, int Process, DateTimeOffset? StartedAt);

/// <summary>How much is saved.</summary>
public enum CaptureScope
{
    None,

    /// <summary>What a disturbing act would destroy: metrics, processes, the newest log lines; 20 s at most.</summary>
    Quick,

    /// <summary>All that the policy asks for, with a dump.</summary>
    Full,
}

/// <summary>Which memory dump.</summary>
public enum DumpKind
{
    /// <summary>Threads and their stacks, through Azure Resource Manager: a small dump.</summary>
    Stacks,

    /// <summary>The same, by its own name.</summary>
    Mini,

    /// <summary>With the heap, through Kudu: it needs the right to publish.</summary>
    Heap,

    /// <summary>All memory, through Kudu: it needs the right to publish.</summary>
    Full,
}

/// <summary>How far a capture has come.</summary>
/// <param name="Ended">Whether its manifest is written: nothing will be added.</param>
/// <param name="Whole">Whether nothing that was asked for is missing.</param>
/// <param name="Summary">For a person: what was saved, what is missing.</param>
public sealed record CaptureReading(bool Ended, bool Whole, string Summary);
