using AutoResponder.Lab.Cloud;

namespace AutoResponder.Lab.Runs.Scenarios;

/// <summary>More users come than one instance can serve: a recycle cannot help, a second instance does, and is given back when the users have gone.</summary>
internal sealed class Overload : Scenario
{
    private const int Usual = 20;
    private const int Wave = 62;
    private static readonly TimeSpan StaysFor = TimeSpan.FromSeconds(22);

    public override string Name => "overload";

    public override string Story => "more users come than the one instance can serve";

    // 8 at once, 200 ms each: an instance serves 40 requests a second.
    public override WorldShape Shape => new() { Instances = 1, Limits = new WorkerLimits(8, TimeSpan.FromMilliseconds(200), 60), Rate = Usual };

    public override string Unhealthy => FailingOrSlow;

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
        guardrails: { cooldown: 20s, warmUp: 20s }
        """;

    public override string Moral => "healed by scaling out, and what was borrowed is given back";

    public override async Task PlayAsync(Stage stage, CancellationToken cancellationToken)
    {
        stage.Crowd(Wave, "more users come than one instance serves");

        // The wave goes on long enough for everybody to see that the second instance bears it.
        while (stage.Capacity <= stage.World.Capacity) await Task.Delay(TimeSpan.FromMilliseconds(250), cancellationToken);
        await Task.Delay(StaysFor, cancellationToken);
        stage.Crowd(Usual, null);
    }

    public override bool IsOver(Stage stage) => stage is { State: "Closed" or "Quiet", IsWellServed: true, IsLeaseOver: true } && stage.Capacity == stage.World.Capacity;

    public override IEnumerable<Expectation> Expect(Outcome outcome) =>
    [
        new(outcome.HealedBy == "scaleOut", "healed by scaleOut"),
        new(outcome.IsWellServed, "its users are served well"),
        .. Leases.GivenBack(outcome),
    ];
}
