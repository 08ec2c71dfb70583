using System.Net;
using System.Text.Json.Nodes;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;
using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Seals;
using AutoResponder.Platform.Tests;
using AutoResponder.Verification;
using Azure.Data.Tables;

namespace AutoResponder.Intake.Tests.Console;

/// <summary>What a person finds in the audit, takes away from it, and is told of its seal.</summary>
public sealed class AuditPageTests(StorageFixture storage) : IDisposable
{
    private readonly Estate _estate = new() { Notify = null };
    private readonly string _key = Path.Combine(Path.GetTempPath(), $"seal-{Guid.NewGuid():N}.pem");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", 7)]
    [InlineData("&step=recycle", 3)]
    [InlineData("&step=RECYCLE&outcome=StepDidNotHelp", 1)]
    [InlineData("&outcome=IncidentHandedOver", 1)]
    [InlineData("&policy=web", 7)]
    [InlineData("&policy=another", 0)]
    [InlineData("&guardrail=budget", 0)]
    [InlineData("&until=2001-01-02&from=2001-01-01", 0)]
    public async Task A_search_finds_what_it_names_and_nothing_else(string more, int expected)
    {
        await using var handler = await HandedOverAsync();

        var found = await FindAsync(handler, $"site={_estate.Site.Name}{more}");

        Assert.Equal(expected, found["events"]!.AsArray().Count);
        Assert.All(found["events"]!.AsArray(), one => Assert.Equal(_estate.Site.Value, (string?)one!["site"]));
        Assert.Null(found["next"]);
        var page = await handler.Http.GetStringAsync($"/api/console/audit?site={_estate.Site.Name}{more}", Token);
        Assert.Equal(expected, page.Split($"<a href=\"/api/console/incidents/{_estate.Incident}\">").Length - 1);
    }

    [Fact]
    public async Task Who_ordered_it_and_what_stood_against_it_can_be_looked_for()
    {
        var script = new Script(storage, _estate);
        await script.WriteAsync(script.Opened(), new IncidentEvent.StepHeld("recycle", 0, "restart it", [new Objection("budget", "all are used", script.At)], script.At) { At = script.At });
        await script.WriteAsync(new IncidentEvent.IncidentClosed("closed", "it was a test", "anna") { At = script.At });
        await using var handler = await FedAsync();

        Assert.Equal("StepHeld", (string?)Assert.Single((await FindAsync(handler, $"site={_estate.Site.Name}&guardrail=budget"))["events"]!.AsArray())!["kind"]);
        Assert.Equal("IncidentClosed", (string?)Assert.Single((await FindAsync(handler, $"plan={_estate.Plan.Name}&actor=anna"))["events"]!.AsArray())!["kind"]);
    }

