using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AutoResponder.Cli.Scenarios;
using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Tests;
using AutoResponder.Simulation.Staging;

namespace AutoResponder.Scenarios.Tests;

/// <summary>What the page for writers of scenarios shows is right.</summary>
public sealed partial class DocsTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "scenarios.md"));

    [Fact]
    public void The_worked_example_plays_as_it_says()
    {
        var result = Play(Example());

        Assert.True(result.Holds, result.ToText());
        Assert.True(result.Expectations >= 4);
    }

    /// <summary>Each of the page's variations is one that a reader can type, and that changes what happens.</summary>
    [Theory]
    [InlineData("ill: hang }", "ill: hang, everywhere: yes }")]
    [InlineData("lasts: 1h", "lasts: 4h", "ill: hang }", "ill: hang, comesBack: 5 }")]
    [InlineData("ill: hang }", "ill: deadBackend }")]
    [InlineData("ill: hang }", "ill: hang }\n  - { at: 12m, change: deployment }")]
    [InlineData("ill: hang }", "ill: hang }\n  - { once: ActStarted, arming: disarm }")]
    [InlineData("lasts: 1h", "lasts: 1h\nplans: { main: { instances: 1 } }")]
    public void Each_variation_plays(params string[] changes)
    {
        var text = changes.Chunk(2).Aggregate(Example(), (text, change) => text.Replace(change[0], change[1], StringComparison.Ordinal));

        Assert.NotEqual(Play(Example()).ToText(), Play(text).ToText());
    }

    [Fact]
    public void Every_event_is_told()
    {
        var events = ScenarioFiles.Schemas()[0].Text;
        var keys = JsonNode.Parse(events)!["$defs"]!["event"]!["oneOf"]!.AsArray().Select(one => one!["required"]![0]!.GetValue<string>()).ToList();

        Assert.True(keys.Count > 15);
        Assert.All(keys, key => Assert.Contains($"`{key}: ", Page, StringComparison.Ordinal));
    }

    private static string Example() => FirstBlock().Match(Page).Groups[1].Value;

    private static ScenarioResult Play(string text)
    {
        var (scenario, problems) = ScenarioFiles.Read("docs.yaml", Encoding.UTF8.GetBytes(text));
        Assert.Empty(problems);
        return ScenarioRun.Of(scenario!, PolicyFiles.Load(Path.Combine(Repository.Root, "policies")).Set!);
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex FirstBlock();
}
