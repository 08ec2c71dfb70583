using System.Text.Json.Nodes;
using AutoResponder.Cli;
using AutoResponder.Platform.Tests.Arm;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Platform.Tests.Sites;

/// <summary>What an operator is told of sites, against Azure on the wire.</summary>
public sealed class SiteCommandTests : IDisposable
{
    private const string Group = PlanOnTheWire.Group;
    private readonly string _folder = Directory.CreateTempSubdirectory("sites-").FullName;
    private readonly Dictionary<string, JsonObject> _configs = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<JsonObject> _sites = [];
    private readonly JsonObject _plan = PlanOnTheWire.Fixture("plan.json");
    private readonly List<JsonObject> _autoscale = [];
    private int _configStatus = 200;

    public SiteCommandTests()
    {
        Write("fleet.yaml", $$"""inventory: { subscriptions: [{{PlanOnTheWire.Subscription}}], tags: { responder: "on" } }""");
        Write("web.yaml", "name: web\nsites: { tags: { tier: web } }\npriority: 120\nladder: [ { step: recycle }, { step: scaleOut, max: 9 }, { step: captureDiagnostics, dump: full } ]\n");
        Write("shop.yaml", "name: shop\nsites: { ids: [\"*/sites/shop-*\"] }\npriority: 90\nladder: [ { step: recycle, widen: site }, { step: captureDiagnostics } ]\n");
        _sites.Add(Site("shop-1", ("tier", "web")));
        _sites.Add(Site("shop-2"));
        _sites.Add(Site("shop-3", ("tier", "web"), ("responder-policy", "shop")));
        _sites.Add(Site("shop-4", ("responder-policy", "gone")));
        _sites.Add(Site("other"));
    }