    [Fact]
    public async Task Pages_follow_one_another_without_a_gap_and_the_last_says_so()
    {
        await using var handler = await HandedOverAsync();
        var (seen, next) = (new List<long>(), "");
        do
        {
            var page = await FindAsync(handler, $"incident={_estate.Incident}&limit=3{next}");
            seen.AddRange(page["events"]!.AsArray().Select(one => (long)one!["seq"]!));
            next = (string?)page["next"] is { } more ? $"&next={Uri.EscapeDataString(more)}" : "";
        }
        while (next.Length > 0);

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], seen);
    }

    [Theory]
    [InlineData("from=2026-01-02&until=2026-01-01")]
    [InlineData("from=yesterday")]
    [InlineData("until=0001-01-01")]
    [InlineData("next=nonsense")]
    [InlineData("site=TOOLONG")]
    public async Task What_cannot_be_looked_for_is_refused_with_the_reason(string query)
    {
        query = query.Replace("TOOLONG", new string('x', 301), StringComparison.Ordinal);
        await using var handler = await RunningHandler.StartAsync(storage, _estate);

        using var page = await handler.Http.GetAsync($"/api/console/audit?{query}", Token);
        using var answer = await handler.Http.GetAsync($"/api/v1/audit?{query}", Token);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (page.StatusCode, answer.StatusCode));
        Assert.Contains("role=\"alert\"", await page.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_export_with_proofs_verifies_by_itself_and_the_table_holds_the_same_events()
    {
        await using var handler = await HandedOverAsync((SealServices.KeySetting, _key));
        await SealAsync(handler);

        using var lines = await handler.Http.GetAsync($"/api/console/audit/export?format=jsonl&site={_estate.Site.Name}", Token);
        Assert.StartsWith("attachment; filename=\"audit-", lines.Content.Headers.GetValues("Content-Disposition").Single(), StringComparison.Ordinal);
        using var keys = new SealKeys();
        var report = await new ExportVerifier(keys, new VerifyOptions(DateTimeOffset.UtcNow)).RunAsync(await lines.Content.ReadAsStreamAsync(Token), Token);
        Assert.True(report.IsWhole, string.Join("; ", report.Findings));
        Assert.Equal((1, 7), (report.Streams, report.Events));

        var table = (await handler.Http.GetStringAsync($"/api/v1/audit/export?format=csv&site={_estate.Site.Name}", Token)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(8, table.Length);
        Assert.All(table.Skip(1), row => Assert.Contains(_estate.Incident, row, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, (await handler.Http.GetAsync("/api/v1/audit/export?format=xml", Token)).StatusCode);
    }

    [Fact]
    public async Task The_seal_says_how_many_events_came_after_it_and_that_a_stream_is_not_what_was_sealed()
    {
        await using var handler = await HandedOverAsync((SealServices.KeySetting, _key));
        await SealAsync(handler);
        var before = await SealOfAsync(handler);
        Assert.Equal((0, 0), ((long)before["unsealed"]!, before["troubles"]!.AsArray().Count));

        var script = new Script(storage, _estate);
        await script.WriteAsync(new IncidentEvent.IncidentTaken("anna", "mine") { At = script.At });
        Assert.Equal(1, (long)(await SealOfAsync(handler))["unsealed"]!);
        Assert.Contains("1 event came after it", await handler.Http.GetStringAsync("/api/console/audit", Token), StringComparison.Ordinal);

        // Somebody who may write the table sets the stream back.
        var ledger = storage.Tables.GetTableClient(Keys.LedgerTable);
        var head = (await ledger.GetEntityAsync<TableEntity>(Keys.Partition(_estate.Plan), Keys.Plan, cancellationToken: Token)).Value;
        head["Sequence"] = 2L;
        await ledger.UpdateEntityAsync(head, head.ETag, TableUpdateMode.Replace, Token);
        Assert.Contains("is sealed up to event 7 and ends with event 2", (string?)Assert.Single((await SealOfAsync(handler))["troubles"]!.AsArray()), StringComparison.Ordinal);
        Assert.Contains("Not as it was sealed", await handler.Http.GetStringAsync("/api/console/audit", Token), StringComparison.Ordinal);
        await ledger.DeleteEntityAsync(Keys.Partition(_estate.Plan), Keys.Plan, cancellationToken: Token);
    }

    public void Dispose() => File.Delete(_key);

    private async Task<RunningHandler> HandedOverAsync(params (string, string)[] settings)
    {
        await new Script(storage, _estate).HandOverAsync();
        return await FedAsync(settings);
    }

    private async Task<RunningHandler> FedAsync(params (string, string)[] settings)
    {
        var handler = await RunningHandler.StartAsync(storage, _estate, settings);
        await handler.CatchUpAsync([_estate.Plan]);
        return handler;
    }

    private static async Task SealAsync(RunningHandler handler) =>
        Assert.Equal(HttpStatusCode.OK, await handler.PostAsync("Seal", new JsonObject { ["Data"] = new JsonObject { ["timer"] = new JsonObject() }, ["Metadata"] = new JsonObject() }));

    private static async Task<JsonNode> FindAsync(RunningHandler handler, string query) => JsonNode.Parse(await handler.Http.GetStringAsync($"/api/v1/audit?{query}", Token))!;

    private static async Task<JsonNode> SealOfAsync(RunningHandler handler) => JsonNode.Parse(await handler.Http.GetStringAsync("/api/v1/audit/seal", Token))!;
}
