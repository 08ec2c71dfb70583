using System.CommandLine;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Queues;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary>The verbs <c>pause</c>, <c>unpause</c> and <c>paused</c>: what is to be left alone for a while. Orders travel on the queue of signals; the list is read from the ledger.</summary>
internal sealed class PauseCommands(IConfiguration configuration)
{
    public IEnumerable<Command> All() => [Pause(), Unpause(), Paused()];

    private Command Pause()
    {
        var (target, length, reason, by) = (Target(), LengthOption.For(Core.Fleet.Pause.Longest), OrderOptions.Reason(), OrderOptions.By());
        length.Required = true;
        var command = new Command("pause", "Leaves something alone until a moment: no new act there. It ends by itself, and what it held back is looked at again then.") { target, length, reason, by };
        command.SetAction((parse, token) => RunAsync(Terminal.Of(parse), async terminal =>
        {
            var now = DateTimeOffset.UtcNow;
            var until = now + parse.GetValue(length)!.Value;
            var order = Order(OrderKind.Pause, parse.GetValue(target)!, parse.GetValue(by)!, parse.GetValue(reason)!, now, until);
            await new SignalQueue(StorageSettings.From(configuration)).SendOrderAsync(order, token);
            terminal.Line($"Ordered: pause {order.Target} until {until:u}, by {order.By}: {order.Reason}. It holds once the responder has taken it up; 'paused' shows it then.");
            return Terminal.Ok;
        }));
        return command;
    }

    private Command Unpause()
    {
        var (target, reason, by) = (Target(), OrderOptions.Reason(), OrderOptions.By());
        var command = new Command("unpause", "Ends a pause before its time.") { target, reason, by };
        command.SetAction((parse, token) => RunAsync(Terminal.Of(parse), async terminal =>
        {
            var now = DateTimeOffset.UtcNow;
            var order = Order(OrderKind.Unpause, parse.GetValue(target)!, parse.GetValue(by)!, parse.GetValue(reason)!, now, null);
            if (!(await StateAsync(token)).Pauses.Any(pause => pause.Target.Value == order.Target && now < pause.Until))
                return terminal.Refuse($"{order.Target} is not paused; 'paused' lists what is. Nothing was ordered.");

            await new SignalQueue(StorageSettings.From(configuration)).SendOrderAsync(order, token);
            terminal.Line($"Ordered: unpause {order.Target}, by {order.By}: {order.Reason}. It holds once the responder has taken it up; the audit will say so.");
            return Terminal.Ok;
        }));
        return command;
    }

    private Command Paused()
    {
        var command = new Command("paused", "Lists what is left alone now, until when, by whom and why.");
        command.SetAction((parse, token) => RunAsync(Terminal.Of(parse), async terminal =>
        {
            var now = DateTimeOffset.UtcNow;
            var pauses = (await StateAsync(token)).Pauses.Where(pause => now < pause.Until).OrderBy(pause => pause.Until).ToList();
            if (pauses.Count == 0) terminal.Line("Nothing is paused.");
            foreach (var pause in pauses) terminal.Line($"{pause.Until:u}  {pause.Target}  by {pause.By} since {pause.Since:u}: {pause.Reason}");
            return Terminal.Ok;
        }));
        return command;
    }

    private Task<FleetState> StateAsync(CancellationToken cancellationToken) => new FleetReader(StorageSettings.From(configuration).Tables()).ReadAsync(cancellationToken);

    private static async Task<int> RunAsync(Terminal terminal, Func<Terminal, Task<int>> run)
    {
        try
        {
            return await run(terminal);
        }
        catch (Exception e) when (StorageTrouble.Is(e) || e is IOException)
        {
            return terminal.Refuse(StorageTrouble.Say(e));
        }
    }

    private static Signal.Order Order(OrderKind what, string target, string by, string reason, DateTimeOffset now, DateTimeOffset? until) =>
        new(Guid.NewGuid().ToString("N"), what, by, reason, now, until, Target: PauseTarget.Parse(target).Value);

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
