using System.CommandLine;
using AutoResponder.Cli.Targets;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary>The noun <c>incident</c>: what there is, and a person's word on it. Orders travel on the queue of signals, and the responder decides what follows.</summary>
internal sealed partial class IncidentCommands(IConfiguration configuration, TargetOptions target)
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
        var command = target.Over(new Command("list", "Lists what is open.") { all });
        command.SetAction((parse, token) => RunAsync(parse, null, async (terminal, incidents) =>
        {
            var found = await incidents.ListAsync(parse.GetValue(all), token);
            if (found.IsEmpty)
            {
                terminal.Line(parse.GetValue(all) ? "There has been no incident yet." : "No incident is open.");
                return Terminal.Ok;
            }

            var (name, state) = (found.Max(incident => incident.Incident.Length), found.Max(incident => incident.State.Length));
            foreach (var incident in found)
                terminal.Line($"{incident.Incident.PadRight(name)}  {incident.State.PadRight(state)}  {incident.OpenedAt?.UtcDateTime.ToString("u") ?? new string(' ', 20)}  {incident.Text}{(incident.Lease is { } lease ? $"; {lease}" : "")}");
            return Terminal.Ok;
        }));
        return command;
    }

    private Command Show()
    {
        var id = Id();
        var command = target.Over(new Command("show", "Shows how an incident stands, and everything that happened to it.") { id });
        command.SetAction((parse, token) => RunAsync(parse, null, async (terminal, incidents) =>
        {
            if (await incidents.FindAsync(IncidentReader.Normal(parse.GetValue(id)!), token) is not { } found) return terminal.Refuse(Unknown(parse.GetValue(id)!));

            terminal.Line($"{found.Incident}  {found.State}  {found.Site}");
            if (found.Text is { } text) terminal.Line($"  {text}");
            if (found.Lease is { } lease) terminal.Line($"  {lease}");
            foreach (var prefix in found.Captures) terminal.Line($"  evidence: {prefix}");
            foreach (var happened in found.Events) terminal.Line($"{happened.At.UtcDateTime:u}  {happened.Kind,-20}  {happened.Text}");
            return Terminal.Ok;
        }));
        return command;
    }

    private Command Order(string verb, string description, OrderKind what)
    {
        var (id, reason, by) = (Id(), OrderOptions.Reason(), OrderOptions.By());
        var command = target.Over(new Command(verb, description) { id, reason, by });
        command.SetAction((parse, token) => RunAsync(parse, by, async (terminal, incidents) =>
        {
            if (await incidents.FindAsync(IncidentReader.Normal(parse.GetValue(id)!), token) is not { } found) return terminal.Refuse(Unknown(parse.GetValue(id)!));
            if (!found.IsOpen) return terminal.Refuse($"{found.Incident} is closed already; nothing was ordered.");
            if (what == OrderKind.Take && found.State != nameof(Core.Incidents.Incident.HandedOver))
                return terminal.Refuse($"{found.Incident} is not handed over, so there is nothing to take: {found.Text}. Nothing was ordered.");

            var why = parse.GetValue(reason)!;
            var who = await incidents.OrderAsync(found, what, why, token);
            terminal.Line($"Ordered: {verb} {found.Incident}, by {who}: {why}. It holds once the responder has taken it up; the audit will say so.");
            return Terminal.Ok;
        }));
        return command;
    }

    /// <param name="by">Who orders; null where nothing is ordered.</param>
    private async Task<int> RunAsync(ParseResult parse, Option<string>? by, Func<Terminal, IIncidentDesk, Task<int>> run)
    {
        var terminal = Terminal.Of(parse);
        try
        {
            using var client = target.Open(parse, by);
            return await run(terminal, client is null ? new StoredIncidents(StorageSettings.From(configuration), configuration, by is null ? null : parse.GetValue(by)) : new TargetIncidents(client));
        }
        catch (Exception e) when (StorageTrouble.Is(e))
        {
            return terminal.Refuse(StorageTrouble.Say(e));
        }
    }

    private static Argument<string> Id() => new("id") { Description = "The incident's id, such as shop-7." };

    private static string Unknown(string id) => $"There is no incident '{id}' in the ledger; 'incident list --all' names them.";
}
