namespace AutoResponder.Simulation.Cloud;

/// <summary>What a site suffers from now.</summary>
internal sealed class Illness(IllnessKind kind, DateTimeOffset since, double severity)
{
    public IllnessKind Kind => kind;

    public DateTimeOffset Since => since;

    /// <summary>For an overload the factor on the load; else how fast it grows.</summary>
    public double Severity => severity;

    /// <summary>The instance whose worker is sick; null where it is every one.</summary>
    public string? Instance { get; set; }

    /// <summary>What mends it; a person always may.</summary>
    public Cure Cure { get; init; } = kind is IllnessKind.Leak or IllnessKind.Hang or IllnessKind.Hog ? Cure.NewWorker : Cure.Person;

    /// <summary>Bytes a minute that a leak grows.</summary>
    public double Grows { get; init; } = severity * 400e6;

    /// <summary>The size in bytes at which a worker that leaks begins to fail.</summary>
    public double FailsAt { get; init; } = 1200e6;

    /// <summary>How long an answer takes that is slow.</summary>
    public TimeSpan Takes { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>The share of requests that end in an error.</summary>
    public double Share { get; init; } = 0.5;

    /// <summary>After how long a new worker falls ill again; null for some minutes.</summary>
    public TimeSpan? Again { get; init; }

    /// <summary>Whether a worker is well though its site is ill: where every instance was, one that was replaced is.</summary>
    public bool Spares(SimWorker worker) => Instance is null && Cure == Cure.NewWorker && ComesBack == 0 && worker.StartedAt > Since;

    /// <summary>The same once more, in a worker that was well for a while.</summary>
    public Illness Relapse(DateTimeOffset at) => new(kind, at, severity)
    {
        Instance = Instance,
        ComesBack = ComesBack,
        Cure = Cure,
        Grows = Grows,
        FailsAt = FailsAt,
        Takes = Takes,
        Share = Share,
        Again = Again,
    };

    /// <summary>How often a new worker process falls ill again.</summary>
    public int ComesBack { get; set; }
}

/// <summary>What mends an illness.</summary>
public enum Cure
{
    /// <summary>A new worker process.</summary>
    NewWorker,

    /// <summary>Another instance.</summary>
    MoreInstances,

    /// <summary>Whoever is called about it.</summary>
    Call,

    /// <summary>Only a person, or time.</summary>
    Person,
}
