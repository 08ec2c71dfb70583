using System.Globalization;
using System.Text;
using AutoResponder.Cli;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Notifications;
using AutoResponder.Platform.Seals;
using AutoResponder.Verification;
using Microsoft.AspNetCore.Http;

namespace AutoResponder.Console.Audit;

/// <summary>An export as a file that a browser saves: written as it is read, so that it may be of any length. Where it breaks off, so does the connection, and nobody takes half of it for all.</summary>
internal sealed class Download(AuditExport export, AuditQuery query, bool isTable, IReadOnlyList<string> keys) : IResult
{
    public const string Lines = "jsonl";
    public const string Table = "csv";
    private static readonly string[] Columns = ["at", "stream", "seq", "kind", "site", "incident", "policy", "policyHash", "step", "outcome", "guardrails", "actor", "text"];

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (answer, token) = (httpContext.Response, httpContext.RequestAborted);
        answer.ContentType = isTable ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8";
        answer.Headers.CacheControl = "no-store";
        answer.Headers.ContentDisposition = string.Create(
            CultureInfo.InvariantCulture, $"attachment; filename=\"audit-{query.From.UtcDateTime:yyyyMMdd'T'HHmm}-{query.Until.UtcDateTime:yyyyMMdd'T'HHmm}.{(isTable ? Table : Lines)}\"");
        await foreach (var line in (isTable ? TableAsync(token) : LinesAsync(token)).WithCancellation(token)) await answer.Body.WriteAsync(line, token);
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (export.Checkpoint is { } checkpoint)
        {
            foreach (var pem in keys) yield return Line(ExportLine.Key(pem));
            yield return Line(ExportLine.Checkpoint(checkpoint));
        }

        var (streams, events) = (0L, 0L);
        await foreach (var part in export.ReadAsync(query, cancellationToken))
        {
            if (part is ExportPart.Begins) streams++;
            if (part is ExportPart.Happened { Asked: not null }) events++;
            yield return Line(part switch
            {
                ExportPart.Begins begins => ExportLine.Stream(begins.Stream, begins.After, begins.Hash),
                ExportPart.Happened { Asked: null } link => ExportLine.Link(link.Body.Span),
                ExportPart.Happened happened => happened.Body,
                ExportPart.Proved proved => ExportLine.Proof(proved.Leaf, proved.Checkpoint, proved.Index, proved.Path),
                _ => throw new System.Diagnostics.UnreachableException(),
            });
        }

        yield return Line(ExportLine.End(streams, events));
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> TableAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return Encoding.UTF8.GetBytes(Csv.Line(Columns));
        await foreach (var part in export.ReadAsync(query, cancellationToken))
        {
            if (part is not ExportPart.Happened { Asked: { Entry: var entry } facts }) continue;

            string?[] cells =
            [
                entry.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), entry.Stream, entry.Sequence.ToString(CultureInfo.InvariantCulture), entry.Kind, entry.Site?.Value, entry.Incident,
                entry.Policy?.Name, entry.Policy?.Hash, facts.Step, facts.Outcome, string.Join(' ', facts.Guardrails), facts.Actor, AuditEvent.Say(entry),
            ];
            yield return Encoding.UTF8.GetBytes(Csv.Line(cells.Select(cell => cell is null ? null : PlainText.Of(cell, 8000))));
        }
    }

    private static ReadOnlyMemory<byte> Line(ReadOnlyMemory<byte> content) => (byte[])[.. content.Span, (byte)'\n'];
}
