using AutoResponder.Cli.Scenarios;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Source;
using AutoResponder.Platform.Tests;
using NJsonSchema;

namespace AutoResponder.Scenarios.Tests;

/// <summary>What editors and readers are told is what is read.</summary>
public sealed class SchemaTests
{
    private static readonly string Policies = Path.Combine(Repository.Root, "policies");

    [Fact]
    public void The_schema_and_the_page_of_keys_are_what_the_format_makes()
    {
        foreach (var (name, text) in ScenarioFiles.Schemas())
            Assert.True(text == File.ReadAllText(Path.Combine(Policies, name)), $"{name} is old; run: autoresponder policy schema policies");
    }

    [Fact]
    public async Task Every_scenario_of_the_library_is_right_by_the_schema_and_tells_editors_where_it_is()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Policies, "scenario.schema.json"), TestContext.Current.CancellationToken);
        var schema = await JsonSchema.FromJsonAsync(text.Replace("$defs", "definitions", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        foreach (var path in Library.Names.Select(Library.PathOf))
        {
            var scenario = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
            Assert.StartsWith("# yaml-language-server: $schema=../../policies/scenario.schema.json\n", scenario, StringComparison.Ordinal);
            Assert.Empty(schema.Validate(YamlWriter.ToJson(YamlReader.Read(scenario, new Reading(path))!).ToJsonString()));
        }
    }

    /// <summary>A step that scenarios cannot name could be taken in none of them without being called wrong.</summary>
    [Fact]
    public void Every_step_of_the_core_can_be_expected()
    {
        var steps = typeof(Step).GetNestedTypes().Where(type => type.IsSealed).Select(type => $"{char.ToLowerInvariant(type.Name[0])}{type.Name[1..]}");

        Assert.All(steps, step => Assert.Contains(step, ExpectFormat.Steps));
    }
}
