using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Tests;

/// <summary>Things filed under a few letters: each is found where a text holds them, and nothing else is.</summary>
public sealed class LetterFileTests
{
    [Fact]
    public void A_run_has_a_piece_at_each_of_its_letters_that_enough_follow() =>
        Assert.Equal((4, 1, 0), (Pieces("abcdef"), Pieces("abc"), Pieces("ab")));

    [Fact]
    public void The_same_letters_are_the_same_piece_whatever_their_case_and_others_are_not()
    {
        var file = new LetterFile<string>(3);

        Assert.Equal(file.Pieces("abc"), file.Pieces("ABC"));
        Assert.Equal(6, new[] { "abc", "acb", "bac", "bca", "cab", "cba" }.SelectMany(file.Pieces).Distinct().Count());
    }

    [Fact]
    public void What_is_filed_is_found_at_its_last_letter_and_the_walk_goes_on_from_there()
    {
        var file = Filed(3, "sho", "hop");

        Assert.Equal([("sho", 5), ("hop", 6)], Found(file, "a-Shop/b"));
        Assert.Empty(Found(file, "s-h-o-p, SH, OP"));
    }

    /// <summary>So many that some share their place among those that are looked at first.</summary>
    [Fact]
    public void However_many_are_filed_each_is_found()
    {
        var words = Enumerable.Range(0, 4000).Select(number => $"w{number:D5}").ToArray();
        var file = Filed(6, words);

        Assert.All(words, word => Assert.Equal([(word, 6)], Found(file, word)));
        Assert.Empty(Found(file, "w04000"));
    }

    private static int Pieces(string run) => new LetterFile<string>(3).Pieces(run).Count();

    private static LetterFile<string> Filed(int length, params IEnumerable<string> words)
    {
        var file = new LetterFile<string>(length);
        Assert.True(file.IsEmpty);
        file.File(words.Select(word => KeyValuePair.Create(file.Pieces(word).Single(), new[] { word })));
        Assert.False(file.IsEmpty);
        return file;
    }

    /// <summary>Each with how far the walk had come.</summary>
    private static IEnumerable<(string Word, int At)> Found(LetterFile<string> file, string text)
    {
        var (at, piece) = (0, 0UL);
        while (file.Next(text, ref at, ref piece) is { } things)
        {
            foreach (var thing in things) yield return (thing, at);
        }
    }
}
