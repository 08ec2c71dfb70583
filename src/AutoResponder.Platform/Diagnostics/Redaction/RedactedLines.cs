using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace AutoResponder.Platform.Diagnostics.Redaction;

/// <summary>A text without its secrets, as it streams: a line at a time, in memory that does not grow with it.</summary>
internal static class RedactedLines
{
    private const int LongestLine = 64 * 1024;

    /// <summary>No secret is longer: a line that is too long to hold is parted this far before its end, where nothing is torn.</summary>
    private const int Overlap = 8 * 1024;
    private const int MostTries = 24;
    private static readonly SearchValues<char> Breaks = SearchValues.Create("> }\t,|");

    /// <summary>A byte is a character: what is not ASCII passes as it is, in whatever encoding it is.</summary>
    private static readonly Encoding Bytes = Encoding.Latin1;

    public static string AsBytes(string text) => Bytes.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>Half a secret cannot be told from a word: where a text is cut, the line that was hit is left out.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> Of(
        IAsyncEnumerable<ReadOnlyMemory<byte>> text, LineRedactor redactor, bool isCutBefore, bool isCutAfter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rest = new StringBuilder();
        var isSkipping = isCutBefore;
        await foreach (var chunk in text.WithCancellation(cancellationToken))
        {
            // Without its zeros UTF-16 reads as ASCII, and its secrets are found as well.
            rest.Append(Bytes.GetString(chunk.Span).Replace("\0", "", StringComparison.Ordinal));
            if (rest.Length < LongestLine && !chunk.Span.Contains((byte)'\n')) continue;

            var (done, left) = Part(rest.ToString(), redactor, ref isSkipping);
            rest.Clear().Append(left);
            if (done.Length > 0) yield return Bytes.GetBytes(done);
        }

        if (!isSkipping && !isCutAfter && rest.Length > 0) yield return Bytes.GetBytes(redactor.Next(rest.ToString()));
    }

    private static (string Done, string Left) Part(string text, LineRedactor redactor, ref bool isSkipping)
    {
        var done = new StringBuilder();
        var start = 0;
        for (var end = text.IndexOf('\n', start); end >= 0; end = text.IndexOf('\n', start))
        {
            if (!isSkipping) done.Append(redactor.Next(text[start..end])).Append('\n');
            (isSkipping, start) = (false, end + 1);
        }

        var left = text[start..];
        if (left.Length < LongestLine) return (done.ToString(), left);
        if (isSkipping) return (done.ToString(), "");

        var cut = WhereToPart(left, redactor);
        if (cut > 0) return (done.Append(redactor.Next(left[..cut])).ToString(), left[cut..]);

        isSkipping = true;
        return (done.Append(CultureInfo.InvariantCulture, $"[{left.Length} characters and the rest of their line are left out: they could not be searched for secrets]\n").ToString(), "");
    }

    /// <summary>Where the two halves give the same as the whole, nothing that is redacted lies across.</summary>
    private static int WhereToPart(string text, LineRedactor redactor)
    {
        var whole = redactor.Alone(text);
        var cut = text.Length - Overlap;
        for (var tries = 0; tries < MostTries; tries++)
        {
            cut = text.AsSpan(0, cut).LastIndexOfAny(Breaks);
            if (cut < Overlap) return 0;
            if (redactor.Alone(text[..(cut + 1)]) + redactor.Alone(text[(cut + 1)..]) == whole) return cut + 1;
        }

        return 0;
    }
}
