using System.Collections.Immutable;

namespace AutoResponder.Platform.Policies;

/// <summary>What the id of a site or a slot looks like, place by place.</summary>
internal static class IdForm
{
    public static ImmutableArray<Token> Site { get; } =
    [
        .. Literal("/subscriptions/"), .. Segment(char.IsAsciiLetterOrDigit, letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'),
        .. Literal("/resourcegroups/"), .. Segment(IsOfGroup, IsOfGroup),
        .. Literal("/providers/microsoft.web/sites/"), .. Segment(char.IsAsciiLetterOrDigit, IsOfName),
    ];

    public static ImmutableArray<Token> Slot { get; } = [.. Site, .. Literal("/slots/"), .. Segment(char.IsAsciiLetterOrDigit, IsOfName)];

    private static bool IsOfGroup(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '(' or ')' or '.' or '-';

    private static bool IsOfName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-';

    private static IEnumerable<Token> Literal(string text) => text.Select(letter => new Token(letter, false, one => one == letter));

    private static IEnumerable<Token> Segment(Func<char, bool> first, Func<char, bool> next) => [new Token('x', false, first), new Token('x', true, next)];

    /// <summary>A place in an id.</summary>
    /// <param name="Usual">A letter that fits it.</param>
    /// <param name="Repeats">Whether it takes any number of letters, or exactly one.</param>
    public sealed record Token(char Usual, bool Repeats, Func<char, bool> Takes);
}
