using System.Collections.Immutable;

namespace AutoResponder.Core.Policies;

/// <summary>What a policy says of the guardrails; the defaults are the design's.</summary>
public sealed record GuardrailLimits
{
    /// <summary>The same step on the same site no sooner than this after the last.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromMinutes(15);

    public ImmutableArray<Budget> Budgets { get; init; } =
    [
        new("recycle", 3, TimeSpan.FromHours(1)),
        new("recycle", 6, TimeSpan.FromDays(1)),
        new("restart", 2, TimeSpan.FromHours(1)),
        new("restart", 4, TimeSpan.FromDays(1)),
        new("scaleUp", 1, TimeSpan.FromHours(1)),
        new("scaleUp", 2, TimeSpan.FromDays(1)),
        new("call", 3, TimeSpan.FromHours(1)),
        new("call", 6, TimeSpan.FromDays(1)),
        new("captureDiagnostics", 6, TimeSpan.FromDays(1)),
    ];

    /// <summary>Nothing is disturbed this soon after somebody else restarted, deployed, swapped or changed settings, or after its process was started.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromMinutes(10);

    public SoleInstance SoleInstance { get; init; } = SoleInstance.WhenDown;

    /// <summary>Which steps a person is asked about.</summary>
    public ApprovalRule Approval { get; init; } = new([], TimeSpan.FromMinutes(15));

    /// <summary>Times in which nothing is done.</summary>
    public ImmutableArray<QuietWindow> Windows { get; init; } = [];

    /// <summary>From how many steps on that did not help it is a person's.</summary>
    public FailureLimits Ineffective { get; init; } = new(3, 5, TimeSpan.FromHours(4));
}

/// <summary>Steps that did not help: so many one after the other, or so many in a time.</summary>
public sealed record FailureLimits(int InARow, int AtMost, TimeSpan In);

/// <summary>Which steps a person is asked about, whatever the mode, and how long for.</summary>
/// <param name="Expires">How long a question stands, and how long a yes does.</param>
public sealed record ApprovalRule(ImmutableArray<string> Steps, TimeSpan Expires);

/// <summary>At most so many of a step on a site in a time.</summary>
public sealed record Budget(string Step, int AtMost, TimeSpan In);

/// <summary>Whether the only instance of a site may be disturbed.</summary>
public enum SoleInstance
{
    /// <summary>Only if nothing is served anyway: the probe fails, or 80 % of at least 5 requests failed.</summary>
    WhenDown,
    Allow,
    Refuse,
}
