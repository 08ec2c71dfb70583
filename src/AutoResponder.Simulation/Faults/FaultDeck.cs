using AutoResponder.Simulation.Scheduling;

namespace AutoResponder.Simulation.Faults;

/// <summary>What goes wrong in one run, how often, and how often it did. Each kind has dice of its own.</summary>
public sealed class FaultDeck
{
    private readonly ulong _seed;
    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();
    private readonly double[] _strengths = new double[Kinds.Length];
    private readonly Dice?[] _dice = new Dice?[Kinds.Length];
    private readonly long[] _counts = new long[Kinds.Length];

    public FaultDeck(ulong seed, IEnumerable<KeyValuePair<FaultKind, double>> strengths)
    {
        _seed = seed;
        foreach (var (kind, strength) in strengths) Set(kind, strength);
    }

    /// <summary>Faults may strike; over once a run in liveness mode calms down.</summary>
    public bool IsOn { get; set; } = true;

    public IReadOnlyList<long> Counts => _counts;

    /// <summary>From now on it strikes as strongly as this.</summary>
    public void Set(FaultKind kind, double strength)
    {
        _strengths[(int)kind] = strength;
        _dice[(int)kind] ??= Dice.For(_seed, kind.ToString());
    }

    /// <summary>Whether the run has this fault at all.</summary>
    public bool Has(FaultKind kind) => _strengths[(int)kind] > 0;

    public double Strength(FaultKind kind) => _strengths[(int)kind];

    /// <summary>The kind's own dice; only where the run has it.</summary>
    public Dice DiceOf(FaultKind kind) => _dice[(int)kind]!;

    /// <summary>Whether it strikes a call, counted if it does.</summary>
    /// <param name="weight">How much likelier here than its strength says.</param>
    public bool Strikes(FaultKind kind, double weight = 1)
    {
        var strength = _strengths[(int)kind];
        if (strength <= 0 || !IsOn || !_dice[(int)kind]!.Happens(strength * weight)) return false;

        Count(kind);
        return true;
    }

    public void Count(FaultKind kind) => _counts[(int)kind]++;
}
