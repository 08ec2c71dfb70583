using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AutoResponder.Core.Captures;

namespace AutoResponder.Core.Observations;

/// <summary>Facts measured now for one decision. A decision never fetches: what it needs stands here, or is unknown.</summary>
public sealed record Evidence
{
    /// <summary>Noted before the first question was asked: an act must leave within 30 s of it.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>When the last answer was in.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    public ImmutableArray<MetricSeries> Metrics { get; init; } = [];

    /// <summary>The site's instances with their processes; null where they could not be read (then <see cref="Missing"/> says why).</summary>
    public ImmutableArray<InstanceReading>? Instances { get; init; }

    public ImmutableArray<ProbeReading> Probes { get; init; } = [];

    /// <summary>What the site's HTTP logs hold; none where they are not kept, or could not be read.</summary>
    public ImmutableArray<RequestsReading> Requests { get; init; } = [];

    /// <summary>How many bytes of memory one instance of the plan has; null where nobody asked, or where it is not known.</summary>
    public long? InstanceMemory { get; init; }

    /// <summary>What each site of the plan used of its processors; null where nobody asked, or where one of them could not be measured.</summary>
    public ImmutableArray<ConsumerReading>? Consumers { get; init; }

    /// <summary>Every site of the plan; null where nobody asked, or where they could not be listed.</summary>
    public ImmutableArray<PlanSite>? PlanSites { get; init; }

    /// <summary>What Alerts Management says of the alert that was claimed; null where nobody asked.</summary>
    public AlertReading? Alert { get; init; }

    /// <summary>The site's plan; null where nobody asked, or where it could not be read.</summary>
    public PlanReading? Plan { get; init; }

    /// <summary>What Azure says of the operation that an act began; null where nobody asked.</summary>
    public OperationReading? Operation { get; init; }

    /// <summary>How far the capture has come that the incident waits for; null where nobody asked, or where it could not be read.</summary>
    public CaptureReading? Capture { get; init; }

    /// <summary>What could not be read, and why: a sentence each.</summary>
    public ImmutableArray<string> Missing { get; init; } = [];
}

/// <summary>One metric's samples, oldest first, each covering <see cref="Grain"/>. A null is a gap, never a zero.</summary>
/// <param name="Instance">The machine name that the <c>Instance</c> dimension carries; null for the whole resource.</param>
/// <param name="Aggregation">Azure Monitor's name: Total, Average, Maximum, ...</param>
/// <param name="Start">When the first sample begins.</param>
public sealed record MetricSeries(
    string Metric,
    string? Instance,
    string Aggregation,
    DateTimeOffset Start,
    TimeSpan Grain,
    ImmutableArray<double?> Values)
{
    /// <summary>The end of the newest sample that holds a value; null where there is none.</summary>
    [JsonIgnore]
    public DateTimeOffset? SampleEnd
    {
        get
        {
            for (var i = Values.Length - 1; i >= 0; i--)
            {
                if (Values[i] is not null) return Start + (Grain * (i + 1));
            }

            return null;
        }
    }

    /// <summary>The samples that begin at or after a moment.</summary>
    public IEnumerable<(DateTimeOffset Start, double Value)> From(DateTimeOffset notBefore)
    {
        for (var i = 0; i < Values.Length; i++)
        {
            var start = Start + (Grain * i);
            if (start >= notBefore && Values[i] is { } value) yield return (start, value);
        }
    }
}

/// <summary>What a site used of its plan's processors within the last minutes.</summary>
/// <param name="CpuSeconds">Azure Monitor's <c>CpuTime</c>, over all instances.</param>
public sealed record ConsumerReading(SiteId Site, double CpuSeconds)
{
    /// <summary>Over which it is measured.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
}

/// <summary>One instance of a site.</summary>
/// <param name="Id">Its id in ARM.</param>
/// <param name="Machine">Its machine name, as metrics carry it; not in any published schema, so it may be absent.</param>
/// <param name="Workers">The site's own worker processes (never Kudu's, never a web job's); null where they could not be read.</param>
public sealed record InstanceReading(string Id, string? Machine, ImmutableArray<WorkerReading>? Workers);

/// <summary>A worker process that runs the site.</summary>
/// <param name="WorkingSet">Bytes.</param>
public sealed record WorkerReading(int Process, DateTimeOffset? StartedAt, long? WorkingSet);

/// <summary>A direct request to the site, made by us, now.</summary>
/// <param name="Instance">The instance it was pinned to, by id; null for the site as its users reach it.</param>
/// <param name="Status">The HTTP status; null where no answer came.</param>
/// <param name="Error">Why no answer came.</param>
public sealed record ProbeReading(string Path, string? Instance, int? Status, TimeSpan Took, string? Error);

/// <summary>What Alerts Management says of an alert.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Found), nameof(Found))]
[JsonDerivedType(typeof(NotFound), nameof(NotFound))]
[JsonDerivedType(typeof(Unavailable), nameof(Unavailable))]
public abstract record AlertReading
{
    private AlertReading()
    {
    }

    /// <summary>It exists; these are Azure's words, not the payload's.</summary>
    public sealed record Found(string AlertId, string Target, string Rule, string Condition, DateTimeOffset? FiredAt) : AlertReading;

    /// <summary>Azure knows no such alert (yet).</summary>
    public sealed record NotFound : AlertReading;

    /// <summary>Azure could not be asked.</summary>
    public sealed record Unavailable(string Why) : AlertReading;
}
