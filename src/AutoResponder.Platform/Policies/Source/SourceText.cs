using System.Buffers;
using System.Globalization;
using System.Text;

namespace AutoResponder.Platform.Policies.Source;

/// <summary>The text of a file: UTF-8, of a bearable length, and without characters that show a reader something else than is read.</summary>
internal static class SourceText
{
    // Line breaks that no editor shows, and marks that turn the direction of writing: what stands behind them looks like a comment and is none.
    private static readonly SearchValues<char> Deceiving = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\v\f\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089\u008a\u008b\u008c\u008d\u008e\u008f\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009a\u009b\u009c\u009d\u009e\u009f\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff");

    /// <summary>The text, or null with the reason added to the problems.</summary>
    public static string? Read(ReadOnlySpan<byte> bytes, Reading reading)
    {
        if (bytes.Length > PolicyFiles.Longest)
        {
            reading.Wrong(1, 1, string.Create(CultureInfo.InvariantCulture, $"the file is longer than {PolicyFiles.Longest / 1024} KiB, which is the most that is allowed"));
            return null;
        }

        // Some editors begin a file with a mark of its encoding.
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];

        var right = System.Text.Unicode.Utf8.IsValid(bytes) ? bytes.Length : FirstWrong(bytes);
        var text = Encoding.UTF8.GetString(bytes[..right]);
        if (right < bytes.Length)
        {
            Wrong(reading, text, text.Length, $"the byte 0x{bytes[right]:X2} is no text in UTF-8; save the file as UTF-8");
            return null;
        }

        var at = text.AsSpan().IndexOfAny(Deceiving);
        if (at < 0) return text;

        Wrong(reading, text, at, $"the character U+{(int)text[at]:X4} is not allowed: it is invisible; besides printable text, only blanks, tabs and line feeds are");
        return null;
    }

    private static int FirstWrong(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == OperationStatus.Done) at += length;
        return at;
    }

    private static void Wrong(Reading reading, string text, int at, string what)
    {
        var before = text.AsSpan(0, at);
        reading.Wrong(before.Count('\n') + 1, at - before.LastIndexOf('\n'), what);
    }
}
