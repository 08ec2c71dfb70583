using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AutoResponder.Core.Signals;
using AutoResponder.Intake.Tests.Events;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Queues;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Intake.Tests.Hosting;

/// <summary>Event Grid's deliveries through the handler as it runs: stored or failed, and applied once however often they come.</summary>
public sealed class EventsTests(StorageFixture storage)
{
    private readonly Estate _estate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_is_applied_once_whatever_is_delivered_again_and_in_whichever_schema()
    {
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        var restarted = Of("site", _estate.Site.Value);

        await DeliverAsync(handler, restarted);
        var before = await Contents.ReadAsync(storage.ConnectionString);
        Assert.Equal(["ChangeSeen"], await KindsAsync());

        await DeliverAsync(handler, restarted, restarted, restarted.AsCloudEvent(), restarted.AsCloudEvent());

        // The index of plans is a hint: its row is touched by whoever may have something to commit.
        Assert.DoesNotContain((await Contents.ReadAsync(storage.ConnectionString)).ChangesSince(before), change => !change.StartsWith("plans ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_told_of_a_plan_goes_to_the_plan()
    {
        await using var handler = await RunningHandler.StartAsync(storage, _estate);

        var updated = Of("plan", _estate.Plan.Value);
        await DeliverAsync(handler, updated, updated.AsCloudEvent());

        Assert.Equal(["PlanChanged"], await KindsAsync());
        var plan = (await new TableLedger(storage.Tables).ReadPlanAsync(_estate.Plan, Token)).Plan;
        Assert.Equal("Updated, Started, 3 x P1v3", Assert.Single(plan.Changes).What);
    }

    [Fact]
    public async Task Bad_health_opens_an_incident_where_the_site_is_measured_to_be_ill_and_is_noted_where_it_is_not()
    {
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        await DeliverAsync(handler, Of("health", _estate.Site.Value));
        Assert.Equal(["SignalNoted"], await KindsAsync());

        _estate.IsSick = true;
        await DeliverAsync(handler, Of("health", _estate.Site.Value));
        Assert.Equal(["SignalNoted", "IncidentOpened"], await KindsAsync());
    }

    [Fact]
    public async Task What_is_no_event_is_kept_as_unreadable_and_not_asked_for_again()
    {
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        var before = await Contents.ReadAsync(storage.ConnectionString);

        Assert.Equal(HttpStatusCode.OK, await handler.EventAsync(Payload.With("site", "data.name=1")));
        Assert.Equal(HttpStatusCode.OK, await handler.EventAsync(JsonValue.Create("hello")));
        Assert.Equal(HttpStatusCode.OK, await handler.PostAsync("Events", new JsonObject { ["Data"] = new JsonObject() }));

        var messages = (await handler.Queue("hints").PeekMessagesAsync(32, Token)).Value.Select(message => ((MessageContent.Told)MessageText.Read(message.MessageText)).Signal);
        Assert.Equal(["$.data.name", "1:1", "1:1"], messages.Select(signal => Assert.IsType<Signal.Unreadable>(signal).Where));

        Assert.Equal(3, await handler.DeliverAsync("hints", "Hints"));
        Assert.Contains(" unreadable~", Assert.Single((await Contents.ReadAsync(storage.ConnectionString)).ChangesSince(before)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_comes_as_text_or_as_text_of_text_is_the_same_event()
    {
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        var text = Of("site", _estate.Site.Value).ToJsonString();

        await DeliverAsync(handler, JsonValue.Create(text), JsonValue.Create(JsonSerializer.Serialize(text)));

        Assert.Equal(["ChangeSeen"], await KindsAsync());
    }

    [Fact]
    public async Task An_event_that_cannot_be_stored_is_a_failure_so_that_it_is_delivered_again()
    {
        // Nobody listens there.
        await using var handler = await RunningHandler.StartAsync(AutoResponder.Lab.Storage.Azurite.Connect(9, 9, 9), _estate);

        Assert.Equal(HttpStatusCode.InternalServerError, await handler.EventAsync(Payload.Read("site")));
    }

    [Fact]
    public async Task Azures_own_examples_are_written_down_once_each()
    {
        Assert.SkipWhen(Repository.Contracts is null, "CONTRACT_VECTORS is not set: there are no examples of Azure's here.");

        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        var examples = Directory.EnumerateFiles(Path.Combine(Repository.Contracts, "eventgrid"), "*.json", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".eventgrid.json", StringComparison.Ordinal) || file.EndsWith(".cloudevents.json", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(file => JsonNode.Parse(Filled(File.ReadAllText(file)))!)
            .ToArray();

        var became = new List<string>();
        foreach (var example in examples)
        {
            var (before, kinds) = (await Contents.ReadAsync(storage.ConnectionString), await KindsAsync());
            await DeliverAsync(handler, example);
            became.Add(Say((await Contents.ReadAsync(storage.ConnectionString)).ChangesSince(before), (await KindsAsync()).Skip(kinds.Count)));
            TestContext.Current.TestOutputHelper?.WriteLine($"{example["type"] ?? example["eventType"]} ({(example["specversion"] is null ? "Event Grid" : "CloudEvents")}) -> {became[^1]}");
        }

        // Each of the ten events of App Service is written down by whichever of its two files comes first; all else is about nothing of ours.
        // A swap's other side is a slot that is not under care.
        Assert.Equal(4, became.Count(row => row == "ChangeSeen"));
        Assert.Equal(3, became.Count(row => row == "ChangeSeen, counted: not-under-care"));
        Assert.Equal(1, became.Count(row => row == "PlanChanged"));
        Assert.Equal(2, became.Count(row => row == "SignalNoted"));
        Assert.Equal(7, became.Count(row => row == "nothing: known already"));
        Assert.Equal(3, became.Count(row => row == "counted: not-under-care"));
        Assert.Equal(4, became.Count(row => row == "counted: unknown-event-type"));
        Assert.Equal(9, became.Count(row => row == "counted: not-a-site"));
        Assert.Equal(4 + 3 + 1 + 2 + 7 + 3 + 4 + 9, examples.Length);

        await DeliverAsync(handler, examples);
        Assert.Equal(10, (await KindsAsync()).Count);
    }

    private static string Say(IEnumerable<string> changes, IEnumerable<string> kinds)
    {
        var counted = changes.Where(row => row.StartsWith("ledger unassigned:", StringComparison.Ordinal)).Select(row => $"counted: {row.Split(' ')[2].Split('~')[0]}");
        var all = kinds.Concat(counted).ToList();
        return all.Count == 0 ? "nothing: known already" : string.Join(", ", all);
    }

    private static async Task DeliverAsync(RunningHandler handler, params JsonNode[] events)
    {
        foreach (var happened in events) Assert.Equal(HttpStatusCode.OK, await handler.EventAsync(happened));
        await handler.DeliverAsync("hints", "Hints");
    }

    private async Task<List<string>> KindsAsync()
    {
        var kinds = new List<string>();
        await foreach (var happened in new AuditReader(storage.Tables).EventsAsync(_estate.Plan, 0, Token)) kinds.Add(happened.Kind);
        return kinds;
    }

    /// <summary>One of our own events, about what is under care, and of now.</summary>
    private static JsonObject Of(string name, string resource)
    {
        var json = Payload.With(name, $"id=\"{Guid.NewGuid()}\"", $"topic=\"{resource}\"", $"eventTime=\"{DateTimeOffset.UtcNow:O}\"");
        if (name == "site") json["data"]!.AsObject().Remove("name");
        if (name == "health") json["data"]!["resourceInfo"]!["properties"]!["targetResourceId"] = resource;
        return json;
    }

    private string Filled(string text) => Regex.Replace(text, @"\{([A-Za-z-]+)\}", match => match.Groups[1].Value switch
    {
        "subscription-id" => "5f3c0a4e-0000-4000-8000-000000000007",
        "resource-group" or "rg-name" => "rg",
        "site-name" => _estate.Site.Name,
        "serverfarm-name" or "plan-name" => _estate.Plan.Name,
        _ => "x",
    });
}
