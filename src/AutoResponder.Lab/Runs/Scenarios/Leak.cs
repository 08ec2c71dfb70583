using AutoResponder.Lab.Cloud;

namespace AutoResponder.Lab.Runs.Scenarios;

/// <summary>A worker leaks until its site answers 502; the responder is to end just that worker, once, and to say why.</summary>
internal sealed class Leak : Scenario
{
    public override string Name => "leak";

    public override string Story => "one of two workers leaks memory until its users get 502";

    public override WorldShape Shape => new() { Fault = FaultKind.Leak };

    /// <summary>Failures are counted in the web server's own log as well: both must be well again before it is closed.</summary>
    public override string Unhealthy => """
        unhealthy:
          any:
            - { requests: { status: 502-504 }, atLeast: 10, window: 10s, from: httpLogs }
            - { ratio: [Http5xx, Requests], above: 20%, atLeast: 10, window: 10s }
        """;

    public override string Ladder => """
        ladder:
          - { step: recycle, scope: worstInstance, settle: 20s }
        guardrails: { cooldown: 20s, warmUp: 20s }
        """;

    public override string Moral => "healed, by exactly one act";

    public override Task PlayAsync(Stage stage, CancellationToken cancellationToken) => stage.BreakWorkerAsync(cancellationToken);

    public override bool IsOver(Stage stage) => stage is { State: "Closed", IsSickProcessGone: true, IsWellServed: true };

    public override IEnumerable<Expectation> Expect(Outcome outcome) =>
    [
        new(outcome.HealedBy == "recycle", "healed by recycle"),
        new(outcome.Acts.Count == 1, "by exactly one act"),
        new(outcome.IsWellServed, "its users are served well"),
    ];
}
