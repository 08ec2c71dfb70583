using System.Text.Json;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Tests;
using CsCheck;

namespace AutoResponder.Policies.Tests;

/// <summary>What is printed with all defaults filled in reads back as the same policy.</summary>
public sealed class EffectiveTests
{
    [Fact]
    public void A_policy_of_three_keys_is_printed_with_every_default_and_reads_back_as_the_same()
    {
        var policy = Read("name: small\nsites: { tags: { tier: web } }\nladder: [ { step: recycle } ]\n");

        var text = EffectivePolicies.ToYaml(policy);

        Assert.Equal(
            """
            name: small
            mode: observe
            sites:
              ids: []
              except: []
              tags: { tier: web }
            priority: 100
            wakeOn:
              alerts: { rules: [], metrics: [], severities: [] }
            unhealthy:
              any:
                - { ratio: [Http5xx, Requests], above: 20%, atLeast: 20, window: 5m }
                - { metric: HttpResponseTime, on: site, aggregation: Average, above: 5s, window: 5m, requests: 20 }
            for: 2m
            healthyFor: 15m
            ladder:
              - { step: recycle, scope: worstInstance, widen: "no", evidence: quick, target: itself, settle: 5m }
            relapse: { within: 1h, start: nextStep }
            guardrails:
              cooldown: 15m
              budgets:
                - { do: recycle, per: site, atMost: 3, in: 1h }
                - { do: recycle, per: site, atMost: 6, in: 1d }
                - { do: restart, per: site, atMost: 2, in: 1h }
                - { do: restart, per: site, atMost: 4, in: 1d }
                - { do: scaleUp, per: site, atMost: 1, in: 1h }
                - { do: scaleUp, per: site, atMost: 2, in: 1d }
                - { do: call, per: site, atMost: 3, in: 1h }
                - { do: call, per: site, atMost: 6, in: 1d }
                - { do: captureDiagnostics, per: site, atMost: 6, in: 1d }
              warmUp: 10m
              soleInstance: whenDown
              windows: []
              ineffective: { inARow: 3, atMost: 5, in: 4h }
              approval: { steps: [], expires: 15m }

            """,
            text);
        Assert.Equal(Meaning.Of(policy), Meaning.Of(Read(text)));
    }

    [Fact]
    public void Every_policy_that_the_format_allows_prints_and_reads_back_as_the_same() =>
        AnyPolicy.All.Sample(
            policy =>
            {
                var text = EffectivePolicies.ToYaml(policy);
                var load = Files.Load(text, $"{Files.Fleet}\ncalls: {{ flush: {{ url: \"https://runbooks.example.net/flush\", signWith: FLUSH_SECRET }} }}\n");
                Assert.True(load.Set is not null, $"{string.Join('\n', load.Problems)}\n{text}");
                Assert.Equal(Meaning.Of(policy), Meaning.Of(load.Set.Policies[0]));
            },
            iter: Repository.IsProofRun ? 20_000 : 500);

    [Fact]
    public void The_fleet_prints_and_reads_back_as_the_same()
    {
        var load = Files.Load(
            Files.Web,
            """
            inventory: { subscriptions: [5f3c0a4e-0000-4000-8000-000000000006], tags: { responder: "on", "a: b": "#" } }
            budgets: [ { do: scale, per: plan, atMost: 7, in: 30m }, { borrow: instanceHours, atMost: 1.5 } ]
            channels:
              ops: { webhook: "https://hooks.example.net/x?a=b%20c", signWith: OPS_SECRET, then: pager }
              pager: { teams: "https://teams.example.net/y" }
            calls: { flush: { url: "https://runbooks.example.net/flush?a=b%20c", signWith: FLUSH_SECRET, within: 3s } }
            diagnostics: { keep: 3, age: 36h, bytes: 1.5GB, dumpAtMost: 300.3MB }
            defaults: { settle: 90s }
            """);

        var text = EffectivePolicies.ToYaml(load.Set!.Fleet, load.Settle);
        var again = Files.Load(Files.Web, text);

        Assert.Empty(again.Problems);
        Assert.Equal(Meaning.Of(load.Set.Fleet), Meaning.Of(again.Set!.Fleet));
        Assert.Equal(TimeSpan.FromSeconds(90), again.Settle);
        Assert.Equal((7, 1.5, 10), (again.Set.Fleet.ScaleChanges.AtMost, again.Set.Fleet.BorrowedHoursADay, again.Set.Fleet.Disturbing.AtMost));
    }

    [Fact]
    public void A_step_that_says_nothing_settles_as_long_as_the_fleet_says()
    {
        var load = Files.Load(Files.Web, $"{Files.Fleet}\ndefaults: {{ settle: 90s }}\n");

        Assert.All(load.Set!.Policies[0].Ladder, step => Assert.Equal(TimeSpan.FromSeconds(90), step.Settle));
    }

    [Fact]
    public void What_is_counted_is_added_up_and_the_rest_averaged_unless_a_policy_says_otherwise()
    {
        static string Aggregation(string condition) => Assert.IsType<Condition.Metric>(Read($"name: a\nsites: {{ tags: {{ a: b }} }}\nunhealthy: {condition}\nladder: [ {{ step: recycle }} ]\n").Unhealthy).Aggregation;

        Assert.Equal("Total", Aggregation("{ metric: Http5xx, above: 10 }"));
        Assert.Equal("Average", Aggregation("{ metric: HttpResponseTime, above: 5s }"));
        Assert.Equal("Maximum", Aggregation("{ metric: HttpResponseTime, above: 5s, aggregation: Maximum }"));
    }

    [Fact]
    public void As_json_a_set_has_its_hashes_and_effective_values_and_a_wrong_one_its_problems()
    {
        var right = JsonDocument.Parse(EffectivePolicies.ToJson(Files.Load(Files.Web))).RootElement;
        var wrong = JsonDocument.Parse(EffectivePolicies.ToJson(Files.Load("mood: act"))).RootElement;

        Assert.True(right.GetProperty("ok").GetBoolean());
        var policy = Assert.Single(right.GetProperty("policies").EnumerateArray());
        Assert.Equal(("web.yaml", 64), (policy.GetProperty("file").GetString(), policy.GetProperty("hash").GetString()!.Length));
        Assert.Equal(120, policy.GetProperty("effective").GetProperty("priority").GetInt32());
        Assert.Equal("90s", policy.GetProperty("effective").GetProperty("for").GetString());
        Assert.False(wrong.GetProperty("ok").GetBoolean());
        Assert.Contains(wrong.GetProperty("problems").EnumerateArray(), problem => problem.GetProperty("line").GetInt32() == 1 && problem.GetProperty("what").GetString()!.Contains("'mode'", StringComparison.Ordinal));
    }

    private static Policy Read(string text)
    {
        var load = Files.Load(text);
        Assert.Empty(load.Problems);
        return load.Set!.Policies[0];
    }
}
