using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace AutoResponder.Core.Incidents;

/// <summary>Everything that is remembered of one site: its incident, and what outlives an incident. The fold of its events.</summary>
public sealed record SiteHead
{
    public required SiteId Site { get; init; }

    public Incident Incident { get; init; } = new Incident.Quiet();

    /// <summary>How many incidents there have been.</summary>
    public int Incidents { get; init; }

    /// <summary>Acts of the last day: what cooldowns and budgets count. Evidence of a limit must outlive the incident.</summary>
    public ImmutableArray<PastAct> Acts { get; init; } = [];

    /// <summary>The newest firing and resolution of each rule: at most 32, at most a day old.</summary>
    public ImmutableArray<AlertMark> Alerts { get; init; } = [];

    /// <summary>What others did to the site lately: at most 16, at most a day old.</summary>
    public ImmutableArray<Change> Changes { get; init; } = [];

    /// <summary>How the latest steps fared.</summary>
    public Streak Streak { get; init => field = value ?? Streak.None; } = Streak.None;

    /// <summary>When the last act on the site was seen to have taken effect: figures from before it say nothing about how it is now, whatever incident they are of.</summary>
    public DateTimeOffset? ActedAt { get; init; }

    /// <summary>The step that helped last, and until when it held; null where none ever did.</summary>
    public Relief? Relief { get; init; }
}

/// <summary>An act that was started.</summary>
/// <param name="Spent">False once we know that nothing was sent: then it counts for nothing.</param>
public sealed record PastAct(OpId Op, string Step, DateTimeOffset At, bool Spent = true);

/// <summary>A step that helped. Whoever is unhealthy again soon after it was not cured by it.</summary>
/// <param name="Incident">The incident that it helped in.</param>
/// <param name="At">When that incident, or one that followed it as a relapse, was closed; until then when it helped.</param>
public sealed record Relief(string Step, int Rung, string Incident, DateTimeOffset At);

/// <summary>When a rule last fired and was last resolved, by the monitor's own clock.</summary>
/// <param name="KnownAs">The firing's id, once Azure has confirmed it.</param>
public sealed record AlertMark(string Rule, DateTimeOffset? FiredAt, DateTimeOffset? ResolvedAt, string? KnownAs = null);

/// <summary>Something that somebody else did to a site or its plan.</summary>
/// <param name="What">In Azure's words.</param>
public sealed record Change(string What, DateTimeOffset At)
{
    private static readonly string[] Restarts = ["restart", "restarted", "start", "started", "stop", "stopped"];

    /// <summary>Whether it is another site or plan since then. One that was only started anew is what it was before.</summary>
    [JsonIgnore]
    public bool Alters => !What.Split('/', ' ', '.').Any(word => Restarts.Contains(word, StringComparer.OrdinalIgnoreCase));
}
