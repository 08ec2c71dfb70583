using System.CommandLine;
using AutoResponder.Cli.Targets;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary>The verbs <c>pause</c>, <c>unpause</c> and <c>paused</c>: what is to be left alone for a while. Orders travel on the queue of signals; the list is read from the ledger.</summary>
internal sealed class PauseCommands(IConfiguration configuration, TargetOptions console)
{
    public IEnumerable<Command> All() => [Pause(), Unpause(), Paused()];

    private Command Pause()
    {
        var (target, length, reason, by) = (Target(), LengthOption.For(Core.Fleet.Pause.Longest), OrderOptions.Reason(), OrderOptions.By());
        length.Required = true;
        var command = console.Over(new Command("pause", "Leaves something alone until a moment: no new act there. It ends by itself, and what it held back is looked at again then.") { target, length, reason, by });
        command.SetAction((parse, token) => RunAsync(parse, by, async (terminal, fleet) =>
        {
            var (meant, until, why) = (PauseTarget.Parse(parse.GetValue(target)!).Value, DateTimeOffset.UtcNow + parse.GetValue(length)!.Value, parse.GetValue(reason)!);
            var who = await fleet.OrderAsync(OrderKind.Pause, meant, until, why, token);
            terminal.Line($"Ordered: pause {meant} until {until:u}, by {who}: {why}. It holds once the responder has taken it up; 'paused' shows it then.");
            return Terminal.Ok;
        }));
        return command;
    }

    private Command Unpause()
    {
        var (target, reason, by) = (Target(), OrderOptions.Reason(), OrderOptions.By());
        var command = console.Over(new Command("unpause", "Ends a pause before its time.") { target, reason, by });
        command.SetAction((parse, token) => RunAsync(parse, by, async (terminal, fleet) =>
        {
            var (meant, why) = (PauseTarget.Parse(parse.GetValue(target)!).Value, parse.GetValue(reason)!);
            if (!(await fleet.PausesAsync(token)).Any(pause => pause.Target == meant)) return terminal.Refuse($"{meant} is not paused; 'paused' lists what is. Nothing was ordered.");

            var who = await fleet.OrderAsync(OrderKind.Unpause, meant, null, why, token);
            terminal.Line($"Ordered: unpause {meant}, by {who}: {why}. It holds once the responder has taken it up; the audit will say so.");
            return Terminal.Ok;
        }));
        return command;
    }

    private Command Paused()
    {
        var command = console.Over(new Command("paused", "Lists what is left alone now, until when, by whom and why."));
        command.SetAction((parse, token) => RunAsync(parse, null, async (terminal, fleet) =>
        {
            var pauses = await fleet.PausesAsync(token);
            if (pauses.IsEmpty) terminal.Line("Nothing is paused.");
            foreach (var pause in pauses) terminal.Line($"{pause.Until:u}  {pause.Target}  by {pause.By} since {pause.Since:u}: {pause.Reason}");
            return Terminal.Ok;
        }));
        return command;
    }

    /// <param name="by">Who orders; null where nothing is ordered.</param>
    private async Task<int> RunAsync(ParseResult parse, Option<string>? by, Func<Terminal, IFleetDesk, Task<int>> run)
    {
        var terminal = Terminal.Of(parse);
        try
        {
            using var client = console.Open(parse, by);
            return await run(terminal, client is null ? new StoredFleet(StorageSettings.From(configuration), by is null ? null : parse.GetValue(by)) : new TargetFleet(client));
        }
        catch (Exception e) when (StorageTrouble.Is(e) || e is IOException)
        {
            return terminal.Refuse(StorageTrouble.Say(e));
        }
    }

    private static Argument<string> Target()
    {
        var target = new Argument<string>("target") { Description = $"What is meant: {PauseTarget.Allowed}." };
        target.Validators.Add(result =>
        {
            if (!PauseTarget.TryParse(result.GetValueOrDefault<string>(), out _)) result.AddError($"'{result.GetValueOrDefault<string>()}' is no target; it is {PauseTarget.Allowed}.");
        });
        return target;
    }
}
