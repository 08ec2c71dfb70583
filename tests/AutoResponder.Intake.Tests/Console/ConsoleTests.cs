using System.Net;
using System.Text.Json.Nodes;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Intake.Tests.Console;

/// <summary>What a person sees of an incident, over HTTP as the host forwards it.</summary>
public sealed class ConsoleTests(StorageFixture storage)
{
    private readonly Estate _estate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_handed_over_incident_shows_why_who_has_it_and_where_its_evidence_lies()
    {
        var script = new Script(storage, _estate);
        await script.HandOverAsync();
        await script.WriteAsync(script.Reminded(1), script.Reminded(2));
        await using var handler = await RunningHandler.StartAsync(storage, _estate);

        Assert.Contains("nobody has taken it, people were told again 2 times", await PageAsync(handler, ""), StringComparison.Ordinal);

        await script.WriteAsync(new IncidentEvent.IncidentTaken("anna", "mine") { At = script.At });
        var page = await PageAsync(handler, $"/incidents/{_estate.Incident}");
        Assert.Contains("no step is left, and it is still unhealthy; taken by anna", page, StringComparison.Ordinal);
        Assert.Contains($"Evidence: <code>{_estate.Site.Name}/{_estate.Incident}/{_estate.Incident}-1-1/</code>", page, StringComparison.Ordinal);

        var line = await LineAsync(handler);
        Assert.Equal(("HandedOver", "anna", 2), ((string?)line["state"], (string?)line["takenBy"], (int?)line["rung"]));
        Assert.Null(line["lease"]);
    }

    [Fact]
    public async Task A_step_that_is_held_back_shows_what_stands_against_it_and_which_step_it_is()
    {
        var script = new Script(storage, _estate);
        await script.WriteAsync(
            script.Opened(),
            new IncidentEvent.StepHeld("recycle", 0, "restart it", [new Objection("armed", "the fleet is not armed", script.At), new Objection("busy", "somebody else restarted it", script.At)], script.At) { At = script.At });
        await using var handler = await RunningHandler.StartAsync(storage, _estate);

        var page = await PageAsync(handler, "");
        Assert.Contains($"held back since {script.At:HH:mm:ss} UTC: the fleet is not armed; somebody else restarted it", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"kind\">Held</td><td>1</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_borrowed_is_shown_from_its_beginning_to_its_return_with_its_events_in_the_timeline()
    {
        var script = new Script(storage, _estate);
        await script.BorrowAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate);

        var lease = (await LineAsync(handler))["lease"]!;
        Assert.Equal(("Lent", script.Op(0).Value, _estate.Incident), ((string?)lease["state"], (string?)lease["op"], (string?)lease["incident"]));
        Assert.Equal((script.At, script.At.AddMinutes(20)), ((DateTimeOffset)lease["since"]!, (DateTimeOffset)lease["until"]!));
        Assert.Contains($"1 instance borrowed since {script.At:HH:mm:ss} UTC, until {script.At.AddMinutes(20):HH:mm:ss} UTC", await PageAsync(handler, ""), StringComparison.Ordinal);

        var giving = new Core.OpId($"{script.Op(0)}/return/0");
        await script.WriteAsync(new PlanEvent.LeaseReturnStarted(script.Op(0), giving, Guid.NewGuid(), new Act.SetCapacity(_estate.Plan, 3, 2), script.At, script.At, "all is well") { At = script.At });
        var page = await PageAsync(handler, $"/incidents/{_estate.Incident}");
        Assert.Contains("being given back since", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"kind\">LeaseReturnStarted</td>", page, StringComparison.Ordinal);

        await script.WriteAsync(new PlanEvent.LeaseReturned(script.Op(0), giving, "the plan has 2 instances", 0.33) { At = script.At });
        Assert.Null((await LineAsync(handler))["lease"]);
        Assert.Contains("0.33 instance-hours were borrowed", await PageAsync(handler, $"/incidents/{_estate.Incident}"), StringComparison.Ordinal);

        var audit = JsonNode.Parse(await handler.Http.GetStringAsync($"/api/console/audit.json?after={script.At.AddSeconds(-1).UtcTicks}", Token))!.AsArray();
        var returned = Assert.Single(audit, row => (string?)row!["kind"] == "LeaseReturned" && (string?)row["stream"] == _estate.Plan.Value)!;
        Assert.Equal(_estate.Incident, (string?)returned["incident"]);
        Assert.Equal(["seq", "at", "stream", "site", "incident", "kind", "text"], returned.AsObject().Select(field => field.Key));
    }

    [Fact]
    public async Task The_list_as_json_keeps_its_fields()
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate);

        Assert.Equal(["incident", "site", "name", "plan", "state", "openedAt", "rung", "text", "takenBy", "lease"], (await LineAsync(handler)).AsObject().Select(field => field.Key));
    }

    [Fact]
    public async Task Text_from_outside_stays_text_and_the_page_allows_nothing_but_its_own_style()
    {
        var script = new Script(storage, _estate);
        await script.WriteAsync(script.Opened("<script>alert(1)</script>\u202e\u001b[2J"), new IncidentEvent.IncidentHandedOver("<img src=x onerror=alert(1)>", script.At) { At = script.At });
        await using var handler = await RunningHandler.StartAsync(storage, _estate);

        foreach (var path in new[] { "", $"/incidents/{_estate.Incident}" })
        {
            using var answer = await handler.Http.GetAsync($"/api/console{path}", Token);
            var page = await answer.Content.ReadAsStringAsync(Token);
            Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
            Assert.DoesNotContain(page, character => character is '\u202e' or '\u001b');
            Assert.StartsWith("default-src 'none'; style-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }

        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;\\u{202e}\\u{001b}[2J", await PageAsync(handler, $"/incidents/{_estate.Incident}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incident_that_never_was_is_not_found()
    {
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        using var answer = await handler.Http.GetAsync("/api/console/incidents/no-such-1", Token);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static Task<string> PageAsync(RunningHandler handler, string path) => handler.Http.GetStringAsync($"/api/console{path}", Token);

    private async Task<JsonNode> LineAsync(RunningHandler handler) =>
        Assert.Single(JsonNode.Parse(await handler.Http.GetStringAsync("/api/console/incidents.json", Token))!.AsArray(), line => (string?)line!["incident"] == _estate.Incident)!;
}
