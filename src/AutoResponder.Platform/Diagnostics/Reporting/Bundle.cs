using System.Collections.Immutable;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using AutoResponder.Platform.Diagnostics.Collecting;
using AutoResponder.Platform.Diagnostics.Journal;
using AutoResponder.Platform.Diagnostics.Storing;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Platform.Diagnostics.Reporting;

/// <summary>All that a report is made from: what was saved, read back as it lies in the storage, and what the ledger says of the incident.</summary>
internal sealed class Bundle(DiagnosticsStore store, CaptureRecord record, ImmutableArray<AuditEvent> events, DateTimeOffset writtenAt)
{
    private const int LongestRead = 6 * 1024 * 1024;
    private const int LongestLine = 16 * 1024;

    public CaptureRecord Record => record;

    public ImmutableArray<AuditEvent> Events => events;

    public DateTimeOffset WrittenAt => writtenAt;

    /// <summary>The artefacts of some kinds that are text.</summary>
    public IEnumerable<Artefact> Of(params ReadOnlySpan<string> kinds)
    {
        var wanted = kinds.ToArray();
        return record.Done.Where(artefact => wanted.Contains(artefact.Kind));
    }

    public async IAsyncEnumerable<string> LinesAsync(Artefact artefact, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var content = await store.OpenAsync(artefact.Blob!, cancellationToken);
        using var reader = new StreamReader(content, Encoding.UTF8);
        var isXml = artefact.Name.EndsWith(".xml", StringComparison.Ordinal);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            // An event log may be one line: each of its events is read as one.
            foreach (var part in line.Split("</Event>", StringSplitOptions.RemoveEmptyEntries))
            {
                var text = isXml ? WebUtility.HtmlDecode(part) : part;
                yield return text.Length <= LongestLine ? text : text[..LongestLine];
            }
        }
    }

    public async Task<JsonDocument?> JsonAsync(Artefact artefact, CancellationToken cancellationToken)
    {
        await using var content = await store.OpenAsync(artefact.Blob!, cancellationToken);
        using var buffer = new MemoryStream();
        await new AtMost(content, LongestRead).CopyToAsync(buffer, cancellationToken);
        return JsonDocument.Parse(buffer.ToArray());
    }
}
