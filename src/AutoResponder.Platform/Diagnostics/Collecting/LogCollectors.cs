using System.Runtime.CompilerServices;
using System.Text;
using AutoResponder.Platform.Diagnostics.Redaction;
using AutoResponder.Platform.Diagnostics.Scm;

namespace AutoResponder.Platform.Diagnostics.Collecting;

/// <summary>The ends of one or several log files, oldest first, each under a line that says which it is.</summary>
internal abstract class LogCollector(ScmClient scm) : ICollector
{
    private const int MostFiles = 4;

    protected LogReader Logs { get; } = new(scm);

    public async Task<Collected> OpenAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        var site = await scm.FindAsync(wanted.Order.Site, cancellationToken);
        var files = (await ChooseAsync(site, cancellationToken)).Take(MostFiles).ToList();
        if (files.Count == 0) throw new SourceException("there is no such file");

        var secrets = await Logs.SecretsAsync(site, cancellationToken);

        // The newest file comes first by right, the next ones get what it leaves.
        var (left, chosen) = (wanted.Limits.Bytes, new List<(LogFile File, int Bytes)>());
        foreach (var file in files.TakeWhile(_ => left > 0))
        {
            chosen.Insert(0, (file, (int)Math.Min(file.Size, left)));
            left -= Math.Min(file.Size, left);
        }

        var ending = chosen.Count == 1 ? Path.GetExtension(chosen[0].File.Name).ToLowerInvariant() : "";
        return Collected.Text(ReadAsync(site, chosen, secrets, cancellationToken), ending is ".xml" or ".txt" ? ending : ".log");
    }

    /// <summary>Which files are meant, newest first.</summary>
    protected abstract Task<IEnumerable<LogFile>> ChooseAsync(ScmSite site, CancellationToken cancellationToken);

    /// <summary>What a reader needs to know of a file whose start is cut away; it is redacted like the rest.</summary>
    protected virtual Task<string> BeforeAsync(ScmSite site, LogFile file, CancellationToken cancellationToken) => Task.FromResult("");

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        ScmSite site, List<(LogFile File, int Bytes)> files, KnownSecrets secrets, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (file, bytes) in files)
        {
            var redactor = new LineRedactor(secrets);
            var tail = await Logs.TailAsync(site, file.Path, bytes, cancellationToken);
            if (files.Count > 1) yield return Encoding.UTF8.GetBytes($"#File: {Secrets.Redact(file.Name)}{(tail.IsCut ? ", its end" : "")}\n");
            if (tail.IsCut && await BeforeAsync(site, file, cancellationToken) is { Length: > 0 } before) yield return Encoding.Latin1.GetBytes(redactor.Next(before) + "\n");

            await foreach (var chunk in RedactedLines.Of(Whole(tail.Bytes), redactor, tail.IsCut, isCutAfter: false, cancellationToken)) yield return chunk;
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Whole(byte[] bytes)
    {
        await Task.CompletedTask;
        yield return bytes;
    }
}

/// <summary>The end of whatever log was written to last.</summary>
internal sealed class NewestLogCollector(ScmClient scm) : LogCollector(scm)
{
    protected override async Task<IEnumerable<LogFile>> ChooseAsync(ScmSite site, CancellationToken cancellationToken) =>
        [.. (await Logs.ListAsync(site, ScmPath.ApplicationLogs, cancellationToken)).Concat(await Logs.ListAsync(site, ScmPath.Logs, cancellationToken)).Where(LogNames.IsLog).OrderByDescending(file => file.ModifiedAt).Take(1)];
}

/// <summary>The newest of the web server's own logs.</summary>
internal sealed class HttpLogsCollector(ScmClient scm) : LogCollector(scm)
{
    protected override async Task<IEnumerable<LogFile>> ChooseAsync(ScmSite site, CancellationToken cancellationToken)
    {
        var files = await Logs.ListAsync(site, ScmPath.HttpLogs, cancellationToken);

        // Switching it on would be a change of settings, and restart the site.
        return files.IsEmpty ? throw new SourceException("there are no HTTP logs: they are not switched on for the site") : files;
    }

    protected override async Task<string> BeforeAsync(ScmSite site, LogFile file, CancellationToken cancellationToken) =>
        (await Logs.HeadAsync(site, file.Path, cancellationToken)).Split('\n').FirstOrDefault(line => line.StartsWith("#Fields:", StringComparison.Ordinal))?.TrimEnd('\r') ?? "";
}

/// <summary>The event log of Windows; the containers' console where there is none.</summary>
internal sealed class EventLogCollector(ScmClient scm) : LogCollector(scm)
{
    protected override async Task<IEnumerable<LogFile>> ChooseAsync(ScmSite site, CancellationToken cancellationToken)
    {
        var files = await Logs.ListAsync(site, ScmPath.Logs, cancellationToken);
        return site.IsLinux
            ? files.Where(file => file.Name.EndsWith("docker.log", StringComparison.OrdinalIgnoreCase))
            : files.Where(file => file.Name.Equals("eventlog.xml", StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>PHP's own error log, where there is one.</summary>
internal sealed class PhpErrorsCollector(ScmClient scm) : LogCollector(scm)
{
    protected override async Task<IEnumerable<LogFile>> ChooseAsync(ScmSite site, CancellationToken cancellationToken)
    {
        var files = (await Logs.ListAsync(site, ScmPath.Logs, cancellationToken)).Where(file => file.Name.Equals("php_errors.log", StringComparison.OrdinalIgnoreCase)).ToList();
        return files.Count == 0 ? throw new AbsentException("the site has no PHP error log") : files;
    }
}

internal static class LogNames
{
    public static bool IsLog(LogFile file) => Path.GetExtension(file.Name).ToLowerInvariant() is ".log" or ".txt" or ".xml";
}
