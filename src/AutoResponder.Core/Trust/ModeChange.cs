using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Trust;

/// <summary>A policy's way from one mode to another: what its text was and what it becomes, and on what grounds.</summary>
/// <param name="Before">SHA-256 of its text before.</param>
/// <param name="After">And after.</param>
/// <param name="Grounds">What its observation came to, in a sentence.</param>
/// <param name="Forced">Whether that was not enough, and a person insisted.</param>
public sealed record ModeChange(string Policy, Mode From, Mode To, string Before, string After, string Grounds, bool Forced)
{
    public override string ToString() =>
        $"policy {Policy} from {From.ToString().ToLowerInvariant()} to {To.ToString().ToLowerInvariant()} (text {Before} becomes {After}){(Forced ? " by force" : "")}; {Grounds}";
}
