using System.Collections.Immutable;
using System.Text;
using AutoResponder.Core;

namespace AutoResponder.Platform.Policies;

/// <summary>What patterns over ARM ids can match, told by finding a site's id that they do match.</summary>
internal static class SiteIds
{
    /// <summary>Longer than any real pair of patterns needs. Beyond it nothing is said, since a tie still owns nothing when it comes to it.</summary>
    private const int MostSteps = 20_000;

    // Two ids that have only what every id has in common: a pattern that matches both says nothing about names.
    private static readonly string[] Unlike =
    [
        "/subscriptions/qqq/resourcegroups/qqq/providers/microsoft.web/sites/qqq",
        "/subscriptions/777/resourcegroups/777/providers/microsoft.web/sites/777",
    ];

    private static readonly ImmutableArray<string> Fixed = ["/subscriptions/", "/resourcegroups/", "/sites/", "/slots/"];

    /// <summary>Whether a pattern matches every site, whatever its names: it was meant to say something and says nothing.</summary>
    public static bool MatchesAll(string pattern) => Array.TrueForAll(Unlike, id => Core.Policies.Glob.Matches(pattern, id));

    /// <summary>Whether there can be a site whose id a pattern matches.</summary>
    public static bool CanMatch(string pattern) => CanMatch(pattern.ToLowerInvariant(), IdForm.Site) || CanMatch(pattern.ToLowerInvariant(), IdForm.Slot);

    /// <summary>The id of a site that both patterns match; null where there is none, or where two patterns are too tangled to tell.</summary>
    public static SiteId? Common(string one, string other)
    {
        if (AreApart(one, other)) return null;

        var (a, b) = (one.ToLowerInvariant(), other.ToLowerInvariant());
        return Find(a, b, IdForm.Site) is { } site && SiteId.TryParse(site, out var id) ? id
            : Find(a, b, IdForm.Slot) is { } slot && SiteId.TryParse(slot, out id) ? id
            : null;
    }

    /// <summary>Goes along the form of an id, a place at a time, with all the places in the pattern where one could be by then.</summary>
    private static bool CanMatch(string pattern, ImmutableArray<IdForm.Token> form)
    {
        var here = new bool[pattern.Length + 1];
        here[0] = true;
        SkipStars(here);
        foreach (var token in form)
        {
            var next = token.Repeats ? here : new bool[here.Length];
            for (var at = 0; at < pattern.Length; at++)
            {
                if (!here[at]) continue;
                if (pattern[at] == '*') next[at] = true;
                else if (token.Takes(pattern[at])) next[at + 1] = true;
                if (token.Repeats && pattern[at] == '*') next[at + 1] = true;
            }

            here = next;
            SkipStars(here);
        }

        return here[^1];

        void SkipStars(bool[] places)
        {
            for (var at = 0; at < pattern.Length; at++) places[at + 1] |= places[at] && pattern[at] == '*';
        }
    }

    /// <summary>The quick answer for most pairs: the beginning, the end, and what follows pieces that stand in an id once, must agree.</summary>
    public static bool AreApart(string a, string b)
    {
        if (!Agree(Run(a), Run(b)) || !AgreeAtEnd(a.AsSpan(a.LastIndexOf('*') + 1), b.AsSpan(b.LastIndexOf('*') + 1))) return true;

        foreach (var piece in Fixed)
        {
            var (x, y) = (a.IndexOf(piece, StringComparison.OrdinalIgnoreCase), b.IndexOf(piece, StringComparison.OrdinalIgnoreCase));
            if (x < 0 || y < 0) continue;

            if (!Agree(Run(a.AsSpan(x)), Run(b.AsSpan(y)))) return true;
        }

        return false;
    }

    private static bool Agree(ReadOnlySpan<char> mine, ReadOnlySpan<char> its) => mine.Length < its.Length ? its.StartsWith(mine, StringComparison.OrdinalIgnoreCase) : mine.StartsWith(its, StringComparison.OrdinalIgnoreCase);

    private static bool AgreeAtEnd(ReadOnlySpan<char> mine, ReadOnlySpan<char> its) => mine.Length < its.Length ? its.EndsWith(mine, StringComparison.OrdinalIgnoreCase) : mine.EndsWith(its, StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> Run(ReadOnlySpan<char> text) => text.IndexOf('*') is var star && star >= 0 ? text[..star] : text;

    /// <summary>Walks both patterns and the form of an id side by side, letter by letter, until all three are at their ends.</summary>
    private static string? Find(string a, string b, ImmutableArray<IdForm.Token> form)
    {
        var open = new Stack<(int A, int B, int Form)>([(0, 0, 0)]);
        var seen = new HashSet<(int, int, int)>();
        var letters = new Dictionary<(int, int, int), ((int, int, int) From, char Letter)>();
        while (open.TryPop(out var at) && seen.Count < MostSteps)
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
}
