using System.CommandLine;
using System.Globalization;
using System.Text;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Backtests;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Signals;
using AutoResponder.Core.Trust;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Queues;
using AutoResponder.Simulation.Staging;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary><c>policy backtest</c>: lets the policies of a folder decide over an export of the audit.</summary>
internal sealed class BacktestCommand(IConfiguration configuration)
{
    private const int Differs = 1;

    /// <summary>A row's body has 60 KiB at most.</summary>
    private const int LongestLine = 100_000;

    public Command Make()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "A folder of policy files." };
        var export = new Option<FileInfo>("--from") { Description = "What 'audit export' wrote.", Required = true };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var keep = new Option<string?>("--keep") { Description = "Keep what it came to in the audit, where the console shows it beside the policies: why it was made." };
        var by = OrderOptions.By();
        var command = new Command("backtest", "Lets policies decide over what is recorded: every act and objection, and what would have been otherwise. What is not recorded is not guessed.") { folder, export, json, keep, by };
        command.SetAction(async (parse, token) =>
        {
            var terminal = Terminal.Of(parse);
            var load = PolicyFiles.Load(parse.GetValue(folder)!.FullName);
            if (load.Set is not { } set) return terminal.Refuse(load.Problems);

            var file = parse.GetValue(export)!;
            try
            {
                var span = Span(file);
                if (span is null) return terminal.Refuse($"{file.Name}: it holds no row of the audit; an export that ended too soon may be that, and a backtest of it says nothing");

                var mode = Rows(file).Select(row => row.Policy).OfType<PolicyMark>().Take(1).Select(mark => StageMode.Of(mark.Hash)).FirstOrDefault();
                var report = Backtest.Of(Rows(file), mode is { } given ? StageMode.Apply(set, given) : set);
                if (mode is { } said && !parse.GetValue(json)) terminal.Line($"It is the record of a scenario in which every policy is in mode {said.ToString().ToLowerInvariant()}; so are these here.");
                if (parse.GetValue(json)) parse.InvocationConfiguration.Output.WriteLine(BacktestText.Json(report));
                else foreach (var line in BacktestText.Lines(report)) terminal.Line(line);
                if (parse.GetValue(keep) is { } reason)
                {
                    var kept = KeptBacktest.Of(report, set.Policies.Select(policy => new PolicyMark(policy.Name, policy.Hash)), span.Value.From, span.Value.Until);
                    if (await KeepAsync(kept, parse.GetValue(by)!, reason, token) is { } trouble) return terminal.Refuse(trouble);
                    if (!parse.GetValue(json)) terminal.Line("Ordered: it is kept once the responder has taken it up.");
                }

                return report.Differences.Any() ? Differs : Terminal.Ok;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
            {
                return terminal.Refuse($"{file.Name}: {e.Message}");
            }
        });
        return command;
    }

    /// <summary>Why it could not be kept; null where it was ordered.</summary>
    private async Task<string?> KeepAsync(KeptBacktest kept, string by, string reason, CancellationToken cancellationToken)
    {
        if (kept.Policies.Length > KeptBacktest.MostPolicies) return $"It is not kept: {kept.Policies.Length} policies are more than the {KeptBacktest.MostPolicies} that a row of the audit holds.";

        try
        {
            await new SignalQueue(StorageSettings.From(configuration)).SendOrderAsync(new Signal.Order(Guid.NewGuid().ToString("N"), OrderKind.KeepBacktest, by, reason, DateTimeOffset.UtcNow) { Backtest = kept }, cancellationToken);
            return null;
        }
        catch (Exception e) when (StorageTrouble.Is(e))
        {
            return $"It could not be kept: {StorageTrouble.Say(e)}";
        }
    }

    /// <summary>From when to when the record goes; null where it holds nothing.</summary>
    private static (DateTimeOffset From, DateTimeOffset Until)? Span(FileInfo file)
    {
        (DateTimeOffset From, DateTimeOffset Until)? span = null;
        foreach (var row in Rows(file)) span = span is var (from, until) ? (from < row.At ? from : row.At, until > row.At ? until : row.At) : (row.At, row.At);
        return span;
    }

    private static IEnumerable<AuditEntry> Rows(FileInfo file)
    {
        foreach (var (at, line) in File.ReadLines(file.FullName).Index())
        {
            // What proves the rows says nothing of what was decided.
            if (line.Length > 0 && !line.StartsWith("{\"export\":", StringComparison.Ordinal)) yield return Row(at + 1, line);
        }
    }

    private static AuditEntry Row(int number, string line)
    {
        try
        {
            return line.Length <= LongestLine ? AuditEntry.Read(Encoding.UTF8.GetBytes(line)) : throw new FormatException("it is longer than any row of the audit");
        }
        catch (FormatException e)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {number}: {e.Message}"), e);
        }
    }
}
