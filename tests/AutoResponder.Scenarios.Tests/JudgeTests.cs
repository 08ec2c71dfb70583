using System.Text;
using AutoResponder.Cli.Scenarios;
using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Tests;
using AutoResponder.Simulation.Staging;

namespace AutoResponder.Scenarios.Tests;

/// <summary>An expectation that does not hold is said, whatever kind it is: a judge who always nods proves nothing.</summary>
public sealed class JudgeTests
{
    [Theory]
    [InlineData("acts: 1", null)]
    [InlineData("acts: 0", "acts: expected 0, was 1")]
    [InlineData("noActBefore: 15m", null)]
    [InlineData("noActBefore: 30m", "noActBefore: an act left at +0:1")]
    [InlineData("noActAfter: 5m", "noActAfter: an act left at +0:1")]
    [InlineData("told: { IncidentClosed: 2 }", "told IncidentClosed: expected 2, was 1")]
    [InlineData("unassigned: { forged: 1 }", "unassigned forged: expected 1, was 0")]
    [InlineData("sites: { site: { steps: { recycle: 1 } } }", null)]
    [InlineData("sites: { site: { steps: { recycle: 2-3 } } }", "site: step recycle: expected 2-3, was 1")]
    [InlineData("sites: { site: { steps: {} } }", "site: step recycle: expected 0, was 1")]
    [InlineData("sites: { site: { steps: { recycle: 1, scaleOut: 1 } } }", "site: step scaleOut: expected 1, was 0")]
    [InlineData("sites: { site: { held: busy } }", "site: held by busy; objections were: none")]
    [InlineData("sites: { site: { neverHeld: [busy, armed] } }", null)]
    [InlineData("sites: { site: { skipped: scaleOut } }", "site: scaleOut is skipped; skipped were: none")]
    [InlineData("sites: { site: { incidents: 2 } }", "site: incidents: expected 2, was 1")]
    [InlineData("sites: { site: { handedOver: 1 } }", "site: handed over: expected 1, was 0")]
    [InlineData("sites: { site: { ends: open } }", "site: ends open; it ended closed")]
    [InlineData("sites: { site: { healedBy: person } }", "site: healed by person; it was healed by recycle")]
    [InlineData("sites: { site: { says: [\"Recycle Helped\"] } }", null)]
    [InlineData("sites: { site: { says: [\"nobody knows\"] } }", "site: says 'nobody knows'; no sentence of its story does")]
    [InlineData("sites: { site: { neverSays: [\"recycle helped\"] } }", "site: never says 'recycle helped'; it said: recycle helped")]
    [InlineData("plans: { main: { instances: 3 } }", "plan main: instances: expected 3, was 2")]
    [InlineData("plans: { main: { returned: 1 } }", "plan main: given back: expected 1, was 0")]
    [InlineData("plans: { main: { autoscaleMinimum: 1 } }", "plan main: autoscale's minimum: expected 1, was 0")]
    [InlineData("plans: { main: { says: [lease] } }", "plan main: says 'lease'; no sentence of its story does")]
    public void Each_expectation_holds_or_says_what_was_seen(string expectation, string? unmet)
    {
        var result = Play($"name: judged\nmode: act\nevents:\n  - {{ at: 10m, ill: hang }}\nexpect:\n  {expectation}\n");

        Assert.Equal(unmet is null, result.Holds);
        Assert.True(result.Expectations > 0);
        if (unmet is not null) Assert.StartsWith(unmet, Assert.Single(result.Unmet), StringComparison.Ordinal);
    }

    private static ScenarioResult Play(string text)
    {
        var (scenario, problems) = ScenarioFiles.Read("judged.yaml", Encoding.UTF8.GetBytes(text));
        Assert.Empty(problems);
        return ScenarioRun.Of(scenario!, PolicyFiles.Load(Path.Combine(Repository.Root, "policies")).Set!);
    }
}
