using System.Text.Json;
using System.Text.Json.Nodes;
using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Intake.Tests.Cli;
using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Intake.Tests.Console;

/// <summary>An incident whose events left the tables is read as it was, and a search says what it could not look into.</summary>
public sealed class ArchivedIncidentTests(StorageFixture storage)
{
    private const int All = 8;

    private readonly Estate _estate = new() { Notify = null };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_has_its_page_with_what_it_gave_back_whether_all_of_it_is_in_the_archive_or_only_its_beginning()
    {
        await BorrowAndReturnAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        await handler.CatchUpAsync([_estate.Plan]);
        var before = await ReadAsync(handler);
        Assert.Equal(All, before.Length);
        Assert.Contains("LeaseReturned", before[^1], StringComparison.Ordinal);

        await storage.ArchiveAsync(_estate.Plan, 1, 3, Token);
        Assert.Equal(before, await ReadAsync(handler));

        await storage.ArchiveAsync(_estate.Plan, 4, All, Token);
        Assert.Equal(before, await ReadAsync(handler));
        var (exit, lines, _) = await CommandLine.RunAsync([("AzureWebJobsStorage", storage.ConnectionString)], null, "incident", "show", _estate.Incident);
        Assert.Equal((0, All), (exit, lines.Count(line => before.Any(one => line.EndsWith(one.Split('|')[1], StringComparison.Ordinal)))));
    }

    [Fact]
    public async Task A_search_by_what_only_an_events_bytes_say_tells_how_many_it_could_not_look_into()
    {
        await BorrowAndReturnAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        await handler.CatchUpAsync([_estate.Plan]);
        await storage.ArchiveAsync(_estate.Plan, 1, 3, Token);

        var bySite = JsonNode.Parse(await handler.Http.GetStringAsync($"/api/v1/audit?plan={_estate.Plan.Name}", Token))!;
        Assert.Equal((All, 0), (bySite["events"]!.AsArray().Count, (int)bySite["unread"]!));
        var byStep = JsonNode.Parse(await handler.Http.GetStringAsync($"/api/v1/audit?plan={_estate.Plan.Name}&policy=web", Token))!;
        Assert.Equal((2, 3), (byStep["events"]!.AsArray().Count, (int)byStep["unread"]!));
        Assert.Contains("3 more events of this time left the tables", await handler.Http.GetStringAsync($"/api/console/audit?plan={_estate.Plan.Name}&policy=web", Token), StringComparison.Ordinal);
        var (_, lines, _) = await CommandLine.RunAsync([("AzureWebJobsStorage", storage.ConnectionString)], null, "audit", "list", "--plan", _estate.Plan.Name, "--policy", "web");
        Assert.StartsWith("3 more events", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_act_that_was_archived_is_no_stranger_to_Azures_own_record()
    {
        await BorrowAndReturnAsync();
        var acts = new List<Guid>();
        await foreach (var happened in new AuditReader(storage.Tables).EventsAsync(_estate.Plan, 0, Token))
        {
            if (happened.AsIncidentEvent() is IncidentEvent.ActStarted { RequestId: var request }) acts.Add(request);
        }

        await storage.ArchiveAsync(_estate.Plan, 1, All, Token);
        var log = Path.Combine(Directory.CreateTempSubdirectory("reconcile").FullName, "log.json");
        object began = new { eventTimestamp = DateTimeOffset.UtcNow.AddMinutes(-5), correlationId = Assert.Single(acts), caller = "us", operationName = new { value = "write" }, resourceId = "/p", status = new { value = "Started" } };
        await File.WriteAllTextAsync(log, JsonSerializer.Serialize(new[] { began }), Token);

        var (_, lines, errors) = await CommandLine.RunAsync([("AzureWebJobsStorage", storage.ConnectionString)], null, "audit", "reconcile", "--log", log, "--principal", "us", "--json");

        Assert.Empty(errors);
        var report = JsonNode.Parse(string.Join('\n', lines))!;
        Assert.Equal(1, (int)report["matched"]!);
        Assert.DoesNotContain(report["findings"]!.AsArray(), finding => (string?)finding!["kind"] == "NotInAudit");
        Directory.Delete(Path.GetDirectoryName(log)!, recursive: true);
    }

    private async Task BorrowAndReturnAsync()
    {
        var script = new Script(storage, _estate);
        await script.BorrowAsync();
        await script.WriteAsync(
            new IncidentEvent.RecoveryBegan("scaleOut", "no request failed") { At = script.At.AddMinutes(1) },
            new IncidentEvent.IncidentClosed("healed", "healthy for 15 minutes") { At = script.At.AddMinutes(2) });
        var (lease, back) = (script.Op(0), new OpId($"{script.Op(0)}/return/0"));
        await script.WriteAsync(
            new PlanEvent.LeaseProlonged(lease, script.At.AddMinutes(3), "CPU is at 70 %") { At = script.At.AddMinutes(2) },
            new PlanEvent.LeaseReturnStarted(lease, back, Guid.NewGuid(), new Act.SetCapacity(_estate.Plan, 3, 2), script.At.AddMinutes(4), script.At.AddMinutes(9), "it is over") { At = script.At.AddMinutes(3) },
            new PlanEvent.LeaseReturned(lease, back, "the plan has 2 instances", 0.05) { At = script.At.AddMinutes(4) });
    }

    /// <summary>What its page is made of, an event a line.</summary>
    private async Task<string[]> ReadAsync(RunningHandler handler)
    {
        var view = JsonNode.Parse(await handler.Http.GetStringAsync($"/api/v1/incidents/{_estate.Incident}", Token))!;
        return [.. view["decisions"]!.AsArray().SelectMany(decision => decision!["happened"]!.AsArray()).Select(happened => $"{happened!["kind"]}|{happened["text"]}")];
    }
}
