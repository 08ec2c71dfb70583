using System.Collections.Immutable;
using System.Text;
using AutoResponder.Platform.Policies;
using AutoResponder.Simulation.Staging;

namespace AutoResponder.Cli.Scenarios;

/// <summary>Scenario files, and what follows from their format for editors and readers.</summary>
internal static class ScenarioFiles
{
    /// <summary>Reads one; where anything is wrong, everything that is.</summary>
    public static (Scenario? Scenario, IReadOnlyList<PolicyProblem> Problems) Read(string name, byte[] bytes)
    {
        var document = PolicyDocument<Scenario>.Read(new PolicyFile(name, bytes), ScenarioFormat.File);
        return (document.Value, document.Reading.Problems);
    }

    public static ImmutableArray<(string Name, string Text)> Schemas() =>
    [
        ("scenario.schema.json", $"{PolicySchemas.Say(ScenarioFormat.File.Schema())}\n"),
        ("SCENARIO-KEYS.md", Page()),
    ];

    private static string Page()
    {
        var text = new StringBuilder("# Every key of a scenario\n\nMade from the format by `autoresponder policy schema`; edit the format instead. Whatever is not here is refused. How to write one: docs/scenarios.md.\n");
        PolicySchemas.Append(text, "A scenario file", ScenarioFormat.File.Describe());
        return text.ToString();
    }
}
