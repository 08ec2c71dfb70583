using System.Globalization;

namespace AutoResponder.Core.Trust;

/// <summary>What a person stands for: a time, what happened in it, and what was thought of each.</summary>
/// <param name="Policy">The only policy that it is about; null for all.</param>
/// <param name="Digest">Over every item with its mark: whoever computes it anew sees whether anything came or changed since.</param>
public sealed record SignedReview(DateTimeOffset From, DateTimeOffset Until, string? Policy, int Right, int Wrong, int Unneeded, string Digest)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"of {Policy ?? "all policies"} from {From.UtcDateTime:u} to {Until.UtcDateTime:u}: {Right} right, {Wrong} wrong, {Unneeded} unneeded (digest {Digest})");
}
