using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Trust;

namespace AutoResponder.Simulation.Staging;

/// <summary>A review in numbers, by the words that a scenario may expect.</summary>
public static class ReviewTally
{
    /// <summary>Kinds and fates, as scenarios and the command line spell them.</summary>
    public static readonly ImmutableArray<string> Words = [.. Enum.GetValues<ReviewKind>().Select(kind => EnumWord.Of(kind)), .. Enum.GetValues<Fate>().Select(fate => EnumWord.Of(fate))];

    public static IReadOnlyDictionary<string, int> Of(Review review) =>
        review.Items.SelectMany(item => new[] { EnumWord.Of(item.Kind), EnumWord.Of(item.Fate) }).GroupBy(word => word).ToDictionary(word => word.Key, word => word.Count());
}
