using System.CommandLine;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Cli;

/// <content>A person's answer to a step that is asked about. It names the question that was read, so that it never counts for another one.</content>
internal sealed partial class IncidentCommands
{
    private Command Answer(string verb, string description, OrderKind what)
    {
        var (id, reason, by) = (Id(), OrderOptions.Reason(), OrderOptions.By());
        var command = target.Over(new Command(verb, description) { id, reason, by });
        command.SetAction((parse, token) => RunAsync(parse, by, async (terminal, incidents) =>
        {
            var wanted = IncidentReader.Normal(parse.GetValue(id)!);
            if (await incidents.FindAsync(wanted, token) is not { IsOpen: true } found) return terminal.Refuse($"{wanted} is not open; nothing was ordered.");
            if (found.Question is not { } question) return terminal.Refuse($"{wanted} asks nothing: {found.Text}. Nothing was ordered.");

            var why = parse.GetValue(reason)!;
            var who = await incidents.OrderAsync(found, what, why, token);
            terminal.Line($"Ordered: {verb} {question.Would} ({question.Id}), by {who}: {why}. It counts if it is taken up by {question.ExpiresAt:u}; the audit will say so.");
            return Terminal.Ok;
        }));
        return command;
    }
}
