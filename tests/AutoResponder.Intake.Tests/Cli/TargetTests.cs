using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Signals;
using AutoResponder.Intake.Tests.Console;
using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Queues;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Intake.Tests.Cli;

/// <summary>The command line through the real console, with no setting of any storage: what it reads, and what it orders.</summary>
public sealed class TargetTests(StorageFixture storage)
{
    private readonly Estate _estate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Incidents_are_listed_and_shown_in_the_same_lines_as_out_of_the_storage()
    {
        var script = new Script(storage, _estate);
        await script.HandOverAsync();
        await script.WriteAsync(script.Reminded(1));
        var lending = new Estate();
        await new Script(storage, lending).BorrowAsync();
        var over = new Estate();
        var ended = new Script(storage, over);
        await ended.WriteAsync(ended.Opened(), new IncidentEvent.IncidentClosed("healed by recycle", "0 of 100 failed") { At = ended.At });
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        var url = handler.Http.BaseAddress!.ToString();

        string[][] asked = [["incident", "list"], ["incident", "list", "--all"], ["incident", "show", _estate.Incident.ToUpperInvariant()], ["incident", "show", lending.Incident], ["incident", "show", over.Incident]];
        foreach (var arguments in asked)
        {
            var (exit, lines, errors) = await CommandLine.RunAsync([], null, [.. arguments, "--target", url]);
            var (_, stored, _) = await CommandLine.RunAsync([("AzureWebJobsStorage", storage.ConnectionString)], null, arguments);

            Assert.Equal(0, exit);
            Assert.Empty(errors);

            // Other tests write to the same storage meanwhile.
            Assert.Equal(stored.Where(IsOurs), lines.Where(IsOurs));
            Assert.Contains(lines, IsOurs);
        }

        bool IsOurs(string line) => line.StartsWith("  ", StringComparison.Ordinal) || line.StartsWith("20", StringComparison.Ordinal) || new[] { _estate, lending, over }.Any(estate => line.StartsWith(estate.Incident, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_order_lies_on_the_queue_under_the_name_of_who_is_signed_in_and_is_obeyed()
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate, SignedIn.Settings);
        await using var front = await Front.StartAsync(handler);
        front.Role = "Operator";

        var (exit, lines, errors) = await RunAsync(front, "incident", "take", _estate.Incident, "--reason", "it is mine");

        Assert.Equal((0, 0), (exit, errors.Count));
        Assert.Equal($"Ordered: take {_estate.Incident}, by anna of ours: it is mine. It holds once the responder has taken it up; the audit will say so.", Assert.Single(lines));
        var order = await OrderedAsync(handler);
        Assert.Equal((OrderKind.Take, "anna of ours", "it is mine", _estate.Site, _estate.Incident), (order.What, order.By, order.Reason, order.Site, order.Incident));

        await handler.DeliverAsync("signals", "Respond");
        Assert.Contains((await RunAsync(front, "incident", "show", _estate.Incident)).Lines, line => line.Contains("Taken by anna of ours: it is mine", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("approve", OrderKind.Approve)]
    [InlineData("deny", OrderKind.Deny)]
    public async Task An_answer_is_to_the_question_that_was_read_and_only_of_somebody_who_may(string verb, OrderKind kind)
    {
        var question = await AskAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate, SignedIn.Settings);
        await using var front = await Front.StartAsync(handler);

        foreach (var (role, says) in new[] { ("Viewer", "This needs the role Operator; anna of ours has the role Viewer. Nothing was ordered."), ("Operator", $"To {verb} needs the role Approver; anna of ours has the role Operator. Nothing was ordered.") })
        {
            front.Role = role;
            var (refused, _, errors) = await RunAsync(front, "incident", verb, _estate.Incident, "--reason", "seen the logs");
            Assert.Equal((2, says), (refused, Assert.Single(errors)));
        }

        Assert.Empty((await handler.Queue("signals").PeekMessagesAsync(32, Token)).Value);

        front.Role = "Approver";
        var (exit, lines, _) = await RunAsync(front, "incident", verb, _estate.Incident, "--reason", "seen the logs");
        Assert.Equal(0, exit);
        Assert.StartsWith($"Ordered: {verb} restart it ({question}), by anna of ours: seen the logs. It counts if it is taken up by ", Assert.Single(lines), StringComparison.Ordinal);
        var order = await OrderedAsync(handler);
        Assert.Equal((kind, question, _estate.Incident), (order.What, order.Target, order.Incident));
    }

    [Fact]
    public async Task What_cannot_be_ordered_is_one_sentence_and_exit_code_2()
    {
        await AskAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate, SignedIn.Settings);
        await using var front = await Front.StartAsync(handler);
        front.Role = "Approver";

        Assert.Equal((2, $"There is no incident 'no-such-1' in the ledger; 'incident list --all' names them."), await RefusedAsync(front, "incident", "show", "no-such-1"));
        Assert.Equal((2, $"There is no incident 'no-such-1' in the ledger; 'incident list --all' names them."), await RefusedAsync(front, "incident", "close", "no-such-1", "--reason", "x"));
        Assert.StartsWith($"{_estate.Incident} is not handed over, so there is nothing to take", (await RefusedAsync(front, "incident", "take", _estate.Incident, "--reason", "x")).Why, StringComparison.Ordinal);
        Assert.Equal((2, "--by does not go with --target: who orders there is who is signed in."), await RefusedAsync(front, "incident", "close", _estate.Incident, "--reason", "x", "--by", "berta"));
        front.Role = null;
        Assert.Equal((2, $"{front.Address}: it wants you to sign in: Nobody is signed in."), await RefusedAsync(front, "incident", "list"));
        Assert.Empty((await handler.Queue("signals").PeekMessagesAsync(32, Token)).Value);
    }

    [Fact]
    public async Task Without_a_key_of_the_app_nothing_can_be_ordered_and_that_is_said()
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate, ("WEBSITE_AUTH_ENABLED", "True"));
        await using var front = await Front.StartAsync(handler);
        front.Role = "Operator";

