using AutoResponder.Core.Policies;

namespace AutoResponder.Simulation.Staging;

/// <summary>A scenario's own mode: what every policy does in it, whatever its file says. A policy that is made to act is not the one that its text says, and its hash says so.</summary>
public static class StageMode
{
    private const string Mark = "-in-mode-";

    public static PolicySet Apply(PolicySet policies, Mode mode) =>
        policies with { Policies = [.. policies.Policies.Select(policy => policy with { Mode = mode, Hash = $"{policy.Hash}{Mark}{mode.ToString().ToLowerInvariant()}" })] };

    /// <summary>The mode that a scenario gave to the policy of a hash; null where it was what its file says.</summary>
    public static Mode? Of(string hash) =>
        hash.LastIndexOf(Mark, StringComparison.Ordinal) is >= 0 and var at && Enum.TryParse<Mode>(hash.AsSpan(at + Mark.Length), ignoreCase: true, out var mode) ? mode : null;
}
