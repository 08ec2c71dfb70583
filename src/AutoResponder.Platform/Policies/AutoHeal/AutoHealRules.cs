using System.Collections.Immutable;

namespace AutoResponder.Platform.Policies.AutoHeal;

/// <summary>App Service's own AutoHeal as it is configured, in whichever of its spellings. A number of 0 or an empty text is one that nobody said: its own tools write those for fields left empty.</summary>
internal sealed record AutoHealRules
{
    /// <summary>Whether it is switched on; null where the text does not say.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The ARM id that the text says it belongs to.</summary>
    public string? Of { get; init; }

    public ImmutableArray<AutoHealTrigger> Triggers { get; init; } = [];

    public ImmutableArray<AutoHealAction> Actions { get; init; } = [];

    /// <summary>How old the process must be before anything is done.</summary>
    public TimeSpan? MinProcessExecutionTime { get; init; }
}

/// <summary>When AutoHeal does something: any one is enough, and each worker process counts for itself.</summary>
internal abstract record AutoHealTrigger
{
    private AutoHealTrigger()
    {
    }

    public sealed record Requests(int Count, TimeSpan Interval) : AutoHealTrigger;

    public sealed record PrivateBytes(int Kilobytes) : AutoHealTrigger;

    public sealed record StatusCode(int Status, int Substatus, int Win32, string? Path, int Count, TimeSpan Interval) : AutoHealTrigger;

    public sealed record StatusRange(int From, int To, string? Path, int Count, TimeSpan Interval) : AutoHealTrigger;

    public sealed record SlowRequests(TimeSpan Taken, string? Path, int Count, TimeSpan Interval) : AutoHealTrigger;
}

/// <summary>What AutoHeal does.</summary>
internal abstract record AutoHealAction
{
    private AutoHealAction()
    {
    }

    public sealed record Recycle : AutoHealAction;

    public sealed record LogEvent : AutoHealAction;

    public sealed record Custom(string Exe, string Parameters) : AutoHealAction;
}
