using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Diagnostics.Redaction;
using AutoResponder.Platform.Diagnostics.Scm;
using Azure;

namespace AutoResponder.Platform.Diagnostics.Collecting;

/// <summary>Reads a site's log files: what there is, the ends of them, and without the secrets in them.</summary>
internal sealed class LogReader(ScmClient scm)
{
    private const int HeadBytes = 4096;

    /// <summary>The files of a folder, newest first; none where there is no such folder.</summary>
    /// <exception cref="SourceException">It could not be read.</exception>
    public async Task<ImmutableArray<LogFile>> ListAsync(ScmSite site, ScmPath folder, CancellationToken cancellationToken)
    {
        using var listing = await scm.JsonAsync(site, folder, "log folder", null, cancellationToken);
        if (listing is null || listing.RootElement.ValueKind != JsonValueKind.Array) return [];

        // Only the name is taken of an entry: where its file is, is ours to say.
        return
        [
            .. listing.RootElement.EnumerateArray()
                .Where(entry => entry.ValueKind == JsonValueKind.Object && entry.Text("mime") != "inode/directory")
                .Select(entry => (Name: entry.Text("name") ?? "", Size: Number(entry), At: Moment(entry)))
                .Select(entry => folder.File(entry.Name) is { } path && entry.Size > 0 ? new LogFile(path, entry.Name, entry.Size, entry.At) : null)
                .OfType<LogFile>()
                .OrderByDescending(file => file.ModifiedAt).ThenByDescending(file => file.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>What the site's settings call secret, to be found in its logs; nothing where they may not be read.</summary>
    public async Task<KnownSecrets> SecretsAsync(ScmSite site, CancellationToken cancellationToken)
    {
        try
        {
            using var settings = await scm.JsonAsync(site, ScmPath.Settings, "settings", null, cancellationToken);
            return settings is null ? KnownSecrets.None : KnownSecrets.Of(settings.RootElement);
        }
        catch (SourceException)
        {
            // Then the secrets' own forms and names have to do.
            return KnownSecrets.None;
        }
    }

    /// <summary>The end of a file.</summary>
    /// <exception cref="SourceException">It cannot be had.</exception>
    public async Task<LogTail> TailAsync(ScmSite site, ScmPath file, int bytes, CancellationToken cancellationToken)
    {
        try
        {
            await using var answer = await scm.ReadAsync(site, file, null, string.Create(CultureInfo.InvariantCulture, $"bytes=-{bytes}"), cancellationToken);
            if (answer.Status == 416) return new LogTail([], false);
            if (answer.Status is not (200 or 206)) throw new SourceException(SourceException.Because(answer.Status, "file"));
            if (!IsAFile(answer)) throw new SourceException($"Kudu answers with {answer.Headers.ContentType}, which is no log");

            // Whoever does not know parts sends the whole; then what is before the end is passed over.
            var (tail, isCut) = await Chunks.TailAsync(answer.Content, bytes, cancellationToken);
            return new LogTail(tail, isCut || (answer.Status == 206 && !StartsAtZero(answer)));
        }
        catch (RequestFailedException e)
        {
            throw SourceException.Of(e, "file");
        }
        catch (IOException e)
        {
            throw new CutOffException(e.Message, e);
        }
    }

    /// <summary>The first lines of a file, where a web server says what its columns are.</summary>
    public async Task<string> HeadAsync(ScmSite site, ScmPath file, CancellationToken cancellationToken)
    {
        await using var answer = await scm.ReadAsync(site, file, null, string.Create(CultureInfo.InvariantCulture, $"bytes=0-{HeadBytes - 1}"), cancellationToken);
        if (answer.Status is not (200 or 206)) return "";

        var head = new byte[HeadBytes];
        var read = await answer.Content.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false, cancellationToken);
        return Encoding.Latin1.GetString(head.AsSpan(0, read));
    }

    /// <summary>A page is an error, whatever its status; and what is packed would keep its secrets.</summary>
    public static bool IsAFile(Download answer) =>
        answer.Headers.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) != true
        && !(answer.Headers.TryGetValue("Content-Encoding", out var packed) && !packed.Equals("identity", StringComparison.OrdinalIgnoreCase));

    private static bool StartsAtZero(Download answer) => answer.Headers.TryGetValue("Content-Range", out var range) && range.StartsWith("bytes 0-", StringComparison.OrdinalIgnoreCase);

    private static long Number(JsonElement entry) => entry.TryGetProperty("size", out var size) && size.TryGetInt64(out var bytes) ? bytes : 0;

    private static DateTimeOffset Moment(JsonElement entry) =>
        DateTimeOffset.TryParse(entry.Text("mtime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : DateTimeOffset.MinValue;
}

/// <summary>A log file as its folder lists it.</summary>
internal sealed record LogFile(ScmPath Path, string Name, long Size, DateTimeOffset ModifiedAt);

/// <summary>The end of a log file.</summary>
/// <param name="IsCut">Whether it begins in the middle.</param>
internal sealed record LogTail(byte[] Bytes, bool IsCut);
