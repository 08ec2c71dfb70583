namespace AutoResponder.Lab.Runs;

/// <summary>The policies of a run, as an operator would write them, with lengths that suit a grain of a second.</summary>
internal static class PolicyText
{
    public static void Write(string folder, RunOptions options, string subscription, Uri person)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "web.yaml"), $$"""
            name: web
            mode: {{(options.Observe ? "observe" : "act")}}
            sites: { tags: { tier: web } }
            wakeOn: { alerts: { rules: ["*-5xx", "*-slow"] } }
            unhealthy:
              any:
                - { ratio: [Http5xx, Requests], above: 20%, atLeast: 10, window: 10s }
            for: 3s
            healthyFor: 8s
            ladder:
              - { step: recycle, scope: worstInstance, settle: 20s }
            guardrails: { cooldown: 20s }
            notify: { channel: ops, on: [HandedOver, Closed] }

            """);
        File.WriteAllText(Path.Combine(folder, "fleet.yaml"), $$"""
            inventory: { subscriptions: [{{subscription}}], tags: { responder: "on" } }
            channels: { ops: { webhook: "{{person}}" } }

            """);
    }
}
