using System.CommandLine;
using System.Text;
using AutoResponder.Cli.Targets;
using AutoResponder.Platform.Seals;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary><c>audit export</c>: events as they are, with all that it takes to verify them without us; or a table for people.</summary>
internal sealed class ExportCommand(IConfiguration configuration, TargetOptions target)
{
    public Command Make()
    {
        var filter = new AuditFilter(null);
        var format = new Option<string>("--format") { Description = $"{ExportText.Lines}: each event's canonical bytes, a line each, and what proves them. {ExportText.Table}: a table.", DefaultValueFactory = _ => ExportText.Lines };
        format.AcceptOnlyFromAmong(ExportText.Lines, ExportText.Table);
        var file = new Option<FileInfo?>("--out") { Description = "A file that is written; standard output, if nobody says." };
        var command = target.Over(new Command("export", "Writes the audit's events as they are: the fleet's first, then each plan's in their order. 'audit verify --export' verifies such a file by itself.") { format, file });
        foreach (var option in filter.Options) command.Add(option);
        command.SetAction(async (parse, token) =>
        {
            var terminal = Terminal.Of(parse);
            if (filter.Read(parse, DateTimeOffset.UtcNow) is not { } query) return terminal.Refuse("--from is not before --to.");

            try
            {
                var kind = parse.GetValue(format)!;
                var named = parse.GetValue(file);
                using var console = target.Open(parse, null);
                var book = IAuditBook.Of(console, configuration);
                var count = named is null
                    ? await book.ExportAsync(query, kind, bytes => parse.InvocationConfiguration.Output.WriteAsync(Encoding.UTF8.GetString(bytes.Span)), token)
                    : await WholeAsync(named.FullName, output => book.ExportAsync(query, kind, async bytes => await output.WriteAsync(bytes, token), token));

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
}
