using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AutoResponder.Core.Policies;

namespace AutoResponder.Platform.Monitoring.HttpLogs;

/// <summary>A piece of a log in W3C's extended format, as IIS writes it: what its columns are it says itself, and its times are UTC.</summary>
/// <param name="Lines">All whole lines that could be read, in their order.</param>
/// <param name="Begins">The first moment that it speaks of; null where there is none.</param>
/// <param name="Odd">How many lines did not have the form that the columns promise.</param>
internal sealed record W3cLog(ImmutableArray<W3cLine> Lines, DateTimeOffset? Begins, int Odd)
{
    private const string FieldsMark = "#Fields:";
    private const string DateMark = "#Date:";

    /// <summary>The line that says what the columns are; null where there is none.</summary>
    public static string? FieldsIn(string text) => text.Split('\n').FirstOrDefault(line => line.StartsWith(FieldsMark, StringComparison.Ordinal))?.TrimEnd('\r');

    /// <param name="fields">What the columns are, as long as the piece does not say it itself.</param>
    /// <param name="isCut">Whether it begins in the middle of a line.</param>
    public static W3cLog Read(ReadOnlySpan<byte> bytes, string? fields, bool isCut)
    {
        // IIS lays out a log's file ahead of its lines, full of zeros.
        bytes = bytes.TrimEnd((byte)0);

        // A line without its end is still being written, and its beginning may be another's end.
        var from = isCut ? bytes.IndexOf((byte)'\n') + 1 : 0;
        var to = bytes.LastIndexOf((byte)'\n') + 1;
        if (to <= from || (isCut && from == 0)) return new W3cLog([], null, 0);

        var columns = fields is null ? null : new Columns(fields);
        var (lines, odd, begins) = (ImmutableArray.CreateBuilder<W3cLine>(), 0, (DateTimeOffset?)null);
        foreach (var raw in Encoding.UTF8.GetString(bytes[from..to]).AsSpan().EnumerateLines())
        {
            if (raw.IsEmpty) continue;
            if (raw.StartsWith(FieldsMark, StringComparison.Ordinal)) columns = new Columns(raw.ToString());
            else if (raw.StartsWith(DateMark, StringComparison.Ordinal)) begins ??= Moment(raw[DateMark.Length..].Trim());
            else if (raw[0] == '#') continue;
            else if (columns?.Read(raw) is { } line)
            {
                begins ??= line.Request.EndedAt;
                lines.Add(line);
            }
            else odd++;
        }

        return new W3cLog(lines.ToImmutable(), begins, odd);
    }

    private static DateTimeOffset? Moment(ReadOnlySpan<char> text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    /// <summary>Where each column stands.</summary>
    private sealed class Columns
    {
        private readonly string[] _names;
        private readonly int _date, _time, _status, _substatus, _win32, _path, _took, _site, _agent;

        public Columns(string fields)
        {
            _names = fields[FieldsMark.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            (_date, _time, _status, _substatus, _win32) = (At("date"), At("time"), At("sc-status"), At("sc-substatus"), At("sc-win32-status"));
            (_path, _took, _site, _agent) = (At("cs-uri-stem"), At("time-taken"), At("s-sitename"), At("cs(User-Agent)"));
        }

        public W3cLine? Read(ReadOnlySpan<char> line)
        {
            Span<Range> parts = stackalloc Range[64];
            var count = line.Split(parts, ' ');
            if (count != _names.Length || _date < 0 || _time < 0 || Moment($"{line[parts[_date]]} {line[parts[_time]]}") is not { } endedAt) return null;

            var request = new LoggedRequest(
                endedAt,
                Number(line, parts, _status),
                Number(line, parts, _substatus),
                Number(line, parts, _win32),
                _path < 0 ? null : line[parts[_path]].ToString(),
                Number(line, parts, _took) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null);
            return new W3cLine(request, IsOfUsers(line, parts));
        }

        /// <summary>Kudu's own requests are logged beside the site's, and so are ours.</summary>
        private bool IsOfUsers(ReadOnlySpan<char> line, ReadOnlySpan<Range> parts) =>
            !(_site >= 0 && line[parts[_site]].StartsWith("~1", StringComparison.Ordinal)) && !(_agent >= 0 && line[parts[_agent]].SequenceEqual("AutoResponder"));

        private static long? Number(ReadOnlySpan<char> line, ReadOnlySpan<Range> parts, int column) =>
            column >= 0 && long.TryParse(line[parts[column]], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= uint.MaxValue ? number : null;

        private int At(string name) => Array.FindIndex(_names, candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>One line.</summary>
/// <param name="IsOfUsers">Whether it counts: not a request to Kudu, and none of our own.</param>
internal readonly record struct W3cLine(LoggedRequest Request, bool IsOfUsers);
