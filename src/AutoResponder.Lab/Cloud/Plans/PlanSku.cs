using System.Collections.Immutable;

namespace AutoResponder.Lab.Cloud.Plans;

/// <summary>What a plan is: of which size, and how many instances of it.</summary>
internal readonly record struct PlanSku(string Size, int Capacity)
{
    /// <summary>The size that a plan begins with.</summary>
    public const string Smallest = "P1v3";

    /// <summary>Each bears twice what the one before it bears.</summary>
    private static readonly ImmutableArray<string> Sizes = [Smallest, "P2v3", "P3v3"];

    public bool IsKnown => Sizes.Contains(Size, StringComparer.OrdinalIgnoreCase);

    /// <summary>How much a worker bears on a machine of this size.</summary>
    public WorkerLimits Bears(WorkerLimits smallest) => smallest with { AtOnce = smallest.AtOnce << Sizes.IndexOf(Size, StringComparer.OrdinalIgnoreCase) };
}
