using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Alerts;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Monitoring;
using Azure;
using Microsoft.AspNetCore.Http;

namespace AutoResponder.Platform.Tests.Arm;

/// <summary>Reads against a server that does what Azure may do: tried again where that can help, bounded, and never led astray.</summary>
public sealed class ReadTests
{
    private const string Subscription = "5f3c0a4e-0000-4000-8000-000000000004";
    private static readonly SiteId Site = SiteId.Parse($"/subscriptions/{Subscription}/resourceGroups/rg/providers/Microsoft.Web/sites/shop");
    private static readonly FleetRules Rules = new() { Subscriptions = [Subscription], Tags = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("responder", "on")]) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_read_is_tried_again_until_it_answers(int status)
    {
        await using var server = await ScriptedServer.StartAsync((context, count) => AnswerAsync(context, count < 3 ? status : 200, SiteJson("shop")));

        using var inventory = Inventory(server.Address);
        Assert.NotNull(await inventory.FindAsync(Site, Rules, true, Token));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_read_that_keeps_failing_ends_with_azures_error()
    {
        await using var server = await ScriptedServer.StartAsync(500, """{"error":{"code":"InternalServerError"}}""");

        using var inventory = Inventory(server.Address);
        var error = await Assert.ThrowsAsync<RequestFailedException>(() => inventory.FindAsync(Site, Rules, true, Token));
        Assert.Equal(500, error.Status);
        Assert.Equal(4, server.Requests.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    public async Task A_refused_read_is_not_tried_again(int status)
    {
        await using var server = await ScriptedServer.StartAsync(status, """{"error":{"code":"AuthorizationFailed"}}""");

        using var inventory = Inventory(server.Address);
        await Assert.ThrowsAsync<RequestFailedException>(() => inventory.FindAsync(Site, Rules, true, Token));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_site_that_is_not_there_is_null()
    {
        await using var server = await ScriptedServer.StartAsync(404, """{"error":{"code":"ResourceNotFound"}}""");

        using var inventory = Inventory(server.Address);
        Assert.Null(await inventory.FindAsync(Site, Rules, true, Token));
    }

    [Fact]
    public async Task A_site_of_another_subscription_is_not_even_asked_for()
    {
        await using var server = await ScriptedServer.StartAsync(200, SiteJson("shop"));

        using var inventory = Inventory(server.Address);
        Assert.Null(await inventory.FindAsync(SiteId.Parse(Site.Value.Replace(Subscription, "5f3c0a4e-0000-4000-8000-00000000ffff", StringComparison.Ordinal)), Rules, true, Token));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_list_is_read_to_its_end_and_only_sites_with_the_tags_are_under_care()
    {
        await using var server = await ScriptedServer.StartAsync((context, count) => AnswerAsync(
            context,
            200,
            count == 1
                ? $$"""{"value":[{{SiteJson("one")}},{{SiteJson("stranger", tag: "off")}}],"nextLink":"{{context.Request.Scheme}}://{{context.Request.Host}}/next?page=2"}"""
                : $$"""{"value":[{{SiteJson("two")}}]}"""));

        using var inventory = Inventory(server.Address);
        Assert.Equal(["one", "two"], (await inventory.ListAsync(Rules, Token)).Select(site => site.Id.Name));
        Assert.Equal(["one", "two"], (await inventory.ListAsync(Rules, Token)).Select(site => site.Id.Name));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Our_own_plan_is_known_by_our_own_app_even_where_that_is_not_under_care()
    {
        await using var server = await OursAsync();

        using var inventory = new Inventory(Arm(server.Address), new AzureOptions { OwnName = "Responder" }, TimeProvider.System);
        Assert.Equal([("neighbour", true), ("elsewhere", false)], (await inventory.ListAsync(Rules, Token)).Select(site => (site.Id.Name, site.SharesOurPlan)));

        // Asked for alone, it is still known.
        Assert.True((await inventory.FindAsync(SiteNamed("neighbour"), Rules, true, Token))!.SharesOurPlan);
        Assert.False((await inventory.FindAsync(SiteNamed("elsewhere"), Rules, true, Token))!.SharesOurPlan);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Our_own_plan_is_found_out_for_the_first_site_that_is_asked_for()
    {
        await using var server = await OursAsync();

        using var inventory = new Inventory(Arm(server.Address), new AzureOptions { OwnName = "responder" }, TimeProvider.System);
        Assert.True((await inventory.FindAsync(SiteNamed("neighbour"), Rules, true, Token))!.SharesOurPlan);
        Assert.True((await inventory.FindAsync(SiteNamed("neighbour"), Rules, true, Token))!.SharesOurPlan);

        // The list was asked for once.
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_plan_is_ours_where_nobody_can_say_that_it_is_not()
    {
        await using var server = await ScriptedServer.StartAsync((context, _) => context.Request.Path.Value!.EndsWith("/sites", StringComparison.Ordinal)
            ? AnswerAsync(context, 403, """{"error":{"code":"AuthorizationFailed"}}""")
            : AnswerAsync(context, 200, SiteJson("shop")));

        using var ours = new Inventory(Arm(server.Address), new AzureOptions { OwnName = "responder" }, TimeProvider.System);
        Assert.True((await ours.FindAsync(Site, Rules, true, Token))!.SharesOurPlan);

        // Without an app of our own, as on a desk, there is no plan of ours.
        using var nobodys = Inventory(server.Address);
        Assert.False((await nobodys.FindAsync(Site, Rules, true, Token))!.SharesOurPlan);
    }

    [Fact]
    public async Task Without_tags_to_ask_for_nothing_is_under_care()
    {
        await using var server = await ScriptedServer.StartAsync(200, $$"""{"value":[{{SiteJson("one")}}]}""");

        using var inventory = Inventory(server.Address);
        Assert.Empty(await inventory.ListAsync(Rules with { Tags = ImmutableSortedDictionary<string, string>.Empty }, Token));
    }

    [Theory]
    [InlineData("http://169.254.169.254/metadata")]
    [InlineData("https://evil.example.net/next")]
    [InlineData("//evil.example.net/next")]
    public async Task A_link_to_another_host_is_not_followed_and_the_token_stays(string link)
    {
        await using var server = await ScriptedServer.StartAsync(200, $$"""{"value":[],"nextLink":"{{link}}"}""");

        using var inventory = Inventory(server.Address);
        await Assert.ThrowsAsync<RequestFailedException>(() => inventory.ListAsync(Rules, Token));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Another_name_for_the_same_port_is_another_host()
    {
        await using var server = await ScriptedServer.StartAsync((context, _) => AnswerAsync(context, 200, $$"""{"value":[],"nextLink":"http://localhost:{{context.Request.Host.Port}}/next"}"""));

        using var inventory = Inventory(server.Address);
        await Assert.ThrowsAsync<RequestFailedException>(() => inventory.ListAsync(Rules, Token));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_sites_own_worker_is_told_from_kudus_and_a_web_jobs()
    {
        await using var server = await ScriptedServer.StartAsync((context, _) => AnswerAsync(context, 200, context.Request.Path.Value!.Split('/')[^1] switch
        {
            "instances" => """{"value":[{"name":"i1","properties":{"machineName":"M1"}}]}""",
            "processes" => """{"value":[{"name":"shop/i1/10","properties":{"name":"w3wp"}},{"name":"shop/i1/11","properties":{"name":"w3wp"}},{"name":"shop/i1/12","properties":{"name":"w3wp"}},{"name":"shop/i1/13","properties":{"name":"node"}}]}""",
            "10" => """{"properties":{"name":"w3wp","is_scm_site":true}}""",
            "11" => """{"properties":{"name":"w3wp","is_webjob":true}}""",
            _ => """{"properties":{"name":"w3wp","working_set":1234,"start_time":"2026-03-02T12:00:00Z","environment_variables":{"SECRET":"x"}}}""",
        }));

        var missing = new List<string>();
        var instance = Assert.Single(await new InstanceReader(Arm(server.Address)).ReadAsync(Site, missing, Token));

        Assert.Equal(new WorkerReading(12, new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero), 1234), Assert.Single(instance.Workers!.Value));
        Assert.Equal("M1", instance.Machine);
        Assert.Empty(missing);
    }

    [Fact]
    public async Task Processes_that_cannot_be_read_are_unknown_and_not_none()
    {
        await using var server = await ScriptedServer.StartAsync((context, _) => context.Request.Path.Value!.EndsWith("/instances", StringComparison.Ordinal)
            ? AnswerAsync(context, 200, """{"value":[{"name":"i1","properties":{}}]}""")
            : AnswerAsync(context, 403, """{"error":{"code":"AuthorizationFailed"}}"""));

        var missing = new List<string>();
        var instance = Assert.Single(await new InstanceReader(Arm(server.Address)).ReadAsync(Site, missing, Token));

        Assert.Null(instance.Workers);
        Assert.Contains("AuthorizationFailed", Assert.Single(missing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_are_read_at_the_finest_grain_and_gaps_stay_gaps()
    {
        await using var server = await ScriptedServer.StartAsync((context, _) => AnswerAsync(context, 200, context.Request.Path.Value!.EndsWith("metricDefinitions", StringComparison.Ordinal)
            ? """{"value":[{"name":{"value":"Http5xx"},"metricAvailabilities":[{"timeGrain":"PT5M"},{"timeGrain":"PT1M"}]}]}"""
            : """
              {"value":[{"name":{"value":"Http5xx"},"timeseries":[{"metadatavalues":[{"name":{"value":"instance"},"value":"M1"}],"data":[
                {"timeStamp":"2026-03-02T12:00:00Z","total":1},{"timeStamp":"2026-03-02T12:01:00Z"},{"timeStamp":"2026-03-02T12:02:00Z","total":3},{"timeStamp":"2026-03-02T12:03:00Z"}]}]}]}
              """));

        var missing = new List<string>();
        var series = Assert.Single(await new MetricsReader(Arm(server.Address), TimeProvider.System).ReadAsync(
            new ManagedSite { Id = Site, Plan = default }, [new MetricQuestion("Http5xx", "Total", MetricScope.Instance, TimeSpan.FromMinutes(5)), new MetricQuestion("NoSuch", "Total", MetricScope.Instance, TimeSpan.FromMinutes(5))], missing, Token));

        Assert.Equal("M1", series.Instance);
        Assert.Equal([1, null, 3], series.Values);
        Assert.Equal(TimeSpan.FromMinutes(1), series.Grain);
        Assert.Equal("Azure offers no metric NoSuch", Assert.Single(missing));
        Assert.Contains("interval=PT1M", server.Requests.Last().Target, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/subscriptions/5f3c0a4e-0000-4000-8000-000000000004/providers/Microsoft.AlertsManagement/alerts/6a2f8a53-0000-4000-8000-000000000002", 1)]
    [InlineData("/subscriptions/5f3c0a4e-0000-4000-8000-000000000004/providers/Microsoft.Web/sites/shop", 0)]
    [InlineData("https://evil.example.net/alerts/6a2f8a53-0000-4000-8000-000000000002", 0)]
    [InlineData("/subscriptions/../providers/microsoft.alertsmanagement/alerts/6a2f8a53-0000-4000-8000-000000000002", 0)]
    public async Task Only_an_alerts_id_is_asked_for(string id, int requests)
    {
        await using var server = await ScriptedServer.StartAsync(404, "{}");

        Assert.IsType<AlertReading.NotFound>(await new AlertReader(Arm(server.Address)).ReadAsync(new AlertQuestion(id, "r", null, null), Site, Token));
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task A_schema_without_an_id_needs_the_one_alert_that_fits()
    {
        static string Alert(string rule) => $$$$"""{"id":"/x","properties":{"essentials":{"targetResource":"{{{{Site}}}}","alertRule":"/a/b/{{{{rule}}}}","startDateTime":"2026-03-02T12:00:00Z","monitorCondition":"Fired"}}}""";
        var question = new AlertQuestion(null, "shop-5xx", Site.Value, new DateTimeOffset(2026, 3, 2, 12, 1, 0, TimeSpan.Zero));

        await using var one = await ScriptedServer.StartAsync(200, $$"""{"value":[{{Alert("shop-5xx")}},{{Alert("other")}}]}""");
        Assert.IsType<AlertReading.Found>(await new AlertReader(Arm(one.Address)).ReadAsync(question, Site, Token));

        await using var two = await ScriptedServer.StartAsync(200, $$"""{"value":[{{Alert("shop-5xx")}},{{Alert("shop-5xx")}}]}""");
        Assert.IsType<AlertReading.Unavailable>(await new AlertReader(Arm(two.Address)).ReadAsync(question, Site, Token));
    }

    [Fact]
    public async Task A_probe_carries_no_token_and_is_pinned_to_its_instance_by_the_cookie()
    {
        string? cookie = null;
        await using var server = await ScriptedServer.StartAsync((context, _) =>
        {
            cookie = context.Request.Headers.Cookie;
            return AnswerAsync(context, 503, "{}");
        });

        using var probe = new SiteProbe(new AzureOptions { SiteScheme = "http" });
        var readings = await probe.AskAsync(server.Address.Authority, new ProbeQuestion("/healthz", 200, 399, TimeSpan.FromSeconds(5), 2, true), "i1", Token);

        Assert.Equal([503, 503], readings.Select(reading => reading.Status));
        Assert.Equal("ARRAffinity=i1", cookie);
        Assert.All(server.Requests, request => Assert.Equal("", request.Authorization ?? ""));
    }

    [Theory]
    [InlineData("evil.example.net/path")]
    [InlineData("user@evil.example.net")]
    [InlineData("example.net")]
    public async Task Over_http_only_loopback_is_probed_and_a_host_is_only_a_host(string host)
    {
        using var probe = new SiteProbe(new AzureOptions { SiteScheme = "http" });
        var reading = Assert.Single(await probe.AskAsync(host, new ProbeQuestion("/", 200, 399, TimeSpan.FromSeconds(1), 1, false), null, Token));

        Assert.Contains("no host that may be probed", reading.Error, StringComparison.Ordinal);
    }

    /// <summary>Our own app, a neighbour on its plan, and a site elsewhere.</summary>
    private static Task<ScriptedServer> OursAsync()
    {
        string[] sites = [SiteJson("responder", tag: "off"), SiteJson("neighbour"), SiteJson("elsewhere", plan: "other")];
        return ScriptedServer.StartAsync((context, _) => context.Request.Path.Value!.Split('/')[^1] switch
        {
            "sites" => AnswerAsync(context, 200, $$"""{"value":[{{string.Join(',', sites)}}]}"""),
            "elsewhere" => AnswerAsync(context, 200, sites[2]),
            _ => AnswerAsync(context, 200, sites[1]),
        });
    }

    private static SiteId SiteNamed(string name) => SiteId.Parse($"/subscriptions/{Subscription}/resourceGroups/rg/providers/Microsoft.Web/sites/{name}");

    private static ArmClient Arm(Uri address) => new(new FixedCredential(), new AzureOptions { ResourceManager = address }, TimeProvider.System);

    private static Inventory Inventory(Uri address) => new(Arm(address), new AzureOptions(), TimeProvider.System);

    private static Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    private static string SiteJson(string name, string tag = "on", string plan = "plan") =>
        $$$"""{"id":"/subscriptions/{{{Subscription}}}/resourceGroups/rg/providers/Microsoft.Web/sites/{{{name}}}","name":"{{{name}}}","kind":"app","location":"West Europe","tags":{"responder":"{{{tag}}}"},"properties":{"state":"Running","defaultHostName":"{{{name}}}.example.net","serverFarmId":"/subscriptions/{{{Subscription}}}/resourceGroups/rg/providers/Microsoft.Web/serverfarms/{{{plan}}}"}}""";
}
