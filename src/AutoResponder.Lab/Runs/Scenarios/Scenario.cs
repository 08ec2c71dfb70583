using AutoResponder.Lab.Cloud;

namespace AutoResponder.Lab.Runs.Scenarios;

/// <summary>One story: its world, its policy, what happens when, and how it must end.</summary>
internal abstract class Scenario
{
    public static readonly IReadOnlyDictionary<string, Scenario> All =
        new Scenario[] { new Leak(), new Overload(), new Broken(), new Escalation(), new Stray(), new Cramped() }.ToDictionary(scenario => scenario.Name, StringComparer.Ordinal);

    /// <summary>What is played where nothing is named.</summary>
    public static readonly IReadOnlyList<string> Default = ["leak", "escalation"];

    public abstract string Name { get; }

    /// <summary>In one sentence, for whoever watches.</summary>
    public abstract string Story { get; }

    public abstract WorldShape Shape { get; }

    /// <summary>What is called unhealthy, as an operator writes it.</summary>
    public virtual string Unhealthy => """
        unhealthy:
          any:
            - { ratio: [Http5xx, Requests], above: 20%, atLeast: 10, window: 10s }
        """;

    /// <summary>A page that takes long is an illness too: whoever probes such a site meets it, where a failure is a matter of luck.</summary>
    protected const string FailingOrSlow = """
        unhealthy:
          any:
            - { ratio: [Http5xx, Requests], above: 20%, atLeast: 10, window: 10s }
            - { metric: HttpResponseTime, aggregation: Average, above: 1s, window: 10s, requests: 20 }
        """;

    /// <summary>The ladder and the guardrails, as an operator writes them.</summary>
    public abstract string Ladder { get; }

    /// <summary>How it should be healed.</summary>
    public abstract string Moral { get; }

    /// <summary>What happens when, from the moment that the site falls ill.</summary>
    public abstract Task PlayAsync(Stage stage, CancellationToken cancellationToken);

    /// <summary>Whether there is nothing more to wait for.</summary>
    public abstract bool IsOver(Stage stage);

    /// <summary>How it must have ended.</summary>
    public abstract IEnumerable<Expectation> Expect(Outcome outcome);
}

/// <summary>Something that must be so at the end.</summary>
internal sealed record Expectation(bool Holds, string What);