        var (exit, why) = await RefusedAsync(front, "incident", "take", _estate.Incident, "--reason", "x");
        Assert.Equal((2, $"Orders cannot be given at {front.Address}: the app has no AUTORESPONDER_CONSOLE_KEY. Nothing was ordered."), (exit, why));
    }

    [Fact]
    public async Task An_order_whose_answer_is_lost_is_sent_once_and_nobody_claims_to_know()
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate, SignedIn.Settings);
        await using var front = await Front.StartAsync(handler);
        (front.Role, front.LosesAnswers) = ("Operator", true);

        var (exit, why) = await RefusedAsync(front, "incident", "take", _estate.Incident, "--reason", "it is mine");

        Assert.Equal(2, exit);
        Assert.EndsWith("it may have been taken. Look before you repeat it.", why, StringComparison.Ordinal);
        Assert.Single(front.Got, got => got.Method == "POST");
        Assert.Equal("it is mine", (await OrderedAsync(handler)).Reason);
    }

    [Fact]
    public async Task A_read_that_failed_on_the_way_is_asked_for_again()
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        await using var front = await Front.StartAsync(handler);
        front.Fails.Enqueue(503);

        var (exit, lines, _) = await RunAsync(front, "incident", "show", _estate.Incident);

        Assert.Equal(0, exit);
        Assert.StartsWith($"{_estate.Incident}  HandedOver  ", lines[0], StringComparison.Ordinal);
        Assert.Equal(2, front.Got.Count);
    }

    private async Task<string> AskAsync()
    {
        var script = new Script(storage, _estate);
        var question = new Core.OpId($"{_estate.Incident}/0/0/ask/0");
        await script.WriteAsync(
            script.Opened(),
            new IncidentEvent.ApprovalAsked(question, "recycle", 0, new Act.SoftRestart(_estate.Site), "restart it", "5xx", DateTimeOffset.UtcNow.AddMinutes(10)) { At = script.At });
        return question.Value;
    }

    private static async Task<Signal.Order> OrderedAsync(RunningHandler handler) =>
        Assert.IsType<MessageContent.Ordered>(MessageText.Read(Assert.Single((await handler.Queue("signals").PeekMessagesAsync(32, Token)).Value).MessageText)).Order;

    /// <summary>By the setting, as somebody has it who works so every day.</summary>
    private static Task<(int Exit, List<string> Lines, List<string> Errors)> RunAsync(Front front, params string[] arguments) => CommandLine.RunAsync([("AUTORESPONDER_TARGET", front.Address)], null, arguments);

    private static async Task<(int Exit, string Why)> RefusedAsync(Front front, params string[] arguments)
    {
        var (exit, lines, errors) = await RunAsync(front, arguments);
        Assert.Empty(lines);
        return (exit, Assert.Single(errors));
    }
}
