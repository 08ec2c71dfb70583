using System.Text;
using AutoResponder.Platform.Policies;

namespace AutoResponder.Policies.Tests;

/// <summary>Policy files in memory.</summary>
internal static class Files
{
    public const string Fleet = """
        inventory: { subscriptions: [5f3c0a4e-0000-4000-8000-000000000006], tags: { responder: "on" } }
        channels: { ops: { webhook: "https://hooks.example.net/x" } }
        """;

    /// <summary>A policy in which each of the common keys stands once.</summary>
    public const string Web = """
        name: web
        mode: act
        sites:
          ids: ["*/sites/shop-*"]
          except: ["*-canary"]
          tags: { tier: web }
        priority: 120
        wakeOn: { alerts: { rules: ["*-5xx"], metrics: [Http5xx], severities: [Sev0] } }
        unhealthy:
          any:
            - { ratio: [Http5xx, Requests], above: 20%, atLeast: 20, window: 5m }
            - { metric: HttpResponseTime, above: 5s, window: 10m, requests: 20 }
            - { probe: /healthz, expect: 200-299, timeout: 5s, failures: 2 }
        for: 90s
        healthyFor: 1h
        ladder:
          - { step: recycle, scope: worstInstance, widen: no }
          - { step: scaleOut, by: 1, max: 5, lease: 60m }
          - { step: captureDiagnostics, collect: [metrics], dump: stacks }
        guardrails:
          cooldown: 30m
          budgets: [ { do: recycle, per: site, atMost: 2, in: 2h } ]
        notify: { channel: ops, on: [HandedOver] }
        """;

    public static PolicyLoad Load(string web, string fleet = Fleet) => Load(("fleet.yaml", fleet), ("web.yaml", web));

    public static PolicyLoad Load(params IEnumerable<(string Name, string Text)> files) => PolicyFiles.Load([.. files.Select(file => new PolicyFile(file.Name, Encoding.UTF8.GetBytes(file.Text)))]);
}
