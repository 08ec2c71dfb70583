using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Notifications;
using AutoResponder.Verification;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Seals;

/// <summary>An export as bytes, a line at a time as it is read, so that it may be of any length: the events with all that it takes to verify them without us, or a table for people.</summary>
/// <param name="keys">Public keys that checkpoints are signed with, as PEM; a table needs none.</param>
internal sealed class ExportText(AuditExport export, AuditQuery query, IReadOnlyList<string> keys)
{
    public const string Lines = "jsonl";
    public const string Table = "csv";
    private const int LongestCell = 8000;
    private static readonly string[] Columns = ["at", "stream", "seq", "kind", "site", "incident", "policy", "policyHash", "step", "outcome", "guardrails", "actor", "text"];

    /// <summary>What there is to be written, found before the first byte of it.</summary>
    /// <exception cref="FormatException">A checkpoint that it would need cannot be read.</exception>
    public static async Task<ExportText> OfAsync(TableServiceClient tables, SealStore seals, AuditArchive archive, AuditQuery query, string format, CancellationToken cancellationToken)
    {
        var export = await AuditExport.OfAsync(new TableHistory(tables, seals, archive), query, cancellationToken);
        return new ExportText(export, query, format == Table ? [] : await seals.KeysAsync(cancellationToken));
    }

    /// <summary>How many events were written so far, of those that were asked for.</summary>
    public long Events { get; private set; }

    /// <param name="format"><see cref="Lines"/> or <see cref="Table"/>.</param>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(string format, CancellationToken cancellationToken) => format == Table ? TableAsync(cancellationToken) : LinesAsync(cancellationToken);

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (export.Checkpoint is { } checkpoint)
        {
            foreach (var pem in keys) yield return Line(ExportLine.Key(pem));
            yield return Line(ExportLine.Checkpoint(checkpoint));
        }

        var streams = 0L;
        await foreach (var part in export.ReadAsync(query, cancellationToken))
        {
            if (part is ExportPart.Begins) streams++;
            if (part is ExportPart.Happened { Asked: not null }) Events++;
            yield return Line(part switch
            {
                ExportPart.Begins begins => ExportLine.Stream(begins.Stream, begins.After, begins.Hash),
                ExportPart.Happened { Asked: null } link => ExportLine.Link(link.Body.Span),
                ExportPart.Happened happened => happened.Body,
                ExportPart.Proved proved => ExportLine.Proof(proved.Leaf, proved.Checkpoint, proved.Index, proved.Path),
                _ => throw new System.Diagnostics.UnreachableException(),
            });
        }

        yield return Line(ExportLine.End(streams, Events));
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> TableAsync([EnumeratorCancellation] CancellationToken cancellationToken)
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
            Events++;

            // What moves cursors or turns the order of reading around is written out: a table is looked at in many programs.
            yield return Encoding.UTF8.GetBytes(Csv.Line(cells.Select(cell => cell is null ? null : PlainText.Of(cell, LongestCell))));
        }
    }

    private static ReadOnlyMemory<byte> Line(ReadOnlyMemory<byte> content) => (byte[])[.. content.Span, (byte)'\n'];
}
