using AutoResponder.Platform.Diagnostics.Redaction;
using AutoResponder.Platform.Diagnostics.Scm;
using Azure;

namespace AutoResponder.Platform.Diagnostics.Collecting;

/// <summary>What the site says while it is listened to.</summary>
internal sealed class LogStreamCollector(ScmClient scm, TimeProvider time) : ICollector
{
    private static readonly TimeSpan Listen = TimeSpan.FromSeconds(10);

    public async Task<Collected> OpenAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        var site = await scm.FindAsync(wanted.Order.Site, cancellationToken);
        var redactor = new LineRedactor(await new LogReader(scm).SecretsAsync(site, cancellationToken));
        try
        {
            var answer = await scm.ReadAsync(site, ScmPath.LogStream, wanted.Artefact.Instance, null, cancellationToken);
            if (answer.Status == 200 && LogReader.IsAFile(answer))
            {
                var heard = Chunks.While(answer.Content, Listen, wanted.Limits.Bytes, time, cancellationToken);
                return Collected.Text(RedactedLines.Of(heard, redactor, isCutBefore: false, isCutAfter: true, cancellationToken), ".log", answer);
            }

            await using (answer) throw new SourceException(SourceException.Because(answer.Status, "log stream"));
        }
        catch (RequestFailedException e)
        {
            throw SourceException.Of(e, "log stream");
        }
    }
}
