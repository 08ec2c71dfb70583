using System.CommandLine;
using System.Text;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary>The noun <c>audit</c>: the record itself. It is read and never written.</summary>
internal sealed class AuditCommands(IConfiguration configuration)
{
    private static readonly DateTimeOffset Ever = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public Command Audit() => new("audit", "The record of everything that was decided.") { Export() };

    private Command Export()
    {
        var (from, to) = (SinceOption.Make("--from", "From when on; from the beginning, if nobody says"), SinceOption.Make("--to", "Until when; until now, if nobody says"));
        var format = new Option<string>("--format") { Description = "jsonl: each row's canonical bytes, a line each.", DefaultValueFactory = _ => "jsonl" };
        format.AcceptOnlyFromAmong("jsonl");
        var file = new Option<FileInfo?>("--out") { Description = "A file that is written; standard output, if nobody says." };
        var command = new Command("export", "Writes the audit's rows as they are: the fleet's first, then each plan's in their order.") { from, to, format, file };
        command.SetAction(async (parse, token) =>
        {
            var terminal = Terminal.Of(parse);
            var (begin, end) = (parse.GetValue(from) ?? Ever, parse.GetValue(to) ?? DateTimeOffset.UtcNow);
            if (begin >= end) return terminal.Refuse($"--from ({begin.UtcDateTime:u}) is not before --to ({end.UtcDateTime:u}).");

            try
            {
                var rows = new AuditRows(StorageSettings.From(configuration).Tables());
                var named = parse.GetValue(file);
                var count = named is null
                    ? await WriteAsync(rows, begin, end, parse.InvocationConfiguration.Output, token)
                    : await WholeAsync(named.FullName, output => WriteAsync(rows, begin, end, output, token));

                // Whoever reads nothing on takes it for "nothing happened"; that is for a person to say.
                if (count == 0) return terminal.Refuse($"There is no row from {begin.UtcDateTime:u} to {end.UtcDateTime:u}{(named is null ? "." : $", and {named} was not written.")}");
                if (named is not null) terminal.Line($"{count} rows from {begin.UtcDateTime:u} to {end.UtcDateTime:u} are in {named}.");
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
    private static async Task<int> WholeAsync(string path, Func<TextWriter, Task<int>> write)
    {
        var part = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            int count;
            await using (var output = new StreamWriter(part, false, new UTF8Encoding(false)) { NewLine = "\n" }) count = await write(output);
            if (count > 0) File.Move(part, path, overwrite: true);
            return count;
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static async Task<int> WriteAsync(AuditRows rows, DateTimeOffset from, DateTimeOffset until, TextWriter output, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var row in rows.OfFleetAsync(from, until, cancellationToken)) await WriteAsync(row);
        await foreach (var row in rows.OfPlansAsync(from, until, cancellationToken)) await WriteAsync(row);
        return count;

        async Task WriteAsync(ReadOnlyMemory<byte> row)
        {
            // The very bytes that were hashed: JSON without a line break in it.
            await output.WriteAsync($"{Encoding.UTF8.GetString(row.Span)}\n".AsMemory(), cancellationToken);
            count++;
        }
    }
}
