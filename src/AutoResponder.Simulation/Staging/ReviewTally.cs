using System.Collections.Immutable;
using AutoResponder.Core.Trust;

namespace AutoResponder.Simulation.Staging;

/// <summary>A review in numbers, by the words that a scenario may expect.</summary>
public static class ReviewTally
{
    /// <summary>Kinds and fates, as scenarios and the command line spell them.</summary>
    public static readonly ImmutableArray<string> Words = [.. Enum.GetValues<ReviewKind>().Select(kind => Word(kind)), .. Enum.GetValues<Fate>().Select(fate => Word(fate))];

    public static IReadOnlyDictionary<string, int> Of(Review review) =>
        review.Items.SelectMany(item => new[] { Word(item.Kind), Word(item.Fate) }).GroupBy(word => word).ToDictionary(word => word.Key, word => word.Count());

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString() is var name ? $"{char.ToLowerInvariant(name[0])}{name[1..]}" : "";
}
