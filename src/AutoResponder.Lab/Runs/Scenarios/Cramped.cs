using AutoResponder.Lab.Cloud;
using AutoResponder.Lab.Cloud.Plans;

namespace AutoResponder.Lab.Runs.Scenarios;

/// <summary>More users come than an instance of this size serves, and they stay. The policy may not add instances, but give the plan the next size; every site of it starts anew by that, so a person is asked first.</summary>
internal sealed class Cramped : Scenario
{
    private const int Usual = 20;
    private const int Wave = 62;

    public override string Name => "cramped";

    public override string Story => "more users come than an instance of this size serves, and they stay";

    // 8 at once on the smallest size, 200 ms each: an instance serves 40 requests a second, and 80 in the next size.
    public override WorldShape Shape => new() { Instances = 1, Limits = new WorkerLimits(8, TimeSpan.FromMilliseconds(200), 60), Rate = Usual };

    public override string Unhealthy => FailingOrSlow;

    public override string Ladder => """
        ladder:
          - { step: recycle, scope: worstInstance, evidence: quick, settle: 8s }
          - step: scaleUp
            sizes: [P1v3, P2v3, P3v3]
            when: { any: [ { metric: CpuPercentage, on: plan, above: 75%, window: 10s }, { metric: HttpQueueLength, on: plan, above: 5, window: 10s } ] }
            settle: 15s
        guardrails: { cooldown: 20s, warmUp: 20s, soleInstance: allow }
        """;

    public override string Moral => "healed by the next size, which a person let it take, and which stays";

    public override async Task PlayAsync(Stage stage, CancellationToken cancellationToken)
    {
        stage.Crowd(Wave, "more users come than an instance of this size serves");
        await stage.ApproveAsync(cancellationToken);
    }

    public override bool IsOver(Stage stage) => stage is { State: "Closed", IsWellServed: true } && stage.Capacity == stage.World.Capacity && stage.Size != PlanSku.Smallest;

    public override IEnumerable<Expectation> Expect(Outcome outcome) =>
    [
        new(outcome.WasApproved, "a person was asked before the plan was changed, and said yes"),
        new(outcome.HealedBy == "scaleUp", "healed by scaleUp"),
        new(outcome.SizeAtEnd == "P2v3" && outcome.CapacityAtEnd == outcome.CapacityAtStart, $"the plan is as many instances of the next size, not {outcome.CapacityAtEnd} of {outcome.SizeAtEnd}"),
        new(outcome.IsWellServed, "its users are served well"),
    ];
}
