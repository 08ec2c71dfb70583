using AutoResponder.Lab.Cloud;

namespace AutoResponder.Lab.Runs.Scenarios;

/// <summary>A site's backend is dead: nothing that the responder may do helps, so it saves all that a person will want to see, and hands over.</summary>
internal sealed class Broken : Scenario
{
    public override string Name => "broken";

    public override string Story => "the site's backend is dead";

    public override WorldShape Shape => new() { HasBackend = true };

    public override string Ladder => """
        ladder:
          - { step: recycle, scope: worstInstance, evidence: quick, settle: 8s }
          - step: scaleOut
            when: { any: [ { metric: CpuPercentage, on: plan, above: 75%, window: 10s }, { metric: HttpQueueLength, on: plan, above: 5, window: 10s } ] }
            by: 1
            max: 3
            lease: 20s
            maxLease: 10m
            settle: 10s
          - { step: captureDiagnostics, collect: [metrics, processes, httpLogs, eventLog, environment, deployments, logStream, phpErrors, stacks], dump: heap, within: 90s }
        guardrails: { cooldown: 20s, warmUp: 20s }
        """;

    public override string Moral => "what could be saved is saved, and a person has it who was told";

    public override Task PlayAsync(Stage stage, CancellationToken cancellationToken) => stage.KillBackendAsync();

    public override bool IsOver(Stage stage) => stage.State == "HandedOver" && stage.Person.Woken.IsCompleted && (stage.IsCaptured || stage.Options.BlobDown);

    public override IEnumerable<Expectation> Expect(Outcome outcome) =>
    [
        new(outcome.HealedBy is null, "nothing healed it"),
        new(outcome.IsHandedOver, "handed over"),
        new(outcome.WasTold, "the person was told"),
        .. Leases.GivenBack(outcome),
        .. Captures.Expected(outcome),
    ];
}
