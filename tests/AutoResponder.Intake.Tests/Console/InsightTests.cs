using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AutoResponder.Console.Access;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Intake.Tests.Console;

/// <summary>What a time was like, and a person's word on it. Everybody's incidents count, so that these have a ledger of their own.</summary>
public sealed class InsightTests : IAsyncLifetime
{
    private readonly StorageFixture _storage = new();
    private readonly Estate _estate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _storage.InitializeAsync();

    public ValueTask DisposeAsync() => _storage.DisposeAsync();

    [Fact]
    public async Task An_act_that_helped_counts_where_it_helped_with_what_failed_before_and_after()
    {
        var script = new Script(_storage, _estate);
        script.Seen = Failing(script, 40);
        await script.WriteAsync(script.Opened(), Started(script, 0));
        script.Seen = Failing(script, 1);
        await script.WriteAsync(
            new IncidentEvent.StepHelped(script.Op(0), "recycle", "1 of 100 failed") { At = script.At.AddMinutes(3) },
            new IncidentEvent.RecoveryBegan("recycle", "well") { At = script.At.AddMinutes(3) },
            new IncidentEvent.IncidentClosed("healed by recycle", "well for 5 min") { At = script.At.AddMinutes(4) });
        await using var handler = await RunningHandler.StartAsync(_storage, _estate);

        var view = await ReadAsync(handler);

        var today = view["perDay"]!.AsArray()[^1]!;
        Assert.Equal((1, 1, 0), ((int)today["incidents"]!, (int)today["acts"]!, (int)today["held"]!));
        Assert.Equal(8, view["perDay"]!.AsArray().Count);
        var healed = Assert.Single(view["healed"]!.AsArray())!;
        Assert.Equal(("us", 1, 180.0), ((string?)healed["how"], (int)healed["incidents"]!, (double)healed["medianSeconds"]!));
        var step = Assert.Single(view["steps"]!.AsArray())!;
        Assert.Equal(("web", "recycle", 1, 1, 0, 180.0), ((string?)step["policy"], (string?)step["step"], (int)step["done"]!, (int)step["helped"]!, (int)step["notHelped"]!, (double)step["medianSeconds"]!));
        var act = Assert.Single(view["acts"]!.AsArray())!;
        Assert.Equal((0.4, 0.01, "us"), ((double)act["failedBefore"]!, (double)act["failedAfter"]!, (string?)act["fate"]));
        var page = await PageAsync(handler);
        Assert.Contains("<td class=\"figure\" data-label=\"Failed before\">40 %</td><td class=\"figure\" data-label=\"Failed after\">1 %</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_did_not_help_what_was_held_back_and_what_a_person_ended_counts_as_that()
    {
        var script = new Script(_storage, _estate);
        await script.HandOverAsync();
        await script.WriteAsync(
            new IncidentEvent.StepHeld("recycle", 0, "restart it", [new Objection("armed", "the fleet is not armed", script.At)], script.At) { At = script.At },
            new IncidentEvent.StepHeld("recycle", 0, "restart it", [new Objection("armed", "the fleet is not armed", script.At)], script.At) { At = script.At },
            new IncidentEvent.IncidentClosed("by anna", "rolled back", "anna") { At = script.At.AddMinutes(2) });
        await using var handler = await RunningHandler.StartAsync(_storage, _estate);

        var view = await ReadAsync(handler);

        Assert.Equal((1, 1, 1), ((int)view["perDay"]![7]!["incidents"]!, (int)view["perDay"]![7]!["acts"]!, (int)view["perDay"]![7]!["held"]!));
        Assert.Equal(("person", 120.0), ((string?)view["healed"]![0]!["how"], (double)view["healed"]![0]!["longestSeconds"]!));
        Assert.Equal((0, 1), ((int)view["steps"]![0]!["helped"]!, (int)view["steps"]![0]!["notHelped"]!));
    }

    [Fact]
    public async Task Instance_hours_count_on_the_plan_that_they_were_borrowed_for()
    {
        var script = new Script(_storage, _estate);
        await script.BorrowAsync();
        var giving = new Core.OpId($"{script.Op(0)}/return/0");
        await script.WriteAsync(
            new PlanEvent.LeaseReturnStarted(script.Op(0), giving, Guid.NewGuid(), new Act.SetCapacity(_estate.Plan, 3, 2), script.At, script.At, "all is well") { At = script.At },
            new PlanEvent.LeaseReturned(script.Op(0), giving, "the plan has 2 instances", 0.33) { At = script.At });
        await using var handler = await RunningHandler.StartAsync(_storage, _estate);

        var loan = Assert.Single((await ReadAsync(handler))["loans"]!.AsArray())!;

        Assert.Equal((_estate.Plan.Value, 1, 0.33), ((string?)loan["plan"], (int)loan["loans"]!, (double)loan["instanceHours"]!));
    }

    [Fact]
    public async Task Everything_is_marked_and_then_signed_and_whoever_signs_something_else_signs_nothing()
    {
        var script = new Script(_storage, _estate);
        await script.WriteAsync(script.Opened(), Started(script, 0));
        await using var handler = await RunningHandler.StartAsync(_storage, _estate, SignedIn.Settings);
        var read = await ReadAsync(handler, "Approver");
        var digest = (string?)read["review"]!["digest"];

        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(handler, "Approver", "sign-off", Signature(read, digest)));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(handler, "Operator", "marks", new { item = script.Op(0).Value, mark = "splendid", reason = "it helped" }));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(handler, "Operator", "marks", new { item = "nothing/0/0", mark = "right", reason = "it helped" }));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(handler, "Operator", "marks", new { item = script.Op(0).Value, mark = "right", reason = " " }));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(handler, "Operator", "marks", new { item = script.Op(0).Value, mark = "right", reason = "it helped" }));
        Assert.Equal(1, await handler.DeliverAsync("signals", "Respond"));

        var marked = await ReadAsync(handler, "Approver");
        Assert.Equal(("right", "anna of ours", 0), ((string?)marked["review"]!["items"]![0]!["mark"], (string?)marked["review"]!["items"]![0]!["markedBy"], (int)marked["review"]!["notMarked"]!));
        Assert.NotEqual(digest, (string?)marked["review"]!["digest"]);
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(handler, "Approver", "sign-off", Signature(marked, digest)));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(handler, "Operator", "sign-off", Signature(marked, (string?)marked["review"]!["digest"])));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(handler, "Approver", "sign-off", Signature(marked, (string?)marked["review"]!["digest"])));
        Assert.Equal(1, await handler.DeliverAsync("signals", "Respond"));

        var signed = Assert.Single((await ReadAsync(handler, "Viewer"))["review"]!["signOffs"]!.AsArray())!;
        Assert.Equal(("anna of ours", "looked through", 1), ((string?)signed["by"], (string?)signed["reason"], (int)signed["right"]!));
    }

    [Fact]
    public async Task The_page_has_no_form_for_whoever_only_reads_and_one_to_sign_only_for_whoever_may()
    {
        var script = new Script(_storage, _estate);
        await script.WriteAsync(script.Opened("<script>alert(1)</script>"), Started(script, 0));
        await using var handler = await RunningHandler.StartAsync(_storage, _estate, SignedIn.Settings);

        var (viewer, reviewer) = (await PageAsync(handler, "Viewer"), await PageAsync(handler, "Operator"));
        Assert.DoesNotContain("<form", viewer, StringComparison.Ordinal);
        Assert.Contains("action=\"/api/console/insight/marks\"", reviewer, StringComparison.Ordinal);
        Assert.DoesNotContain("insight/sign-off", reviewer, StringComparison.Ordinal);
        Assert.Contains("It can be signed once all of it is marked.", await PageAsync(handler, "Approver"), StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", viewer, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", viewer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("91")]
    [InlineData("a week")]
    [InlineData("-7")]
    public async Task A_time_that_is_none_is_refused_and_the_page_shows_the_usual(string days)
    {
        await using var handler = await RunningHandler.StartAsync(_storage, _estate);

        using var api = await handler.Http.GetAsync($"/api/v1/insight?days={Uri.EscapeDataString(days)}", Token);
        using var page = await handler.Http.GetAsync($"/api/console/insight?days={Uri.EscapeDataString(days)}", Token);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (api.StatusCode, page.StatusCode));
        Assert.Contains("from 1 to 90", await api.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Contains("Here are the last 7 days", await page.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private IncidentEvent.ActStarted Started(Script script, int number) =>
        new(script.Op(number), Guid.NewGuid(), _estate.Incident, "recycle", number, new Act.SoftRestart(_estate.Site), script.At, script.At, "5xx") { At = script.At };

    private static Evidence Failing(Script script, double failed) => new()
    {
        SeenAt = script.At,
        ReadAt = script.At,
        Metrics =
        [
            new MetricSeries("Requests", null, "Total", script.At.AddMinutes(-5), TimeSpan.FromMinutes(1), [100, 100, 100, 100, 100]),
            new MetricSeries("Http5xx", null, "Total", script.At.AddMinutes(-5), TimeSpan.FromMinutes(1), [failed, failed, failed, failed, failed]),
        ],
    };

    private static object Signature(JsonNode read, string? digest) => new { from = (string?)read["from"], until = (string?)read["until"], digest, reason = "looked through" };

    private static async Task<JsonNode> ReadAsync(RunningHandler handler, string? role = null)
    {
        using var answer = await handler.Http.SendAsync(Ask("/api/v1/insight", role), Token);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(Token))!;
    }

    private static async Task<string> PageAsync(RunningHandler handler, string? role = null)
    {
        using var answer = await handler.Http.SendAsync(Ask("/api/console/insight", role), Token);
        return await answer.Content.ReadAsStringAsync(Token);
    }

    private static async Task<HttpStatusCode> PostAsync(RunningHandler handler, string role, string order, object body)
    {
        using var known = await handler.Http.SendAsync(Ask("/api/v1/me", role), Token);
        using var request = Ask($"/api/v1/review/{order}", role);
        request.Method = HttpMethod.Post;
        request.Content = JsonContent.Create(body);
        request.Headers.Add("X-AutoResponder-Token", (string?)(await known.Content.ReadFromJsonAsync<JsonNode>(Token))!["token"]);
        await request.Content.LoadIntoBufferAsync(Token);
        using var answer = await handler.Http.SendAsync(request, Token);
        return answer.StatusCode;
    }

    private static HttpRequestMessage Ask(string path, string? role)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (role is not null) request.Headers.Add(ClientPrincipal.Header, SignedIn.As("anna", role));
        return request;
    }
}
