using System.Globalization;
using System.Text;

namespace AutoResponder.Platform.Notifications;

/// <summary>Text from outside as one line for a person: whatever would move a cursor, hide, or turn the order of reading around is written out instead.</summary>
public static class PlainText
{
    /// <summary>The text as it may be shown, at most so many characters and an ellipsis.</summary>
    public static string Of(string? text, int atMost = 2000)
    {
        var plain = new StringBuilder(Math.Min(text?.Length ?? 0, atMost));
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            var shown = IsHarmless(rune) ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x4}}}");
            if (plain.Length + shown.Length > atMost) return plain.Append('…').ToString();

            plain.Append(shown);
        }

        return plain.ToString();
    }

    /// <summary>Control characters move cursors and set colours; format characters hold the bidi marks and what has no width; the two separators break lines.</summary>
    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
