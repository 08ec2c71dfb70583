using System.Text;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies;

namespace AutoResponder.Policies.Tests;

/// <summary>Policy files: what is right is read as it stands, and what is wrong is named by file, line and column.</summary>
public sealed class PolicyFileTests
{
    private const string Fleet = """
        inventory: { subscriptions: [5f3c0a4e-0000-4000-8000-000000000006], tags: { responder: "on" } }
        channels: { ops: { webhook: "https://hooks.example.net/x" } }
        """;

    private const string Web = """
        name: web
        description: A test.
        mode: act
        sites:
          ids: ["/subscriptions/*/sites/shop-*"]
          except: ["*-canary"]
          tags: { tier: web }
          os: windows
        priority: 120
        wakeOn:
          alerts: { rules: ["*-5xx"], metrics: [Http5xx], severities: [Sev0, Sev1] }
        unhealthy:
          any:
            - { ratio: [Http5xx, Requests], above: 20%, atLeast: 20, window: 5m }
            - { metric: HttpResponseTime, above: 5s, window: 10m, requests: 20 }
            - { metric: MemoryWorkingSet, on: instance, above: 1.5GB, aggregation: Maximum }
            - all: [ { metric: CpuPercentage, on: plan, above: 90% }, { not: { probe: /healthz, expect: 200-299, timeout: 5s, failures: 2 } } ]
        for: 90s
        healthyFor: 1h
        ladder:
          - { step: recycle, scope: worstInstance, widen: site, settle: 3m }
          - { step: captureDiagnostics }
        guardrails:
          cooldown: 30m
          budgets: [ { do: recycle, per: site, atMost: 2, in: 2h } ]
          soleInstance: refuse
        notify: { channel: ops, on: [HandedOver] }
        """;

    [Fact]
    public void A_whole_policy_is_read_as_it_stands()
    {
        var set = Load(Web).Set!;
        var policy = Assert.Single(set.Policies);

        Assert.Equal(("web", Mode.Act, 120), (policy.Name, policy.Mode, policy.Priority));
        Assert.Equal((TimeSpan.FromSeconds(90), TimeSpan.FromHours(1)), (policy.For, policy.HealthyFor));
        Assert.Equal(new Step.Recycle(RecycleScope.WorstInstance, true) { Settle = TimeSpan.FromMinutes(3) }, policy.Ladder[0]);
        Assert.Equal(new Step.CaptureDiagnostics { Settle = TimeSpan.FromMinutes(5) }, policy.Ladder[1]);
        var leaves = policy.Leaves;
        Assert.Equal(new Condition.Ratio("Http5xx", "Requests", 0.2, 20, TimeSpan.FromMinutes(5)), leaves[0]);
        Assert.Equal(new Condition.Metric("HttpResponseTime", MetricScope.Site, "Average", Comparison.Above, 5, TimeSpan.FromMinutes(10), 20), leaves[1]);
        Assert.Equal(1.5 * 1024 * 1024 * 1024, Assert.IsType<Condition.Metric>(leaves[2]).Threshold);
        Assert.Equal(new Condition.Probe("/healthz", 200, 299, TimeSpan.FromSeconds(5), 2), leaves[4]);
        Assert.Equal([new Budget("recycle", 2, TimeSpan.FromHours(2)), .. new GuardrailLimits().Budgets.Where(usual => usual.Step != "recycle")], policy.Guardrails.Budgets);
        Assert.Equal(SoleInstance.Refuse, policy.Guardrails.SoleInstance);
        Assert.Equal(64, policy.Hash.Length);
    }

