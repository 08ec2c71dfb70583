using System.CommandLine;
using AutoResponder.Cli.Targets;
using AutoResponder.Core;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary>The noun <c>fleet</c>: orders that hold for all sites. They travel on the queue of signals, as everything does that the responder obeys.</summary>
internal sealed class FleetCommands(IConfiguration configuration, TargetOptions target)
{
    public Command Fleet() => new("fleet", "Orders for all sites.") { Arm(), Disarm(), new ReviewCommands(configuration, target).Review() };

    private Command Arm()
    {
        var standing = new Option<bool>("--standing") { Description = $"For as long as is allowed: {FleetState.LongestArming.TotalDays:0} days." };
        var length = LengthOption.For(FleetState.LongestArming);
        var (reason, by) = (OrderOptions.Reason(), OrderOptions.By());
        var command = target.Over(new Command("arm", "Lets the responder act. It disarms itself at the end, and whenever it is not well.") { standing, length, reason, by });
        command.Validators.Add(result =>
        {
            if (result.GetValue(standing) == result.GetResult(length) is { Implicit: false }) result.AddError("Say either --standing or --for 8h.");
        });
        command.SetAction((parse, token) => SendAsync(parse, by, OrderKind.Arm, DateTimeOffset.UtcNow + (parse.GetValue(length) ?? FleetState.LongestArming), parse.GetValue(reason)!, token));
        return command;
    }

    private Command Disarm()
    {
        var (reason, by) = (OrderOptions.Reason(), OrderOptions.By());
        var command = target.Over(new Command("disarm", "No new act from now on.") { reason, by });
        command.SetAction((parse, token) => SendAsync(parse, by, OrderKind.Disarm, null, parse.GetValue(reason)!, token));
        return command;
    }

    private async Task<int> SendAsync(ParseResult parse, Option<string> by, OrderKind what, DateTimeOffset? until, string reason, CancellationToken cancellationToken)
    {
        var terminal = Terminal.Of(parse);
        try
        {
            using var client = target.Open(parse, by);
            IFleetDesk desk = client is null ? new StoredFleet(StorageSettings.From(configuration), parse.GetValue(by)) : new TargetFleet(client);
            var who = await desk.OrderAsync(what, null, until, reason, cancellationToken);
            terminal.Line($"Ordered: {EnumWord.Of(what)}, by {who}: {reason}. It holds once the responder has taken it up; the audit will say so.");
            return Terminal.Ok;
        }
        catch (Exception e) when (StorageTrouble.Is(e))
        {
            return terminal.Refuse(StorageTrouble.Say(e));
        }
    }
}
