using System.CommandLine;
using System.Text;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Notifications;
using AutoResponder.Platform.Seals;
using AutoResponder.Verification;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary><c>audit export</c>: events as they are, with all that it takes to verify them without us; or a table for people.</summary>
internal sealed class ExportCommand(IConfiguration configuration)
{
    private const string Lines = "jsonl";
    private const string Table = "csv";
    private static readonly string[] Columns = ["at", "stream", "seq", "kind", "site", "incident", "policy", "policyHash", "step", "outcome", "guardrails", "actor", "text"];

    public Command Make()
    {
        var filter = new AuditFilter(null);
        var format = new Option<string>("--format") { Description = $"{Lines}: each event's canonical bytes, a line each, and what proves them. {Table}: a table.", DefaultValueFactory = _ => Lines };
        format.AcceptOnlyFromAmong(Lines, Table);
        var file = new Option<FileInfo?>("--out") { Description = "A file that is written; standard output, if nobody says." };
        var command = new Command("export", "Writes the audit's events as they are: the fleet's first, then each plan's in their order. 'audit verify --export' verifies such a file by itself.") { format, file };
        foreach (var option in filter.Options) command.Add(option);
        command.SetAction(async (parse, token) =>
        {
            var terminal = Terminal.Of(parse);
            if (filter.Read(parse, DateTimeOffset.UtcNow) is not { } query) return terminal.Refuse("--from is not before --to.");

            try
            {
                var kind = parse.GetValue(format)!;
                var named = parse.GetValue(file);
                var count = named is null
                    ? await WriteAsync(query, kind, bytes => parse.InvocationConfiguration.Output.WriteAsync(Encoding.UTF8.GetString(bytes.Span)), token)
                    : await WholeAsync(named.FullName, output => WriteAsync(query, kind, async bytes => await output.WriteAsync(bytes, token), token));

                // Whoever reads nothing on takes it for "nothing happened"; that is for a person to say.
                if (count == 0) return terminal.Refuse($"There is no row from {query.From.UtcDateTime:u} to {query.Until.UtcDateTime:u}{(named is null ? "." : $", and {named} was not written.")}");
                if (named is not null) terminal.Line($"{count} rows from {query.From.UtcDateTime:u} to {query.Until.UtcDateTime:u} are in {named}.");
                return Terminal.Ok;
            }
            catch (Exception e) when (StorageTrouble.Is(e) || e is IOException or UnauthorizedAccessException)
            {
                return terminal.Refuse(StorageTrouble.Say(e));
            }
        });
        return command;
    }

    /// <summary>All of it or nothing: half an export reads like a whole one, so that it has the name only once it is there.</summary>
    private static async Task<long> WholeAsync(string path, Func<Stream, Task<long>> write)
    {
        var part = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            long count;
            await using (var output = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16)) count = await write(output);
            if (count > 0) File.Move(part, path, overwrite: true);
            return count;
        }
        finally
        {
            File.Delete(part);
        }
    }

    private async Task<long> WriteAsync(AuditQuery query, string format, Func<ReadOnlyMemory<byte>, Task> write, CancellationToken cancellationToken)
    {
        var storage = StorageSettings.From(configuration);
        var seals = SealServices.Store(storage, configuration);
        var export = await AuditExport.OfAsync(new TableHistory(storage.Tables(), seals, SealServices.Archive(storage, configuration)), query, cancellationToken);
        return format == Table
            ? await TableAsync(export.ReadAsync(query, cancellationToken), write)
            : await LinesAsync(export, query, await seals.KeysAsync(cancellationToken), write, cancellationToken);
    }

    private static async Task<long> LinesAsync(AuditExport export, AuditQuery query, IEnumerable<string> keys, Func<ReadOnlyMemory<byte>, Task> write, CancellationToken cancellationToken)
    {
        if (export.Checkpoint is { } checkpoint)
        {
            foreach (var pem in keys) await LineAsync(ExportLine.Key(pem));
            await LineAsync(ExportLine.Checkpoint(checkpoint));
        }

        var (streams, events) = (0L, 0L);
        await foreach (var part in export.ReadAsync(query, cancellationToken))
        {
            if (part is ExportPart.Begins) streams++;
            if (part is ExportPart.Happened { Asked: not null }) events++;
            await LineAsync(part switch
            {
                ExportPart.Begins begins => ExportLine.Stream(begins.Stream, begins.After, begins.Hash),
                ExportPart.Happened { Asked: null } link => ExportLine.Link(link.Body.Span),
                ExportPart.Happened happened => happened.Body,
                ExportPart.Proved proved => ExportLine.Proof(proved.Leaf, proved.Checkpoint, proved.Index, proved.Path),
                _ => throw new System.Diagnostics.UnreachableException(),
            });
        }

        await LineAsync(ExportLine.End(streams, events));
        return events;

        async Task LineAsync(ReadOnlyMemory<byte> line)
        {
            await write(line);
            await write("\n"u8.ToArray());
        }
    }

    private static async Task<long> TableAsync(IAsyncEnumerable<ExportPart> parts, Func<ReadOnlyMemory<byte>, Task> write)
    {
        await write(Encoding.UTF8.GetBytes(Csv.Line(Columns)));
        var events = 0L;
        await foreach (var part in parts)
        {
            if (part is not ExportPart.Happened { Asked: { } facts }) continue;

            var entry = facts.Entry;
            string?[] cells =
            [
                entry.At.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture), entry.Stream, entry.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture), entry.Kind, entry.Site?.Value, entry.Incident,
                entry.Policy?.Name, entry.Policy?.Hash, facts.Step, facts.Outcome, string.Join(' ', facts.Guardrails), facts.Actor, AuditEvent.Say(entry),
            ];

            // What moves cursors or turns the order of reading around is written out: a table is looked at in many programs.
            await write(Encoding.UTF8.GetBytes(Csv.Line(cells.Select(cell => cell is null ? null : PlainText.Of(cell, 8000)))));
            events++;
        }

        return events;
    }
}
