using System.CommandLine;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Queues;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary>The noun <c>incident</c>: what there is, and a person's word on it. It reads the ledger; orders travel on the queue of signals, and the responder decides what follows.</summary>
internal sealed partial class IncidentCommands(IConfiguration configuration)
{
    public Command Incident() => new("incident", "Incidents: what there is, and a person's word on it.")
    {
        List(),
        Show(),
        Order("take", "Says that it is yours: nobody is reminded any more.", OrderKind.Take),
        Answer("approve", "Says yes to the step that is asked about: exactly that step on that target, and all guardrails are asked again.", OrderKind.Approve),
        Answer("deny", "Says no to it: the incident is handed over.", OrderKind.Deny),
        Order("close", "Says that it is over: the site is protected again.", OrderKind.Close),
    };

    private Command List()
    {
        var all = new Option<bool>("--all") { Description = "Those that are over as well." };
        var command = new Command("list", "Lists what is open.") { all };
        command.SetAction((parse, token) => RunAsync(Terminal.Of(parse), async (terminal, incidents) =>
        {
            var found = (await incidents.NewestAsync(token)).Where(incident => incident.IsOpen || incident.Lease is not null).ToList();
            if (parse.GetValue(all)) found.AddRange((await incidents.ClosedAsync(token)).Where(closed => !found.Exists(listed => listed.Incident == closed.Incident)));
            if (found.Count == 0)
            {
                terminal.Line(parse.GetValue(all) ? "There has been no incident yet." : "No incident is open.");
                return Terminal.Ok;
            }

            var (name, state) = (found.Max(incident => incident.Incident.Length), found.Max(incident => incident.State.Length));
            foreach (var incident in found)
                terminal.Line($"{incident.Incident.PadRight(name)}  {incident.State.PadRight(state)}  {incident.OpenedAt?.UtcDateTime.ToString("u") ?? new string(' ', 20)}  {incident.Text}{(incident.Lease is { } lease ? $"; {lease.Text}" : "")}");
            return Terminal.Ok;
        }));
        return command;
    }

    private Command Show()
    {
        var id = Id();
        var command = new Command("show", "Shows how an incident stands, and everything that happened to it.") { id };
        command.SetAction((parse, token) => RunAsync(Terminal.Of(parse), async (terminal, incidents) =>
        {
            var wanted = IncidentReader.Normal(parse.GetValue(id)!);
            if (await incidents.EventsAsync(wanted, token) is not { IsEmpty: false } events) return terminal.Refuse(Unknown(parse.GetValue(id)!));

            var story = IncidentStory.Of(events);
            var now = (await incidents.NewestAsync(token)).FirstOrDefault(incident => incident.Incident == wanted);
            terminal.Line($"{wanted}  {now?.State ?? IncidentSummary.Closed}  {story.Site}");
            if (now is { IsOpen: true }) terminal.Line($"  {now.Text}");
            if (now?.Lease is { } lease) terminal.Line($"  {lease.Text}");
            foreach (var prefix in story.Captures) terminal.Line($"  evidence: {prefix}");
            foreach (var happened in events) terminal.Line($"{happened.At.UtcDateTime:u}  {happened.Kind,-20}  {happened.Text}");
            return Terminal.Ok;
        }));
        return command;
    }

    private Command Order(string verb, string description, OrderKind what)
    {
        var (id, reason, by) = (Id(), OrderOptions.Reason(), OrderOptions.By());
        var command = new Command(verb, description) { id, reason, by };
        command.SetAction((parse, token) => RunAsync(Terminal.Of(parse), async (terminal, incidents) =>
        {
            var wanted = IncidentReader.Normal(parse.GetValue(id)!);
            var found = (await incidents.NewestAsync(token)).FirstOrDefault(incident => incident.Incident == wanted);
            if (found is not { IsOpen: true })
                return terminal.Refuse(found is null && (await incidents.EventsAsync(wanted, token)).IsEmpty ? Unknown(parse.GetValue(id)!) : $"{wanted} is closed already; nothing was ordered.");
            if (what == OrderKind.Take && found.State != nameof(Core.Incidents.Incident.HandedOver))
                return terminal.Refuse($"{wanted} is not handed over, so there is nothing to take: {found.Text}. Nothing was ordered.");

            var order = new Signal.Order(Guid.NewGuid().ToString("N"), what, parse.GetValue(by)!, parse.GetValue(reason)!, DateTimeOffset.UtcNow, Site: found.Site, Incident: wanted);
            await new SignalQueue(StorageSettings.From(configuration)).SendOrderAsync(order, token);
            terminal.Line($"Ordered: {verb} {wanted}, by {order.By}: {order.Reason}. It holds once the responder has taken it up; the audit will say so.");
            return Terminal.Ok;
        }));
        return command;
    }

    private async Task<int> RunAsync(Terminal terminal, Func<Terminal, IncidentReader, Task<int>> run)
    {
        try
        {
            return await run(terminal, new IncidentReader(new AuditReader(StorageSettings.From(configuration).Tables())));
        }
        catch (Exception e) when (StorageTrouble.Is(e))
        {
            return terminal.Refuse(StorageTrouble.Say(e));
        }
    }

    private static Argument<string> Id() => new("id") { Description = "The incident's id, such as shop-7." };

    private static string Unknown(string id) => $"There is no incident '{id}' in the ledger; 'incident list --all' names them.";
}
