using AutoResponder.Lab.Cloud;

namespace AutoResponder.Lab.Runs.Scenarios;

/// <summary>Load on a failing backend: all three steps are tried in turn, and none is enough. A person, woken by the notification and by nothing else, mends the backend; the incident closes by itself, and the lease is returned.</summary>
internal sealed class Escalation : Scenario
{
    private const int Usual = 16;
    private const int Wave = 30;
    private const int Failing = 55;
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan Reading = TimeSpan.FromSeconds(2);

    public override string Name => "escalation";

    public override string Story => "more users come, and the backend of the site is slow and fails";

    // 8 at once, 150 ms each: an instance serves 50 a second while the backend is well, and 8 while it is not.
    public override WorldShape Shape => new() { Instances = 1, Limits = new WorkerLimits(8, TimeSpan.FromMilliseconds(150), 40), Rate = Usual, HasBackend = true };

    public override string Unhealthy => FailingOrSlow;

    public override string Ladder => """
        ladder:
          - { step: recycle, scope: worstInstance, evidence: quick, settle: 5s }
          - step: scaleOut
            when: { any: [ { metric: CpuPercentage, on: plan, above: 75%, window: 10s }, { metric: HttpQueueLength, on: plan, above: 5, window: 10s } ] }
            by: 1
            max: 3
            lease: 10s
            maxLease: 10m
            settle: 5s
          - { step: captureDiagnostics, collect: [metrics, processes, httpLogs, eventLog, environment, deployments, logStream, phpErrors, stacks], dump: heap, within: 90s }
        guardrails: { cooldown: 20s, warmUp: 20s, soleInstance: allow }
        """;

    public override string Moral => "three steps tried in turn, handed over, mended by a person, closed by itself, and the lease returned";

    public override async Task PlayAsync(Stage stage, CancellationToken cancellationToken)
    {
        await stage.SpoilBackendAsync(Slow, Failing, cancellationToken);
        stage.Crowd(Wave, null);
        await stage.Person.Woken.WaitAsync(cancellationToken);
        await Task.Delay(Reading, cancellationToken);
        await stage.MendAsync(cancellationToken);
        stage.Crowd(Usual, null);
    }

    public override bool IsOver(Stage stage) =>
        stage is { State: "Closed" or "Quiet", MendedAt: not null, IsWellServed: true }
        && stage.Capacity == stage.World.Capacity && (stage.IsLeaseOver || !stage.HasBorrowed) && (stage.IsCaptured || stage.Options.BlobDown);

    public override IEnumerable<Expectation> Expect(Outcome outcome) =>
    [
        new(outcome.IsProof || outcome.Steps.SequenceEqual(["recycle", "scaleOut", "captureDiagnostics"]), "recycle, scaleOut and captureDiagnostics were tried, in that order"),
        new(outcome.IsHandedOver && outcome.WasTold, "handed over, and the person was told"),
        new(outcome.HealedBy == Outcome.ByPerson, "healed by the person"),
        new(outcome.IsClosed, "the incident closed by itself"),
        new(outcome.IsWellServed, "its users are served well"),
        .. Captures.Expected(outcome),
        .. Leases.GivenBack(outcome),
    ];
}
