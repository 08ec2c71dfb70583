namespace AutoResponder.Core.Policies;

/// <summary>A pattern taken apart once: the same answers as <see cref="Glob"/>, by looking for its runs of letters one after the other.</summary>
internal sealed class Wildcard
{
    private readonly string _pattern;
    private readonly bool _isPlain;
    private readonly string[] _runs;

    public Wildcard(string pattern)
    {
        _pattern = pattern;

        // A question mark and a backslash mean something to the matcher; whoever writes them gets just what it says.
        _isPlain = pattern.AsSpan().IndexOfAny('?', '\\') < 0;
        _runs = pattern.Split('*');
    }

    /// <summary>The letters between the stars. With more than one run, the first stands at the beginning and the last at the end.</summary>
    public IReadOnlyList<string> Runs => _runs;

    public bool Matches(ReadOnlySpan<char> text)
    {
        if (!_isPlain) return Glob.Matches(_pattern, text);

        var (first, last) = (_runs[0], _runs[^1]);
        if (_runs.Length == 1) return text.Equals(first, StringComparison.OrdinalIgnoreCase);
        if (text.Length < first.Length + last.Length || !text.StartsWith(first, StringComparison.OrdinalIgnoreCase) || !text.EndsWith(last, StringComparison.OrdinalIgnoreCase)) return false;

        var rest = text[first.Length..^last.Length];
        foreach (var run in _runs.AsSpan(1, _runs.Length - 2))
        {
            var at = rest.IndexOf(run, StringComparison.OrdinalIgnoreCase);
            if (at < 0) return false;

            rest = rest[(at + run.Length)..];
        }

        return true;
    }
}
