using AutoResponder.Lab.People;
using AutoResponder.Lab.Runs.Scenarios;

namespace AutoResponder.Lab.Runs;

/// <summary>The policies of a run, as an operator would write them, with lengths that suit a grain of a second.</summary>
internal static class PolicyText
{
    public static void Write(string folder, Scenario scenario, RunOptions options, string subscription, Person person)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "web.yaml"), $$"""
            name: web
            mode: {{(options.Observe ? "observe" : "act")}}
            sites: { tags: { tier: web } }
            wakeOn: { alerts: { rules: ["*-5xx", "*-slow"] } }
            {{scenario.Unhealthy}}
            for: 3s
            healthyFor: 8s
            {{scenario.Ladder}}
            notify: { channel: ops, on: [AwaitingApproval, HandedOver, Closed] }

            """);
        File.WriteAllText(Path.Combine(folder, "fleet.yaml"), $$"""
            inventory: { subscriptions: [{{subscription}}], tags: { responder: "on" } }
            channels:
              ops: { webhook: "{{person.Webhook}}", signWith: {{ScenarioRun.SecretSetting}}, then: pager }
              pager: { teams: "{{person.Teams}}" }
            diagnostics: { keep: 10, age: 20d, bytes: 20GB, dumpAtMost: {{options.DumpCap ?? "2GB"}} }

            """);
    }
}
