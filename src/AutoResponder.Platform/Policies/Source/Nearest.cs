namespace AutoResponder.Platform.Policies.Source;

/// <summary>What somebody probably meant.</summary>
internal static class Nearest
{
    private const int LongestWord = 64;

    /// <summary>", probably 'word'", where a word differs by no more than half of its letters, and three; else nothing.</summary>
    public static string Probably(string word, IEnumerable<string> words) => To(word, words) is { } nearest ? $", probably '{nearest}'" : "";

    public static string? To(string word, IEnumerable<string> words)
    {
        if (word.Length > LongestWord) return null;

        var (nearest, least) = ((string?)null, int.MaxValue);
        foreach (var candidate in words)
        {
            var most = Math.Min(Math.Clamp(candidate.Length / 2, 1, 3), least - 1);
            if (Math.Abs(word.Length - candidate.Length) > most) continue;
            if (Distance(word, candidate) is var distance && distance <= most) (nearest, least) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary>How many letters must be changed, added or left out, case aside.</summary>
    private static int Distance(string one, string other)
    {
        Span<int> previous = stackalloc int[LongestWord + 4];
        Span<int> row = stackalloc int[LongestWord + 4];
        for (var j = 0; j <= other.Length; j++) previous[j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var same = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]);
                row[j] = Math.Min(Math.Min(row[j - 1], previous[j]) + 1, previous[j - 1] + (same ? 0 : 1));
            }

            row.CopyTo(previous);
        }

        return previous[other.Length];
    }
}
