namespace AutoResponder.Platform.Policies.Source;

/// <summary>Pieces of sentences about policy files.</summary>
internal static class Sentence
{
    private const int LongestShown = 80;

    /// <summary>"a, b or c".</summary>
    public static string Or(IReadOnlyList<string> words) => Join(words, "or");

    /// <summary>"a, b and c".</summary>
    public static string And(IReadOnlyList<string> words) => Join(words, "and");

    /// <summary>A value as it stands in the file, on one line and not too long.</summary>
    public static string Shown(string text)
    {
        var cut = text.Length > LongestShown ? $"{text[..(char.IsHighSurrogate(text[LongestShown - 1]) ? LongestShown - 1 : LongestShown)]}..." : text;
        return OnOneLine(cut);
    }

    /// <summary>Text that cannot leave its line.</summary>
    public static string OnOneLine(string text) => string.Concat(text.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter));

    private static string Join(IReadOnlyList<string> words, string last) =>
        words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.Take(words.Count - 1))} {last} {words[^1]}";
}
