using System.CommandLine;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Queues;

namespace AutoResponder.Cli;

/// <content>A person's answer to a step that is asked about. It names the question that was read, so that it never counts for another one.</content>
internal sealed partial class IncidentCommands
{
    private Command Answer(string verb, string description, OrderKind what)
    {
        var (id, reason, by) = (Id(), OrderOptions.Reason(), OrderOptions.By());
        var command = new Command(verb, description) { id, reason, by };
        command.SetAction((parse, token) => RunAsync(Terminal.Of(parse), async (terminal, incidents) =>
        {
            var wanted = IncidentReader.Normal(parse.GetValue(id)!);
            if ((await incidents.NewestAsync(token)).FirstOrDefault(incident => incident.Incident == wanted) is not { IsOpen: true } found) return terminal.Refuse($"{wanted} is not open; nothing was ordered.");
            if (found.Question is not { } question) return terminal.Refuse($"{wanted} asks nothing: {found.Text}. Nothing was ordered.");

            var order = new Signal.Order(
                Guid.NewGuid().ToString("N"), what, parse.GetValue(by)!, parse.GetValue(reason)!, DateTimeOffset.UtcNow, Site: found.Site, Incident: wanted, Target: question.Id.Value);
            await new SignalQueue(StorageSettings.From(configuration)).SendOrderAsync(order, token);
            terminal.Line($"Ordered: {verb} {question.Would} ({question.Id}), by {order.By}: {order.Reason}. It counts if it is taken up by {question.ExpiresAt:u}; the audit will say so.");
            return Terminal.Ok;
        }));
        return command;
    }
}
