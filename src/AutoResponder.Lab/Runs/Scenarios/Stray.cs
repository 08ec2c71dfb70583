using AutoResponder.Lab.Cloud;

namespace AutoResponder.Lab.Runs.Scenarios;

/// <summary>Something that is no site's process holds what the site needs on one machine: a new worker process meets it again, and only the machine's reboot ends it. That disturbs the neighbours, so a person is asked first.</summary>
internal sealed class Stray : Scenario
{
    public override string Name => "stray";

    public override string Story => "a process that somebody left behind on one of two machines locks the site out there";

    public override WorldShape Shape => new() { Fault = FaultKind.Stray };

    public override string Ladder => """
        ladder:
          - { step: recycle, scope: worstInstance, evidence: quick, settle: 8s }
          - { step: rebootWorker, evidence: quick, settle: 15s }
        guardrails: { cooldown: 20s, warmUp: 20s }
        """;

    public override string Moral => "a recycle did not help, and a person let it reboot the machine, which did";

    public override async Task PlayAsync(Stage stage, CancellationToken cancellationToken)
    {
        await stage.SpoilMachineAsync(cancellationToken);
        await stage.ApproveAsync(cancellationToken);
    }

    public override bool IsOver(Stage stage) => stage is { State: "Closed", HasStray: false, IsWellServed: true };

    public override IEnumerable<Expectation> Expect(Outcome outcome) =>
    [
        new(outcome.IsProof || outcome.Steps.SequenceEqual(["recycle", "rebootWorker"]), "recycle and rebootWorker were tried, in that order"),
        new(outcome.WasApproved, "a person was asked before the reboot, and said yes"),
        new(outcome.HealedBy == "rebootWorker", "healed by rebootWorker"),
        new(outcome.IsWellServed, "its users are served well"),
        new(outcome.CapacityAtEnd == outcome.CapacityAtStart, "the plan has as many instances as before"),
    ];
}
