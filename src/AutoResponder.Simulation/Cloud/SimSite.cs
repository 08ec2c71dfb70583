using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Policies;

namespace AutoResponder.Simulation.Cloud;

/// <summary>A site: its load, its worker processes, and what ails it.</summary>
internal sealed class SimSite(SiteId id, string name, SimPlan plan, SiteShape shape)
{
    private static readonly ImmutableSortedDictionary<string, string> Usual = ImmutableSortedDictionary.CreateRange<string, string>([new("tier", "web")]);
    private readonly ImmutableSortedDictionary<string, string> _tags = shape.Tags ?? Usual;
    private int _processes = 1000;

    public SiteId Id => id;

    public string Name => name;

    public SimPlan Plan => plan;

    public SiteShape Shape => shape;

    public string Region => shape.Region ?? plan.Shape.Region;

    public Dictionary<SimInstance, SimWorker> Workers { get; } = [];

    public Illness? Illness { get; set; }

    /// <summary>Which of some policies is meant for it, by how the run was made.</summary>
    public Policy PolicyOf(PolicySet policies) => policies.Policies[shape.IsOfOtherTier ? 1 : 0];

    /// <summary>Requests a minute, now.</summary>
    public double Load { get; set; } = shape.Load;

    /// <summary>Whether its whole region is down.</summary>
    public bool IsCutOff { get; set; }

    public MetricHistory Metrics { get; } = new();

    public HttpLog Log { get; } = new();

    public bool IsRunning { get; set; } = true;

    public bool IsDeleted { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>Tagged <c>responder=off</c>.</summary>
    public bool IsOff { get; set; }

    /// <summary>When the tag was last put on or taken off.</summary>
    public DateTimeOffset? TaggedAt { get; set; }

    /// <summary>When it last served badly, by the world's own record.</summary>
    public DateTimeOffset? LastSickAt { get; set; }

    public SimWorker NewWorker(DateTimeOffset now, TimeSpan startUp) => new(++_processes, now, now + startUp);

    public ManagedSite Describe() => new()
    {
        Id = id,
        Plan = plan.Id,
        Tags = IsOff ? _tags.SetItem("responder", "off") : _tags,
        Location = Region,
        IsLinux = shape.IsLinux,
        Host = $"{name}.example.net",
        IsRunning = IsRunning,
        IsOurselves = shape.IsOurselves,
        SharesOurPlan = plan.Shape.IsOurs,
    };
}

/// <summary>A worker process.</summary>
internal sealed record SimWorker(int Process, DateTimeOffset StartedAt, DateTimeOffset ReadyAt);
