using System.Globalization;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Diagnostics;
using AutoResponder.Platform.Diagnostics.Collecting;
using AutoResponder.Platform.Diagnostics.Scm;
using Azure;

namespace AutoResponder.Platform.Monitoring.HttpLogs;

/// <summary>The end of one log file, read backwards in growing pieces until it reaches far enough back: no more bytes than that, and never more than a cap.</summary>
internal sealed class LogEnd(ScmClient scm, ScmSite site, LogFile file)
{
    private const int FirstPiece = 64 * 1024;
    private byte[] _bytes = [];
    private string? _fields;

    /// <summary>Where what was read begins in the file.</summary>
    public long Start { get; private set; }

    public string Name => file.Name;

    /// <summary>Files of one instance have one beginning: its mark, before the time that the file was begun at.</summary>
    public string Mark => file.Name.Split('-')[0];

    /// <summary>Whether the file goes on before what was read.</summary>
    public bool IsCut => Start > 0;

    /// <param name="cutoff">Lines that ended before this are not needed.</param>
    /// <param name="most">So many bytes at most.</param>
    /// <exception cref="SourceException">It cannot be had.</exception>
    public async Task<W3cLog> ReadAsync(DateTimeOffset cutoff, int most, CancellationToken cancellationToken)
    {
        var piece = Math.Min(FirstPiece, most);
        await TakeAsync(string.Create(CultureInfo.InvariantCulture, $"bytes=-{piece}"), null, most, cancellationToken);
        while (true)
        {
            if (IsCut && _fields is null) _fields = await new LogReader(scm).HeadAsync(site, file.Path, cancellationToken) is { } head ? W3cLog.FieldsIn(head) ?? "" : "";

            var log = W3cLog.Read(_bytes, _fields is { Length: > 0 } ? _fields : null, IsCut);
            var left = most - _bytes.Length;
            if (!IsCut || left <= 0 || (log.Lines is [var first, ..] && first.Request.EndedAt < cutoff)) return log;

            piece = (int)Math.Min(Math.Min(piece * 2L, left), Start);
            await TakeAsync(string.Create(CultureInfo.InvariantCulture, $"bytes={Start - piece}-{Start - 1}"), Start - piece, piece, cancellationToken);
        }
    }

    /// <summary>Asks for a piece, and sets it before what there is.</summary>
    /// <param name="from">Where it must begin; null for wherever the end is.</param>
    private async Task TakeAsync(string range, long? from, int most, CancellationToken cancellationToken)
    {
        try
        {
            await using var answer = await scm.ReadAsync(site, file.Path, null, range, cancellationToken);
            if (answer.Status == 416) return;
            if (answer.Status is not (200 or 206)) throw new SourceException(SourceException.Because(answer.Status, "HTTP log"));
            if (!LogReader.IsAFile(answer)) throw new SourceException($"Kudu answers with {answer.Headers.ContentType}, which is no log");

            var start = answer.Status == 200 ? 0 : StartOf(answer) ?? throw new SourceException("Kudu sends a part of the HTTP log, and does not say which");
            if (answer.Length > most) throw new SourceException(string.Create(CultureInfo.InvariantCulture, $"Kudu sends {answer.Length} bytes of the HTTP log where {most} were asked for at most"));
            if (from is { } expected && start != expected) throw new SourceException("Kudu sends another part of the HTTP log than was asked for");

            using var content = new MemoryStream();
            await new AtMost(answer.Content, most).CopyToAsync(content, cancellationToken);
            (_bytes, Start) = ([.. content.ToArray(), .. _bytes], start);
        }
        catch (RequestFailedException e)
        {
            throw SourceException.Of(e, "HTTP log");
        }
        catch (Exception e) when (e is IOException or TooLongException)
        {
            throw new SourceException($"the HTTP log broke off: {e.Message}", e);
        }
    }

    /// <summary>From <c>Content-Range: bytes 5-9/10</c>.</summary>
    private static long? StartOf(Download answer) =>
        answer.Headers.TryGetValue("Content-Range", out var range) && range.StartsWith("bytes ", StringComparison.OrdinalIgnoreCase)
        && long.TryParse(range.AsSpan(6, Math.Max(0, range.IndexOf('-', StringComparison.Ordinal) - 6)), NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : null;
}
