using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AutoResponder.Core.Policies;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.People;

namespace AutoResponder.Simulation.Runs;

/// <summary>What kind of run it is. It is picked first, from the seed, so that rare combinations come up; written down it is a scenario that can be run again.</summary>
public sealed record Profile
{
    public required ulong Seed { get; init; }

    /// <summary>How long things go wrong.</summary>
    public int Minutes { get; init; } = 45;

    /// <summary>How long it goes on without any fault after that; 0: it just ends. What has to come about some time is judged only then.</summary>
    public int Calm { get; init; }

    /// <summary>How many responder processes there are.</summary>
    public int Nodes { get; init; } = 1;

    public ImmutableArray<PlanShape> Plans { get; init; } = [new()];

    public PolicyShape Policy { get; init; } = new();

    public ImmutableArray<IllnessShape> Illnesses { get; init; } = [];

    public PersonShape Person { get; init; } = new();

    /// <summary>Each kind of fault that may strike, and how strongly: a chance for each call, or for each occasion.</summary>
    public ImmutableSortedDictionary<FaultKind, double> Faults { get; init; } = ImmutableSortedDictionary<FaultKind, double>.Empty;

    /// <summary>Milliseconds that a call takes, there or back.</summary>
    public int Latency { get; init; } = 20;

    /// <summary>How often a call takes a hundred times as long.</summary>
    public double Tail { get; init; }

    /// <summary>Minutes by which metrics come late.</summary>
    public int MetricLag { get; init; } = 2;

    /// <summary>Seconds until a message comes again whose host died with it.</summary>
    public int LockSeconds { get; init; } = 60;

    /// <summary>How many processes die at most; null for as many as come.</summary>
    public int? MostCrashes { get; init; }

    /// <summary>The turn at which the process that has it dies; 0 for none.</summary>
    public long DiesAt { get; init; }

    /// <summary>When it begins.</summary>
    [JsonIgnore]
    public DateTimeOffset Start { get; init; } = World.Start;

    [JsonIgnore]
    public string Subscription { get; init; } = World.Subscription;

    /// <summary>The policies as they were read; null for those that <see cref="Policy"/> makes.</summary>
    [JsonIgnore]
    public PolicySet? Policies { get; init; }

    /// <summary>How far the machines' clocks may be apart.</summary>
    [JsonIgnore]
    public TimeSpan ClockSpread => TimeSpan.FromSeconds(
        (Faults.ContainsKey(FaultKind.ClockOffset) ? 2 * FurthestOffset : 0) + (Faults.ContainsKey(FaultKind.ClockJump) ? 2 * FurthestOffset : 0));

    /// <summary>Seconds that a clock is off at most.</summary>
    public int FurthestOffset { get; init; } = 90;
}
