using System.CommandLine;
using AutoResponder.Cli;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Signals;
using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Queues;
using AutoResponder.Platform.Tests;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Intake.Tests.Cli;

/// <summary>The command line's own words, on real storage: what it reads, and the orders that it sends.</summary>
public sealed class IncidentCommandTests(StorageFixture storage)
{
    private readonly Estate _estate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_incidents_are_listed_and_closed_ones_only_if_asked_for()
    {
        var script = new Script(storage, _estate);
        await script.HandOverAsync();
        var second = new Estate();
        await new Script(storage, second).WriteAsync(new Script(storage, second).Opened(), new IncidentEvent.IncidentClosed("healed by recycle", "0 of 100 failed") { At = script.At });

        var (exit, open, _) = await RunAsync("incident", "list");
        var (_, all, _) = await RunAsync("incident", "list", "--all");

        Assert.Equal(0, exit);
        var line = Assert.Single(open, line => line.StartsWith(_estate.Incident, StringComparison.Ordinal));
        Assert.Contains("  HandedOver  ", line, StringComparison.Ordinal);
        Assert.Contains("handed over: no step is left, and it is still unhealthy; nobody has taken it", line, StringComparison.Ordinal);
        Assert.DoesNotContain(open, text => text.StartsWith(second.Incident, StringComparison.Ordinal));
        Assert.Contains("Closed, healed by recycle", Assert.Single(all, text => text.StartsWith(second.Incident, StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Single(all, text => text.StartsWith(_estate.Incident, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_incident_is_shown_with_its_state_its_evidence_and_everything_that_happened()
    {
        var script = new Script(storage, _estate);
        await script.HandOverAsync();
        await script.WriteAsync(script.Reminded(1));

        var (exit, lines, _) = await RunAsync("incident", "show", _estate.Incident.ToUpperInvariant());

        Assert.Equal(0, exit);
        Assert.Equal($"{_estate.Incident}  HandedOver  {_estate.Site}", lines[0]);
        Assert.Contains("people were told again once", lines[1], StringComparison.Ordinal);
        Assert.Equal($"  evidence: {_estate.Site.Name}/{_estate.Incident}/{_estate.Incident}-1-1/", lines[2]);
        Assert.Equal(8, lines.Count(line => line.StartsWith("20", StringComparison.Ordinal)));
        Assert.Contains("IncidentOpened", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_incident_borrowed_stands_with_it_and_so_does_what_became_of_that()
    {
        var script = new Script(storage, _estate);
        await script.BorrowAsync();
        await script.WriteAsync(new PlanEvent.LeaseProlonged(script.Op(0), script.At.AddMinutes(25), "shop is not well") { At = script.At });

        var (_, lines, _) = await RunAsync("incident", "show", _estate.Incident);

        Assert.Contains(lines, line => line.StartsWith("  1 instance borrowed since", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("LeaseProlonged", StringComparison.Ordinal) && line.Contains("shop is not well", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("take", OrderKind.Take, "IncidentTaken")]
    [InlineData("close", OrderKind.Close, "IncidentClosed")]
    public async Task A_persons_order_travels_on_the_queue_of_the_inside_and_is_obeyed(string verb, OrderKind kind, string happens)
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate);

        var (exit, lines, _) = await RunAsync("incident", verb, _estate.Incident, "--reason", "the backend is mended", "--by", "anna");

        Assert.Equal(0, exit);
        Assert.StartsWith($"Ordered: {verb} {_estate.Incident}, by anna: the backend is mended.", Assert.Single(lines), StringComparison.Ordinal);
        var message = Assert.Single((await handler.Queue("signals").PeekMessagesAsync(32, Token)).Value);
        var order = Assert.IsType<MessageContent.Ordered>(MessageText.Read(message.MessageText)).Order;
        Assert.Equal((kind, "anna", "the backend is mended", _estate.Site, _estate.Incident), (order.What, order.By, order.Reason, order.Site, order.Incident));

        await handler.DeliverAsync("signals", "Respond");
        var last = (await new IncidentReader(new AuditReader(storage.Tables)).EventsAsync(_estate.Incident, Token))[^1];
        Assert.Equal(happens, last.Kind);
        Assert.Contains("anna", last.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("approve", OrderKind.Approve, "ApprovalGiven")]
    [InlineData("deny", OrderKind.Deny, "IncidentHandedOver")]
    public async Task An_answer_names_the_question_that_was_read_and_is_obeyed(string verb, OrderKind kind, string happens)
    {
        var script = new Script(storage, _estate);
        var question = new Core.OpId($"{_estate.Incident}/0/0/ask/0");
        await script.WriteAsync(
            script.Opened(),
            new IncidentEvent.ApprovalAsked(question, "recycle", 0, new Core.Acts.Act.SoftRestart(_estate.Site), "restart it", "5xx", DateTimeOffset.UtcNow.AddMinutes(10)) { At = script.At });
        await using var handler = await RunningHandler.StartAsync(storage, _estate);

        var (exit, lines, _) = await RunAsync("incident", verb, _estate.Incident, "--reason", "seen the logs", "--by", "anna");

        Assert.Equal(0, exit);
        Assert.StartsWith($"Ordered: {verb} restart it ({question}), by anna: seen the logs.", Assert.Single(lines), StringComparison.Ordinal);
        var order = Assert.IsType<MessageContent.Ordered>(MessageText.Read(Assert.Single((await handler.Queue("signals").PeekMessagesAsync(32, Token)).Value).MessageText)).Order;
        Assert.Equal((kind, "anna", _estate.Site, _estate.Incident, question.Value), (order.What, order.By, order.Site, order.Incident, order.Target));

        await handler.DeliverAsync("signals", "Respond");
        var answered = Assert.Single(await new IncidentReader(new AuditReader(storage.Tables)).EventsAsync(_estate.Incident, Token), happened => happened.Kind == happens);
        Assert.Contains("anna", answered.Text, StringComparison.Ordinal);

        var (again, _, errors) = await RunAsync("incident", verb, _estate.Incident, "--reason", "x");
        Assert.Equal(2, again);
        Assert.Contains("asks nothing", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pause_travels_as_an_order_is_listed_while_it_stands_and_can_be_taken_back()
    {
        await using var handler = await RunningHandler.StartAsync(storage, _estate);

        var (exit, lines, _) = await RunAsync("pause", _estate.Site.Name.ToUpperInvariant(), "--for", "2h", "--reason", "patching", "--by", "anna");
        Assert.Equal(0, exit);
        Assert.StartsWith($"Ordered: pause {_estate.Site.Name} until ", Assert.Single(lines), StringComparison.Ordinal);
        await handler.DeliverAsync("signals", "Respond");

        var listed = Assert.Single((await RunAsync("paused")).Lines, line => line.Contains(_estate.Site.Name, StringComparison.Ordinal));
        Assert.EndsWith(": patching", listed, StringComparison.Ordinal);

        (exit, lines, _) = await RunAsync("unpause", _estate.Site.Name, "--reason", "done", "--by", "anna");
        Assert.Equal(0, exit);
        await handler.DeliverAsync("signals", "Respond");
        Assert.DoesNotContain((await RunAsync("paused")).Lines, line => line.Contains(_estate.Site.Name, StringComparison.Ordinal));
        Assert.Equal(2, (await RunAsync("unpause", _estate.Site.Name, "--reason", "again")).Exit);
    }

    [Theory]
    [InlineData("pause", "shop", "--reason", "x")]
    [InlineData("pause", "shop", "--for", "8d", "--reason", "x")]
    [InlineData("pause", "shop", "--for", "2", "--reason", "x")]
    [InlineData("pause", "shop", "--for", "0h", "--reason", "x")]
    [InlineData("pause", "shop", "--for", "2h")]
    [InlineData("pause", "tag:tier", "--for", "2h", "--reason", "x")]
    [InlineData("pause", "--for", "2h", "--reason", "x")]
    [InlineData("unpause", "shop")]
    [InlineData("fleet", "arm", "--reason", "x")]
    [InlineData("fleet", "arm", "--standing", "--for", "2h", "--reason", "x")]
    public async Task A_pause_needs_a_target_an_end_within_a_week_and_a_reason(params string[] arguments) => Assert.NotEqual(0, (await RunAsync(arguments)).Exit);

    [Theory]
    [InlineData("show")]
    [InlineData("take", "--reason", "x")]
    [InlineData("close", "--reason", "x")]
    public async Task An_id_that_is_not_known_is_one_line_and_exit_code_2(string verb, params string[] more)
    {
        var (exit, lines, errors) = await RunAsync(["incident", verb, "shop\u001b[2J-99", .. more]);

        Assert.Equal(2, exit);
        Assert.Empty(lines);
        Assert.StartsWith(@"There is no incident 'shop\u{001b}[2J-99' in the ledger", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_closed_or_not_a_persons_yet_cannot_be_taken()
    {
        var script = new Script(storage, _estate);
        await script.WriteAsync(script.Opened());
        var (exit, _, errors) = await RunAsync("incident", "take", _estate.Incident, "--reason", "x");
        Assert.Equal(2, exit);
        Assert.Contains("is not handed over", Assert.Single(errors), StringComparison.Ordinal);

        await script.WriteAsync(new IncidentEvent.IncidentClosed("by anna", "mended") { At = script.At });
        (exit, _, errors) = await RunAsync("incident", "close", _estate.Incident, "--reason", "x");
        Assert.Equal(2, exit);
        Assert.Contains("is closed already", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("incident", "take", "shop-1")]
    [InlineData("incident", "take", "shop-1", "--reason", " ")]
    [InlineData("incident", "close")]
    [InlineData("incident", "show")]
    public async Task An_order_needs_an_id_and_a_reason(params string[] arguments)
    {
        var (exit, _, errors) = await RunAsync(arguments);

        Assert.NotEqual(0, exit);
        Assert.NotEmpty(errors);
    }

    [Fact]
    public async Task Text_of_an_alert_stays_text_in_the_terminal()
    {
        var script = new Script(storage, _estate);
        await script.WriteAsync(script.Opened("alert \u001b]0;owned\u0007 fired\n\u202eevil"));
        await script.WriteAsync(new IncidentEvent.IncidentHandedOver("\u001b[31mred\r\n", script.At) { At = script.At });

        var shown = (await RunAsync("incident", "show", _estate.Incident)).Lines.Concat((await RunAsync("incident", "list")).Lines).ToList();

        Assert.Contains(shown, line => line.Contains(@"alert \u{001b}]0;owned\u{0007} fired\u{000a}\u{202e}evil", StringComparison.Ordinal));
        Assert.DoesNotContain(shown, line => line.Any(character => char.IsControl(character) || character == '\u202e'));
    }

    [Fact]
    public async Task Without_a_storage_account_it_says_which_setting_is_missing()
    {
        var (exit, _, errors) = await RunAsync(new ConfigurationBuilder().Build(), "incident", "list");

        Assert.Equal(2, exit);
        Assert.Contains("AzureWebJobsStorage", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arming_still_travels_as_an_order_to_the_fleet()
    {
        await using var handler = await RunningHandler.StartAsync(storage, _estate);

        var (exit, lines, _) = await RunAsync("fleet", "arm", "--for", "1h", "--reason", "night shift", "--by", "anna");

        Assert.Equal(0, exit);
        Assert.StartsWith("Ordered: arm, by anna: night shift.", Assert.Single(lines), StringComparison.Ordinal);
        var order = Assert.IsType<MessageContent.Ordered>(MessageText.Read(Assert.Single((await handler.Queue("signals").PeekMessagesAsync(32, Token)).Value).MessageText)).Order;
        Assert.Equal((OrderKind.Arm, null, null), (order.What, order.Site, order.Incident));
    }

    private Task<(int Exit, List<string> Lines, List<string> Errors)> RunAsync(params string[] arguments) =>
        RunAsync(new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", storage.ConnectionString)]).Build(), arguments);

    private static async Task<(int Exit, List<string> Lines, List<string> Errors)> RunAsync(IConfiguration configuration, params string[] arguments)
    {
        using StringWriter output = new(), errors = new();
        var exit = await OperatorCommand.Root(configuration).Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors }, Token);
        return (exit, Lines(output), Lines(errors));
    }

    private static List<string> Lines(StringWriter writer) => [.. writer.ToString().Split(writer.NewLine).Where(line => line.Length > 0)];
}
