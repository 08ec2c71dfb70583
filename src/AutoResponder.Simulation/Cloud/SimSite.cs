using System.Collections.Immutable;
using AutoResponder.Core;

namespace AutoResponder.Simulation.Cloud;

/// <summary>A site: its load, its worker processes, and what ails it.</summary>
internal sealed class SimSite(SiteId id, string name, SimPlan plan, SiteShape shape)
{
    private int _processes = 1000;

    public SiteId Id => id;

    public string Name => name;

    public SimPlan Plan => plan;

    public SiteShape Shape => shape;

    public Dictionary<SimInstance, SimWorker> Workers { get; } = [];

    public Illness? Illness { get; set; }

    public MetricHistory Metrics { get; } = new();

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
        Location = plan.Shape.Region,
        Tags = IsOff ? Tags.Off : Tags.On,
        Host = $"{name}.example.net",
        IsRunning = IsRunning,
        IsOurselves = shape.IsOurselves,
        SharesOurPlan = plan.Shape.IsOurs,
    };

    private static class Tags
    {
        public static readonly ImmutableSortedDictionary<string, string> On = ImmutableSortedDictionary.CreateRange<string, string>([new("tier", "web")]);
        public static readonly ImmutableSortedDictionary<string, string> Off = On.Add("responder", "off");
    }
}

/// <summary>A worker process.</summary>
internal sealed record SimWorker(int Process, DateTimeOffset StartedAt, DateTimeOffset ReadyAt);
