using System.Collections.Immutable;

namespace AutoResponder.Core.Policies;

/// <summary>What an operator may tune for the sites that it owns. Checked and hashed before it is ever used.</summary>
public sealed record Policy
{
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    /// <summary>SHA-256 of the text it was read from, lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>SHA-256 of what it does, whatever its mode and its comments are; of its text where nobody has said.</summary>
    public string Rules { get => field.Length == 0 ? Hash : field; init; } = "";

    public Mode Mode { get; init; } = Mode.Observe;

    public required SiteSelector Sites { get; init; }

    /// <summary>Where two policies match a site, the higher one owns it.</summary>
    public int Priority { get; init; } = 100;

    public WakeOn WakeOn { get; init; } = new();

    public required Condition Unhealthy
    {
        get;
        init => (field, Leaves, LongestWindow) = (value, [.. value.Leaves()], value.LongestWindow);
    }

    /// <summary>The conditions that are made of no others.</summary>
    public ImmutableArray<Condition> Leaves { get; private init; } = [];

    /// <summary>Unhealthy this long before the first step.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Healthy this long before the incident is closed.</summary>
    public TimeSpan HealthyFor { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Mildest first.</summary>
    public required ImmutableArray<Step> Ladder { get; init; }

    /// <summary>What becomes of a site that is unhealthy again soon after a step had helped.</summary>
    public RelapseRule Relapse { get; init; } = new(TimeSpan.FromHours(1), RelapseStart.NextStep);

    public GuardrailLimits Guardrails { get; init; } = new();

    public NotifyRule? Notify { get; init; }

    /// <summary>How often an open incident is looked at: often enough for the policy's own lengths, at least every 30 s, at most every 2 s.</summary>
    public TimeSpan Cadence
    {
        get
        {
            var shortest = Ladder.Select(step => step.Settle).Append(For).Append(HealthyFor).Min() / 2;
            return TimeSpan.FromTicks(Math.Clamp(shortest.Ticks, TimeSpan.FromSeconds(2).Ticks, TimeSpan.FromSeconds(30).Ticks));
        }
    }

    /// <summary>The longest window that its conditions look at.</summary>
    public TimeSpan LongestWindow { get; private init; }
}

/// <summary>Where an incident begins that follows too soon on another that a step had healed.</summary>
/// <param name="Within">How soon is too soon, from the end of the other.</param>
public sealed record RelapseRule(TimeSpan Within, RelapseStart Start);

/// <summary>The rung that a relapse begins at.</summary>
public enum RelapseStart
{
    /// <summary>Above the step that helped last: what does not last is not done for ever.</summary>
    NextStep,

    /// <summary>At the beginning, as if nothing had been.</summary>
    FirstStep,
}

/// <summary>How far a policy may go.</summary>
public enum Mode
{
    /// <summary>Decide and record only.</summary>
    Observe,

    /// <summary>Ask a person before every step.</summary>
    Approve,

    /// <summary>Act.</summary>
    Act,
}

/// <summary>Which alerts open an incident; an empty list accepts all. The patrol measures every owned site in any case.</summary>
public sealed record WakeOn
{
    public ImmutableArray<string> Rules { get; init; } = [];

    public ImmutableArray<string> Metrics { get; init; } = [];

    public ImmutableArray<string> Severities { get; init; } = [];

    public bool Accepts(Signals.Alert alert) =>
        (Rules.IsEmpty || Rules.Any(pattern => Glob.Matches(pattern, alert.Rule)))
        && (Metrics.IsEmpty || (alert.Metric is { } metric && Metrics.Any(pattern => Glob.Matches(pattern, metric))))
        && (Severities.IsEmpty || Severities.Contains(alert.Severity ?? "", StringComparer.OrdinalIgnoreCase));
}

/// <summary>Whom to tell of what.</summary>
/// <param name="Channel">A channel's name in <c>fleet.yaml</c>.</param>
/// <param name="On">Names of what a person is told of: <c>AwaitingApproval</c>, <c>HandedOver</c>, <c>Closed</c>.</param>
public sealed record NotifyRule(string Channel, ImmutableArray<string> On);
