using System.Text;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.AutoHeal;

namespace AutoResponder.Policies.Tests.AutoHeal;

/// <summary>What App Service heals with by itself, as a policy.</summary>
public sealed class AutoHealImportTests
{
    private const string Slow = """ "slowRequests": { "timeTaken": "00:00:20", "count": 15, "timeInterval": "00:04:00" } """;

    private const string EveryTrigger = """
        unhealthy:
          any:
            - { metric: Requests, on: instance, aggregation: Total, above: 5999, window: 10m }
            - { metric: PrivateBytes, on: instance, aggregation: Maximum, above: 1536MB, window: 1m }
            - { requests: { status: 503 }, atLeast: 30, window: 2m, from: httpLogs }
            - { requests: { status: 500, substatus: 19, win32: 126, path: "/oven/*" }, atLeast: 5, window: 90s, from: httpLogs }
            - { requests: { status: 502-504, path: /orders }, atLeast: 12, window: 5m, from: httpLogs }
            - { requests: { slowerThan: 20s }, atLeast: 15, window: 4m, from: httpLogs }
            - { requests: { path: "/search*", slowerThan: 7.5s }, atLeast: 9, window: 3m, from: httpLogs }
        """;

    [Theory]
    [InlineData("every-trigger.json")]
    [InlineData("web.config")]
    public void Every_kind_of_trigger_becomes_a_condition(string file)
    {
        var import = Import(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "AutoHeal", "fixtures", file)));

        var meant = Files.Load($"name: x\nsites: {{ tags: {{ a: b }} }}\nladder: [ {{ step: recycle }} ]\n{EveryTrigger}").Set!.Policies.Single();
        Assert.Equal(Meaning.Of(meant.Unhealthy), Meaning.Of(import.Policy.Unhealthy));
        Assert.Equal(Mode.Observe, import.Policy.Mode);
        var recycle = Assert.IsType<Step.Recycle>(Assert.Single(import.Policy.Ladder));
        Assert.Equal((RecycleScope.WorstInstance, false), (recycle.Scope, recycle.WidenToSite));
    }

    [Fact]
    public void What_is_printed_is_a_file_that_passes_the_check_with_the_notes_above_it()
    {
        var import = Import(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "AutoHeal", "fixtures", "every-trigger.json")));

        var load = Files.Load(import.ToYaml());

        Assert.Empty(load.Problems);
        Assert.Equal(Meaning.Of(import.Policy), Meaning.Of(load.Set!.Policies.Single()));
        Assert.NotEmpty(import.Notes);
        Assert.All(import.ToYaml().Split('\n').Take(import.Notes.Length), line => Assert.StartsWith("# ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void The_site_that_azure_names_is_the_one_that_is_owned_and_else_whoever_asks_for_it_by_tag()
    {
        var named = Import(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "AutoHeal", "fixtures", "every-trigger.json")));
        var unnamed = Import(Rules(Slow));
        var told = Import(Rules(Slow), "*/sites/shop-*");

        Assert.Equal(["/subscriptions/5f3c0a4e-0000-4000-8000-000000000006/resourceGroups/rg-bakery/providers/Microsoft.Web/sites/bakery"], named.Policy.Sites.Ids, StringComparer.OrdinalIgnoreCase);
        Assert.Equal("taken", unnamed.Policy.Sites.Tags["responder-policy"]);
        Assert.Equal(["*/sites/shop-*"], told.Policy.Sites.Ids);
    }

    [Theory]
    [InlineData(""" "actionType": "Recycle", "minProcessExecutionTime": "00:03:00" """, "minProcessExecutionTime (00:03:00) is what 'warmUp'", "recycle")]
    [InlineData(""" "actionType": "LogEvent" """, "LogEvent only writes a line", "captureDiagnostics")]
    [InlineData(""" "actionType": "CustomAction", "customAction": { "exe": "D:\\home\\wash.exe", "parameters": "-all" } """, "customAction 'D:\\home\\wash.exe -all' has no equivalent", "captureDiagnostics")]
    [InlineData(""" "actionType": "CustomAction", "customAction": { "exe": "C:\\devtools\\DaaS\\bin\\DaasConsole.exe", "parameters": "-CollectKillAnalyze \"Memory Dump\" 60" } """, "captureDiagnostics and a recycle", "captureDiagnostics,recycle")]
    [InlineData(""" "actionType": "CustomAction", "customAction": { "exe": "C:\\devtools\\DaaS\\bin\\DaasConsole.exe", "parameters": "-CollectLogs \"Memory Dump\" 60" } """, "became captureDiagnostics", "captureDiagnostics")]
    [InlineData(""" "actionType": "Shout" """, "action 'Shout' is not known", "captureDiagnostics")]
    [InlineData("", "it names no action", "captureDiagnostics")]
    public void What_an_action_becomes_is_said_where_it_is_not_the_same(string actions, string note, string steps)
    {
        var import = Import(Rules(Slow, actions));

        Assert.Contains(import.Notes, said => said.Contains(note, StringComparison.Ordinal));
        Assert.Equal(steps, string.Join(',', import.Policy.Ladder.Select(step => step.Name)));
    }

    [Fact]
    public void The_dump_of_the_diagnostics_service_stays_a_whole_dump()
    {
        var import = Import(Rules(Slow, """ "actionType": "CustomAction", "customAction": { "exe": "%systemdrive%\\DaaS\\DaasConsole.exe", "parameters": "-CollectLogs \"Memory Dump\" 60" } """));

        Assert.Equal(DumpKind.Full, Assert.IsType<Step.CaptureDiagnostics>(import.Policy.Ladder[0]).Dump);
    }

    [Theory]
    [InlineData(""" "requests": { "count": 900, "timeInterval": "00:01:15" } """, "00:01:15 became 2m")]
    [InlineData(""" "requests": { "count": 900, "timeInterval": "02:00:00" } """, "requests over 02:00:00 was left out")]
    [InlineData(""" "slowRequestsWithPath": [ { "timeTaken": "00:00:09", "path": "/a?b=1", "count": 3, "timeInterval": "00:01:00" } ] """, "with path '/a?b=1' was left out")]
    [InlineData(""" "slowRequestsWithPath": [ { "timeTaken": "00:00:09", "path": "cart.aspx", "count": 3, "timeInterval": "00:01:00" } ] """, "path 'cart.aspx' became '/cart.aspx'")]
    [InlineData(""" "statusCodes": [ { "status": 700, "count": 3, "timeInterval": "00:01:00" } ] """, "a status is 100 to 599")]
    [InlineData(""" "statusCodesRange": [ { "statusCodes": "many", "count": 3, "timeInterval": "00:01:00" } ] """, "trigger 'statusCodesRange' is not understood")]
    [InlineData(""" "fullMoon": { "count": 3, "timeInterval": "00:01:00" } """, "trigger 'fullMoon' is not understood")]
    public void A_trigger_that_is_not_taken_over_as_it_is_is_named(string trigger, string note) =>
        Assert.Contains(Import(Rules($"{trigger}, {Slow}", """ "actionType": "Recycle" """)).Notes, said => said.Contains(note, StringComparison.Ordinal));

    [Theory]
    [InlineData("""{ "properties": { "autoHealEnabled": false, "autoHealRules": null } }""", "is empty")]
    [InlineData("""{ "properties": { "alwaysOn": true } }""", "there is no 'autoHealRules'")]
    [InlineData("""{ "autoHealRules": { "triggers": null, "actions": null } }""", "none of its triggers")]
    [InlineData("<configuration><system.webServer/></configuration>", "there is no section <monitoring>")]
    [InlineData("<configuration><monitoring></configuration>", "it is no XML")]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "it is no XML")]
    [InlineData("siteConfig: { autoHealRules: rules }", "line 1 is not understood")]
    [InlineData("", "there is no 'autoHealRules'")]
    public void A_file_without_rules_makes_no_policy_and_says_why(string text, string why)
    {
        var (import, said) = AutoHealImport.Read(Encoding.UTF8.GetBytes(text), "taken");

        Assert.Null(import);
        Assert.Contains(why, said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_no_policy_may_have_is_refused() =>
        Assert.Contains("is no name", AutoHealImport.Read(Encoding.UTF8.GetBytes(Rules(Slow)), "two words").Why, StringComparison.Ordinal);

    private static string Rules(string triggers, string actions = "") => $$"""{ "autoHealRules": { "triggers": { {{triggers}} }, "actions": { {{actions}} } } }""";

    private static AutoHealImport Import(string text, string? sites = null) => Import(Encoding.UTF8.GetBytes(text), sites);

    private static AutoHealImport Import(byte[] bytes, string? sites = null)
    {
        var (import, why) = AutoHealImport.Read(bytes, "taken", sites);
        Assert.Null(why);
        return import!;
    }
}
