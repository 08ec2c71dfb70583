using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoResponder.Cli.Targets;
using AutoResponder.Core;
using AutoResponder.Platform.Seals;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary><c>audit list</c> and <c>audit show</c>: what happened, the newest first, and one event with all that was known.</summary>
internal sealed class ListCommand(IConfiguration configuration, TargetOptions target)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public Command List()
    {
        var filter = new AuditFilter(TimeSpan.FromDays(7));
        var limit = new Option<int>("--limit") { Description = "How many at most, 1 to 1000.", DefaultValueFactory = _ => 50 };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1000) result.AddError("--limit is 1 to 1000.");
        });
        var next = new Option<string?>("--continue") { Description = "Go on where the page before ended." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = target.Over(new Command("list", "Lists events, the newest first.") { limit, next, json });
        foreach (var option in filter.Options) command.Add(option);
        command.SetAction(async (parse, token) =>
        {
            var terminal = Terminal.Of(parse);
            if (filter.Read(parse, DateTimeOffset.UtcNow) is not { } query) return terminal.Refuse("--from is not before --to.");

            try
            {
                using var console = target.Open(parse, null);
                var page = await IAuditBook.Of(console, configuration).FindAsync(query, parse.GetValue(limit), parse.GetValue(next), token);
                if (parse.GetValue(json)) parse.InvocationConfiguration.Output.WriteLine(Json(page));
                else foreach (var line in Lines(page, query)) terminal.Line(line);
                return Terminal.Ok;
            }
            catch (Exception e) when (StorageTrouble.Is(e))
            {
                return terminal.Refuse(StorageTrouble.Say(e));
            }
        });
        return command;
    }

    public Command Show()
    {
        var stream = new Argument<string>("stream") { Description = "The plan, by its name or its id, or 'fleet'." };
        var number = new Argument<long>("seq") { Description = "The event's number in it." };
        var command = target.Over(new Command("show", "Shows one event with all that is recorded of what was known.") { stream, number });
        command.SetAction(async (parse, token) =>
        {
            var terminal = Terminal.Of(parse);
            try
            {
                using var console = target.Open(parse, null);
                var (wanted, sequence) = (parse.GetValue(stream)!, parse.GetValue(number));
                if (await IAuditBook.Of(console, configuration).ShowAsync(wanted, sequence, token) is not { } happened) return terminal.Refuse($"There is no event {sequence} of '{wanted}'; 'audit list' says what there is.");

                terminal.Line($"{happened.At.UtcDateTime:u}  {happened.Kind}  {happened.Text}");
                foreach (var line in JsonSerializer.Serialize(happened.Body, Indented).Split('\n')) terminal.Line(line);
                return Terminal.Ok;
            }
            catch (Exception e) when (StorageTrouble.Is(e) || e is JsonException)
            {
                return terminal.Refuse(StorageTrouble.Say(e));
            }
        });
        return command;
    }

    private static IEnumerable<string> Lines(AuditPage page, AuditQuery query)
    {
        if (page.Events.IsEmpty) yield return $"Nothing of the kind from {query.From.UtcDateTime:u} to {query.Until.UtcDateTime:u}.";
        foreach (var one in page.Events) yield return FormattableString.Invariant($"{one.At.UtcDateTime:u}  {Name(one.Stream)} {one.Sequence}  {one.Incident ?? "-"}  {one.Kind}  {one.Text}");
        if (AuditPage.Say(page.Unread) is { } unread) yield return unread;
        if (page.Continuation is { } next) yield return $"There is more: --continue '{next}'";
    }

    private static string Name(string stream) => PlanId.TryParse(stream, out var plan) ? plan.Name : stream;

    private static string Json(AuditPage page) => new JsonObject
    {
        ["events"] = new JsonArray([.. page.Events.Select(one => (JsonNode)new JsonObject
        {
            ["at"] = one.At.UtcDateTime,
            ["stream"] = one.Stream,
            ["seq"] = one.Sequence,
            ["kind"] = one.Kind,
            ["site"] = one.Site,
            ["incident"] = one.Incident,
            ["text"] = one.Text,
        })]),
        ["unread"] = page.Unread,
        ["continue"] = page.Continuation,
    }.ToJsonString(Indented);
}
