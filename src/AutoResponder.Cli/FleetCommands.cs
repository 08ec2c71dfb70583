using System.CommandLine;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Queues;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary>The noun <c>fleet</c>: orders that hold for all sites. They travel on the queue of signals, as everything does that the responder obeys.</summary>
internal sealed class FleetCommands(IConfiguration configuration)
{
    public Command Fleet() => new("fleet", "Orders for all sites.") { Arm(), Disarm(), new ReviewCommands(configuration).Review() };

    private Command Arm()
    {
        var standing = new Option<bool>("--standing") { Description = $"For as long as is allowed: {FleetState.LongestArming.TotalDays:0} days." };
        var length = LengthOption.For(FleetState.LongestArming);
        var (reason, by) = (OrderOptions.Reason(), OrderOptions.By());
        var command = new Command("arm", "Lets the responder act. It disarms itself at the end, and whenever it is not well.") { standing, length, reason, by };
        command.Validators.Add(result =>
        {
            if (result.GetValue(standing) == result.GetResult(length) is { Implicit: false }) result.AddError("Say either --standing or --for 8h.");
        });
        command.SetAction((parse, token) =>
        {
            var now = DateTimeOffset.UtcNow;
            DateTimeOffset? until = now + parse.GetValue(length);
            return SendAsync(Terminal.Of(parse), new Signal.Order(Guid.NewGuid().ToString("N"), OrderKind.Arm, parse.GetValue(by)!, parse.GetValue(reason)!, now, until), token);
        });
        return command;
    }

    private Command Disarm()
    {
        var (reason, by) = (OrderOptions.Reason(), OrderOptions.By());
        var command = new Command("disarm", "No new act from now on.") { reason, by };
        command.SetAction((parse, token) => SendAsync(
            Terminal.Of(parse), new Signal.Order(Guid.NewGuid().ToString("N"), OrderKind.Disarm, parse.GetValue(by)!, parse.GetValue(reason)!, DateTimeOffset.UtcNow), token));
        return command;
    }

    private async Task<int> SendAsync(Terminal terminal, Signal.Order order, CancellationToken cancellationToken)
    {
        try
        {
            await new SignalQueue(StorageSettings.From(configuration)).SendOrderAsync(order, cancellationToken);
            terminal.Line($"Ordered: {order.What.ToString().ToLowerInvariant()}, by {order.By}: {order.Reason}. It holds once the responder has taken it up; the audit will say so.");
            return Terminal.Ok;
        }
        catch (Exception e) when (StorageTrouble.Is(e))
        {
            return terminal.Refuse(StorageTrouble.Say(e));
        }
    }
}