    [Fact]
    public async Task Each_site_has_its_owner_and_the_reason()
    {
        var (exit, text, _) = await RunAsync("list");

        Assert.Equal(0, exit);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.Contains("none", Line(lines, "other"), StringComparison.Ordinal);
        Assert.Contains("no policy's selector matches it", Line(lines, "other"), StringComparison.Ordinal);
        Assert.Contains("web (observe)", Line(lines, "shop-1"), StringComparison.Ordinal);
        Assert.Contains("by tier=web; its priority 120 is above that of shop (90)", Line(lines, "shop-1"), StringComparison.Ordinal);
        Assert.Contains("matches by id, and no other's does", Line(lines, "shop-2"), StringComparison.Ordinal);
        Assert.Contains("its tag responder-policy names it", Line(lines, "shop-3"), StringComparison.Ordinal);
        Assert.Contains("names 'gone', and there is no such policy", Line(lines, "shop-4"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_tells_what_it_touches_and_the_right_that_it_needs()
    {
        var (_, text, _) = await RunAsync("show", "shop-1");

        Assert.Contains("recycle: ends the site's worker process on the sickest instance; where that cannot be told, it is skipped. Needs AutoResponder recycle (Microsoft.Web/sites/instances/processes/Delete)", text, StringComparison.Ordinal);
        Assert.Contains("scaleOut: borrows 1 more for the plan plan-a", text, StringComparison.Ordinal);
        Assert.Contains("Needs AutoResponder scale (Microsoft.Web/serverfarms/Write)", text, StringComparison.Ordinal);
        Assert.Contains("Needs Microsoft.Web/sites/publish/Action for httpLogs, eventLog, phpErrors, environment, logStream, the dump", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_linux_a_recycle_is_the_whole_site_or_nothing_and_there_is_no_dump()
    {
        foreach (var site in _sites) site["kind"] = "app,linux";

        var skipped = await ReportAsync("shop-1");
        var widened = await ReportAsync("shop-2");

        Assert.Null(skipped["reach"]![0]!["touches"]);
        Assert.Equal("nothing", (string?)skipped["reach"]![2]!["touches"]);
        Assert.DoesNotContain("the dump", (string?)skipped["reach"]![2]!["right"], StringComparison.Ordinal);
        Assert.Equal("site", (string?)widened["reach"]![0]!["touches"]);
        Assert.False((bool)widened["healers"]!["proactiveAutoHeal"]!);
    }

    [Fact]
    public async Task Autoheal_that_recycles_is_shown_and_warned_of_where_the_policy_recycles_too()
    {
        _configs["shop-1"] = Config("Recycle");
        _configs["other"] = Config("Recycle");
        _configs["shop-2"] = Config("LogEvent");

        var (_, text, _) = await RunAsync("show", "shop-1");

        Assert.Contains("AutoHeal: on, by private bytes; does Recycle", text, StringComparison.Ordinal);
        Assert.Contains("warning    once it acts, web and AutoHeal would end the same worker process", text, StringComparison.Ordinal);
        Assert.Empty((await ReportAsync("shop-2"))["warnings"]!.AsArray());
        Assert.Empty((await ReportAsync("other"))["warnings"]!.AsArray());
    }

    [Fact]
    public async Task Health_check_is_warned_of_where_there_is_another_instance_to_send_people_to()
    {
        _configs["shop-2"] = Config(null);
        _configs["shop-2"]["properties"]!["healthCheckPath"] = "/alive";

        _plan["sku"]!["capacity"] = 2;
        var several = await ReportAsync("shop-2");
        _plan["sku"]!["capacity"] = 1;
        var alone = await ReportAsync("shop-2");

        Assert.Contains("Health check (/alive)", (string?)Assert.Single(several["warnings"]!.AsArray()), StringComparison.Ordinal);
        Assert.Empty(alone["warnings"]!.AsArray());
    }

    [Fact]
    public async Task Autoscale_that_owns_the_plan_is_shown_with_its_bounds()
    {
        _autoscale.Add(PlanOnTheWire.Fixture("autoscale.json"));

        var report = await ReportAsync("shop-1");

        Assert.Equal(PlanOnTheWire.Profile, (string?)report["healers"]!["autoscale"]!["profile"]);
        Assert.Contains("Microsoft.Insights/autoscaleSettings/Write", (string?)report["reach"]![1]!["right"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whether_proactive_autoheal_is_on_is_only_known_where_azure_shows_the_setting()
    {
        _configs["shop-2"] = Config(null);
        var hidden = await ReportAsync("shop-2");
        _configs["shop-2"]["properties"]!["appSettings"] = new JsonArray(new JsonObject { ["name"] = "WEBSITE_PROACTIVE_AUTOHEAL_ENABLED", ["value"] = "False" });
        var shown = await ReportAsync("shop-2");

        Assert.Null(hidden["healers"]!["proactiveAutoHeal"]);
        Assert.False((bool)shown["healers"]!["proactiveAutoHeal"]!);
    }

    [Fact]
    public async Task What_may_not_be_read_is_not_known_and_never_off()
    {
        _configStatus = 403;

        var report = await ReportAsync("shop-1");

        Assert.Null(report["healers"]!["autoHeal"]);
        Assert.Contains("config/web could not be read: status 403 AuthorizationFailed", (string?)Assert.Single(report["notKnown"]!.AsArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_owns_more_sites_than_it_says_is_warned_of_once_with_what_to_write()
    {
        for (var i = 5; i < 25; i++) _sites.Add(Site($"shop-{i}", ("tier", "web")));

        var (_, text, _) = await RunAsync("list");
        var report = await ReportAsync("shop-9");

        const string Warning = "policy web owns 21 of 25 sites and does not say that it means so many: write 'expect: 21' under its 'sites' if all are meant";
        Assert.StartsWith($"warning: {Warning}", Assert.Single(text.Split('\n'), line => line.StartsWith("warning:", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(report["warnings"]!.AsArray(), warning => ((string)warning!).StartsWith(Warning, StringComparison.Ordinal));
        Assert.Contains($"warning    {Warning}", (await RunAsync("show", "shop-9")).Text, StringComparison.Ordinal);

        Write("web.yaml", "name: web\nsites: { tags: { tier: web }, expect: 20 }\npriority: 120\nladder: [ { step: recycle } ]\n");
        Assert.Contains("warning: policy web owns 21 of 25 sites and expects 20: with more than 24 it does nothing any more", (await RunAsync("list")).Text, StringComparison.Ordinal);
        Write("web.yaml", "name: web\nsites: { tags: { tier: web }, expect: 21 }\npriority: 120\nladder: [ { step: recycle } ]\n");
        Assert.DoesNotContain("warning: policy", (await RunAsync("list")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_no_site_under_care_is_refused()
    {
        var (exit, _, errors) = await RunAsync("show", "nobody");

        Assert.Equal(2, exit);
        Assert.Contains("No site under care is 'nobody'", errors, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private static string Line(string[] lines, string site) => Assert.Single(lines, line => line.StartsWith($"{site} ", StringComparison.Ordinal));

    private static JsonObject Config(string? action) => new()
    {
        ["properties"] = new JsonObject
        {
            ["autoHealEnabled"] = action is not null,
            ["autoHealRules"] = action is null ? null : new JsonObject { ["triggers"] = new JsonObject { ["privateBytesInKB"] = 900_000 }, ["actions"] = new JsonObject { ["actionType"] = action } },
        },
    };

    private static JsonObject Site(string name, params (string Key, string Value)[] tags)
    {
        var all = new JsonObject { ["responder"] = "on" };
        foreach (var (key, value) in tags) all[key] = value;
        return new JsonObject
        {
            ["id"] = $"{Group}/providers/Microsoft.Web/sites/{name}",
            ["kind"] = "app",
            ["location"] = "West Europe",
            ["tags"] = all,
            ["properties"] = new JsonObject { ["state"] = "Running", ["serverFarmId"] = PlanOnTheWire.Id.Value, ["defaultHostName"] = $"{name}.example.net" },
        };
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private async Task<JsonNode> ReportAsync(string site)
    {
        var (exit, text, errors) = await RunAsync("show", site, "--json");
        Assert.Equal((0, ""), (exit, errors));
        return Assert.Single(JsonNode.Parse(text)!.AsArray())!;
    }

    private async Task<(int Exit, string Text, string Errors)> RunAsync(params string[] arguments)
    {
        await using var azure = await ScriptedServer.StartAsync((context, _) => ServeAsync(context));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Azure:ResourceManager"] = azure.Address.ToString() }).Build();
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exit = await new SiteCommands(configuration, new FixedCredential()).Site().Parse([.. arguments, "--policies", _folder])
            .InvokeAsync(new() { Output = output, Error = errors }, TestContext.Current.CancellationToken);
        Assert.All(azure.Requests, request => Assert.Equal("GET", request.Method));
        return (exit, output.ToString().ReplaceLineEndings("\n"), errors.ToString());
    }

    private Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.EndsWith("/sites", StringComparison.OrdinalIgnoreCase)) return PlanOnTheWire.AnswerAsync(context, 200, List(_sites));
        if (path.EndsWith("/autoscalesettings", StringComparison.OrdinalIgnoreCase)) return PlanOnTheWire.AnswerAsync(context, 200, List(_autoscale));
        if (path.Equals(PlanOnTheWire.Id.Value, StringComparison.OrdinalIgnoreCase)) return PlanOnTheWire.AnswerAsync(context, 200, _plan.ToJsonString());
        if (!path.EndsWith("/config/web", StringComparison.OrdinalIgnoreCase) || _configStatus != 200) return PlanOnTheWire.AnswerAsync(context, _configStatus == 200 ? 404 : _configStatus, """{"error":{"code":"AuthorizationFailed","message":"x"}}""");

        return PlanOnTheWire.AnswerAsync(context, 200, _configs.GetValueOrDefault(path.Split('/')[^3], Config(null)).ToJsonString());
    }

    private static string List(IEnumerable<JsonObject> items) => new JsonObject { ["value"] = new JsonArray([.. items.Select(item => item.DeepClone())]) }.ToJsonString();
}
