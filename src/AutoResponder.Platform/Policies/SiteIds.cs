using System.Collections.Immutable;
using System.Text;
using AutoResponder.Core;

namespace AutoResponder.Platform.Policies;

/// <summary>What patterns over ARM ids can match, told by finding a site's id that they do match.</summary>
internal static class SiteIds
{
    private const string Anything = "*";

    // Two ids that have only what every id has in common: a pattern that matches both says nothing about names.
    private static readonly string[] Unlike =
    [
        "/subscriptions/qqq/resourcegroups/qqq/providers/microsoft.web/sites/qqq",
        "/subscriptions/777/resourcegroups/777/providers/microsoft.web/sites/777",
    ];

    private static readonly ImmutableArray<string> Fixed = ["/subscriptions/", "/resourcegroups/", "/sites/", "/slots/"];

    private static readonly ImmutableArray<Token> Site =
    [
        .. Literal("/subscriptions/"), .. Segment(char.IsAsciiLetterOrDigit, letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'),
        .. Literal("/resourcegroups/"), .. Segment(IsOfGroup, IsOfGroup),
        .. Literal("/providers/microsoft.web/sites/"), .. Segment(char.IsAsciiLetterOrDigit, IsOfName),
    ];

    private static readonly ImmutableArray<Token> Slot = [.. Site, .. Literal("/slots/"), .. Segment(char.IsAsciiLetterOrDigit, IsOfName)];

    /// <summary>Whether a pattern matches every site, whatever its names: it was meant to say something and says nothing.</summary>
    public static bool MatchesAll(string pattern) => Array.TrueForAll(Unlike, id => Core.Policies.Glob.Matches(pattern, id));

    /// <summary>The id of a site that both patterns match; null where there can be none.</summary>
    public static SiteId? Common(string one, string other = Anything)
    {
        var (a, b) = (one.ToLowerInvariant(), other.ToLowerInvariant());
        if (AreApart(a, b)) return null;

        return Find(a, b, Site) is { } site && SiteId.TryParse(site, out var id) ? id
            : Find(a, b, Slot) is { } slot && SiteId.TryParse(slot, out id) ? id
            : null;
    }

    /// <summary>The quick answer for most pairs: each of these pieces stands in an id once, so what follows it must agree.</summary>
    private static bool AreApart(string a, string b)
    {
        foreach (var piece in Fixed)
        {
            var (x, y) = (a.IndexOf(piece, StringComparison.Ordinal), b.IndexOf(piece, StringComparison.Ordinal));
            if (x < 0 || y < 0) continue;

            var mine = Run(a.AsSpan(x));
            var its = Run(b.AsSpan(y));
            var length = Math.Min(mine.Length, its.Length);
            if (!mine[..length].SequenceEqual(its[..length])) return true;
        }

        return false;
    }

    private static ReadOnlySpan<char> Run(ReadOnlySpan<char> text) => text.IndexOf('*') is var star && star >= 0 ? text[..star] : text;

    /// <summary>Walks both patterns and the form of an id side by side, letter by letter, until all three are at their ends.</summary>
    private static string? Find(string a, string b, ImmutableArray<Token> form)
    {
        var open = new Stack<(int A, int B, int Form)>([(0, 0, 0)]);
        var seen = new HashSet<(int, int, int)>();
        var letters = new Dictionary<(int, int, int), ((int, int, int) From, char Letter)>();
        while (open.TryPop(out var at))
        {
            if (!seen.Add(at)) continue;
            if (AtEnd(a, at.A) && AtEnd(b, at.B) && at.Form == form.Length) return Trace(letters, at);
            if (at.Form < form.Length && form[at.Form].Repeats) Push(at, (at.A, at.B, at.Form + 1), '\0');

            foreach (var (x, mine) in Ways(a, at.A))
            {
                foreach (var (y, its) in Ways(b, at.B))
                {
                    if (at.Form == form.Length || (mine is { } m && its is { } i && m != i)) continue;

                    var token = form[at.Form];
                    var letter = mine ?? its ?? token.Usual;
                    if (token.Takes(letter)) Push(at, (x, y, token.Repeats ? at.Form : at.Form + 1), letter);
                }
            }
        }

        return null;

        void Push((int A, int B, int Form) from, (int A, int B, int Form) to, char letter)
        {
            if (seen.Contains(to)) return;

            letters.TryAdd(to, (from, letter));
            open.Push(to);
        }
    }

    /// <summary>Where a pattern can be after one letter, and which letter it must be; null for any.</summary>
    private static IEnumerable<(int Next, char? Letter)> Ways(string pattern, int at)
    {
        while (at < pattern.Length && pattern[at] == '*')
        {
            yield return (at, null);
            at++;
        }

        if (at < pattern.Length) yield return (at + 1, pattern[at]);
    }

    private static bool AtEnd(string pattern, int at) => pattern.AsSpan(at).Trim('*').IsEmpty;

    private static string Trace(Dictionary<(int, int, int), ((int, int, int) From, char Letter)> letters, (int, int, int) state)
    {
        var path = new StringBuilder();
        while (letters.TryGetValue(state, out var step))
        {
            if (step.Letter != '\0') path.Insert(0, step.Letter);
            state = step.From;
        }

        return path.ToString();
    }

    private static bool IsOfGroup(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '(' or ')' or '.' or '-';

    private static bool IsOfName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-';

    private static IEnumerable<Token> Literal(string text) => text.Select(letter => new Token(letter, false, one => one == letter));

    private static IEnumerable<Token> Segment(Func<char, bool> first, Func<char, bool> next) => [new Token('x', false, first), new Token('x', true, next)];

    /// <summary>A place in an id.</summary>
    /// <param name="Usual">A letter that fits it.</param>
    /// <param name="Repeats">Whether it takes any number of letters, or exactly one.</param>
    private sealed record Token(char Usual, bool Repeats, Func<char, bool> Takes);
}
