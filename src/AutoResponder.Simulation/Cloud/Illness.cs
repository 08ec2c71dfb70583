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

    /// <summary>How often a new worker process falls ill again.</summary>
    public int ComesBack { get; set; }
}
