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
        Assert.Contains($"<code>{_estate.Site.Name}/{_estate.Incident}/{_estate.Incident}-1-1/</code>", page, StringComparison.Ordinal);
        Assert.Contains("2 steps were due: recycle: did not help, 50 of 100 failed; captureDiagnostics: saved in part, 4 of 5 artefacts.", page, StringComparison.Ordinal);

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
        Assert.Contains($"Held back since {script.At:HH:mm:ss} UTC: the fleet is not armed; somebody else restarted it", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Next step</dt><dd>1 of 1, recycle</dd>", page, StringComparison.Ordinal);
        Assert.Contains("<code>busy</code> somebody else restarted it", page, StringComparison.Ordinal);
        Assert.Contains("Held back</span>", page, StringComparison.Ordinal);
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
        Assert.Contains("<strong>Lease return started</strong>", page, StringComparison.Ordinal);

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
            Assert.All(Scripts(page), script => Assert.Matches("^<script (type=\"module\" )?src=\"/api/console/files/[a-z.]+\\?v=[0-9a-f]{12}\"( defer)?></script>$", script));
            Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
            Assert.DoesNotContain(page, character => character is '\u202e' or '\u001b');
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
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

    [Fact]
    public async Task A_page_that_has_not_changed_is_not_sent_again()
    {
        var script = new Script(storage, _estate);
        await script.HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        foreach (var path in new[] { $"/api/console/incidents/{_estate.Incident}", $"/api/v1/incidents/{_estate.Incident}", $"/api/v1/incidents/{_estate.Incident}/chart" })
        {
            using var first = await handler.Http.GetAsync(path, Token);
            using var again = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "If-None-Match", first.Headers.ETag!.ToString() } } };
            using var second = await handler.Http.SendAsync(again, Token);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified), (first.StatusCode, second.StatusCode));
        }

        using var before = await handler.Http.GetAsync($"/api/v1/incidents/{_estate.Incident}", Token);
        await script.WriteAsync(new IncidentEvent.IncidentTaken("anna", "mine") { At = script.At });
        using var changed = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/incidents/{_estate.Incident}") { Headers = { { "If-None-Match", before.Headers.ETag!.ToString() } } };
        using var after = await handler.Http.SendAsync(changed, Token);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task The_timeline_has_what_was_decided_together_together_and_says_the_policy_and_the_build()
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate);

        var incident = JsonNode.Parse(await handler.Http.GetStringAsync($"/api/v1/incidents/{_estate.Incident}", Token))!;

        var decision = Assert.Single(incident["decisions"]!.AsArray())!;
        Assert.Equal(
            ["IncidentOpened", "ActStarted", "EffectSeen", "StepDidNotHelp", "PreservationStarted", "PreservationEnded", "IncidentHandedOver"],
            decision["happened"]!.AsArray().Select(row => (string?)row!["kind"]));
        Assert.Equal(("web", "h", "test", "a look was due"), ((string?)decision["policy"]!["name"], (string?)decision["policy"]!["hash"], (string?)decision["build"], (string?)decision["trigger"]));
        Assert.Equal(3, incident["story"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_OpenAPI_document_names_every_route_of_the_API_and_no_other()
    {
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        var document = JsonNode.Parse(await handler.Http.GetStringAsync("/api/v1/openapi.json", Token))!;

        var named = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => $"{method.Key.ToUpperInvariant()} {path.Key}"));
        var served = handler.Routes.Where(route => route.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal))
            .Select(route => $"{route.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.HttpMethodMetadata>()!.HttpMethods.Single()} {route.RoutePattern.RawText}");
        Assert.Equal(served.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
        Assert.Contains("takenBy", document["paths"]!["/api/v1/now"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stays_the_same_between_deployments_is_kept_by_its_address()
    {
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        var page = await PageAsync(handler, "");

        foreach (var address in System.Text.RegularExpressions.Regex.Matches(page, "/api/console/files/[^\"]+").Select(match => match.Value))
        {
            using var answer = await handler.Http.GetAsync(address, Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Scripts(string page) => System.Text.RegularExpressions.Regex.Matches(page, "<script.*?</script>").Select(match => match.Value);

    private static Task<string> PageAsync(RunningHandler handler, string path) => handler.Http.GetStringAsync($"/api/console{path}", Token);

    private async Task<JsonNode> LineAsync(RunningHandler handler) =>
        Assert.Single(JsonNode.Parse(await handler.Http.GetStringAsync("/api/console/incidents.json", Token))!.AsArray(), line => (string?)line!["incident"] == _estate.Incident)!;
}