    public static readonly TheoryData<string, string, string> Wrong = new()
    {
        { "mode: act", "mood: act", "web.yaml:3:1: 'mood' is not known, probably 'mode'" },
        { "mode: act", "mode: aprove", "web.yaml:3:7: 'aprove' is not known, probably 'approve'; 'mode' is observe, approve or act" },
        { "mode: act", "mode: acct", "web.yaml:3:7: 'acct' is not known, probably 'act'" },
        { "mode: act", "mode: act\nmode: act", "web.yaml:4:1: 'mode' stands twice; it is in line 3 already" },
        { "mode: act", "mode: &a act", "web.yaml:3:7: an anchor is not allowed" },
        { "mode: act", "mode: !x act", "web.yaml:3:7: the tag !x is not allowed" },
        { "for: 90s", "for: 90", "web.yaml:18:6: '90' is no length of time without its unit; 'for' is such as 30s, 5m, 2h or 1d" },
        { "for: 90s", "for: -1s", "web.yaml:18:6: '-1s'" },
        { "above: 20%", "above: 20", "web.yaml:14:44: '20' is no share" },
        { "above: 5s", "above: 5", "web.yaml:15:42: '5' is no length of time, and HttpResponseTime is one" },
        { "above: 1.5GB", "above: 1500", "web.yaml:16:56: '1500' is no size, and MemoryWorkingSet is one" },
        { "on: instance", "on: machine", "web.yaml:16:39: 'machine' is not known" },
        { "step: recycle", "step: rebootPlan", "web.yaml:21:13: 'rebootPlan' is not known; 'step' is recycle" },
        { "  tags: { tier: web }\n  os: windows\n", "  os: windows\n", "" },
        { "priority: 120", "priority: 1.5", "web.yaml:9:11: '1.5' is not right; 'priority' is a whole number from 0 to 10000" },
        { "channel: ops", "channel: oops", "web.yaml:27:20: there is no channel 'oops' in fleet.yaml, probably 'ops'; there is ops" },
        { "expect: 200-299", "expect: 200-", "is no range of statuses" },
        { "probe: /healthz", "probe: https://x", "'https://x' is no path" },
        { "name: web", "nam: web", "web.yaml:1:1: 'name' is missing" },
        { "healthyFor: 1h", "healthyFor: [1h]", "web.yaml:19:13: 'healthyFor' is a list; it is a single value" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_named_by_file_line_and_column(string right, string wrong, string expected)
    {
        Assert.Contains(right, Web, StringComparison.Ordinal);

        var load = Load(Web.Replace(right, wrong, StringComparison.Ordinal));

        if (expected.Length == 0)
        {
            Assert.NotNull(load.Set);
            return;
        }

        Assert.Null(load.Set);
        Assert.Contains(load.Problems, problem => problem.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_selector_that_matches_nothing_or_everything_is_an_error()
    {
        Assert.Contains("it matches nothing", Problem("name: a\nsites: {}\nunhealthy: { ratio: [a, b], above: 1% }\nladder: [ { step: recycle } ]"), StringComparison.Ordinal);
        Assert.Contains("matches everything", Problem("name: a\nsites: { ids: [\"*\"] }\nunhealthy: { ratio: [a, b], above: 1% }\nladder: [ { step: recycle } ]"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_of_aliases_a_deep_nest_and_a_long_file_are_refused()
    {
        Assert.Contains("anchor", Problem("a: &a [x]\nb: [*a, *a]"), StringComparison.Ordinal);
        Assert.Contains("deeper than 16", Problem("a: " + new string('[', 40) + new string(']', 40)), StringComparison.Ordinal);
        Assert.Contains("256 KiB", Problem("# " + new string('x', 300_000)), StringComparison.Ordinal);
        Assert.Contains("second document", Problem("name: a\n---\nname: b"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_wrong_file_means_no_set_at_all()
    {
        var load = PolicyFiles.Load([File("fleet.yaml", Fleet), File("web.yaml", Web), File("other.yaml", "name: 1\n")]);

        Assert.Null(load.Set);
    }

    [Fact]
    public void Two_policies_of_one_name_are_an_error() =>
        Assert.Contains(PolicyFiles.Load([File("fleet.yaml", Fleet), File("a.yaml", Web), File("b.yaml", Web)]).Problems, problem => problem.What.Contains("is taken", StringComparison.Ordinal));

    [Fact]
    public void A_folder_without_fleet_yaml_is_an_error() => Assert.Contains("fleet.yaml:1:1: it is missing", PolicyFiles.Load([File("web.yaml", Web)]).Problems.Select(problem => problem.ToString()[..29]));

    private static string Problem(string text) => string.Join('\n', Load(text).Problems);

    private static PolicyLoad Load(string web) => PolicyFiles.Load([File("fleet.yaml", Fleet), File("web.yaml", web)]);

    private static (string Name, byte[] Bytes) File(string name, string text) => (name, Encoding.UTF8.GetBytes(text));
}
