using System.Buffers;

namespace AutoResponder.Platform.Seals;

/// <summary>Cells by RFC 4180. What a spreadsheet would take for a formula begins with an apostrophe, and then it is text.</summary>
internal static class Csv
{
    private const string BeginsFormula = "=+-@\t\r\n＝＋－＠";
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n;\t");

    public static string Line(IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";

        // Blanks in front are skipped by some before they look for the sign.
        var first = text.AsSpan().TrimStart(" \u00a0\ufeff");
        var isFormula = BeginsFormula.Contains(text[0]) || (first.Length > 0 && BeginsFormula.Contains(first[0]));
        var safe = isFormula ? $"'{text}" : text;

        // A sign in quotes is a sign all the same: quotes do not make it text, the apostrophe does.
        return safe.AsSpan().ContainsAny(Quoted) || isFormula ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
