using System.CommandLine;
using AutoResponder.Cli;
using AutoResponder.Platform.Tests;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Scenarios.Tests;

/// <summary>The command as operators use it: 0 as expected, 1 not as expected, 2 for what cannot be played.</summary>
public sealed class SimulateCommandTests : IDisposable
{
    private static readonly string Policies = Path.Combine(Repository.Root, "policies");
    private readonly string _folder = Directory.CreateTempSubdirectory("scenarios-").FullName;

    [Fact]
    public async Task What_comes_out_as_expected_exits_with_0()
    {
        var (exit, output, errors) = await RunAsync(Write("name: x\nmode: act\nevents: [ { at: 10m, ill: hang } ]\nexpect: { acts: 1 }\n"));

        Assert.Equal((0, ""), (exit, errors));
        Assert.Contains("expected: 1 of 1 hold", output, StringComparison.Ordinal);
        Assert.Contains("Step 1, recycle: end worker process 1001 of site on instance maini1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_exits_with_1_and_says_each()
    {
        var (exit, output, _) = await RunAsync(Write("name: x\nevents: [ { at: 10m, ill: hang } ]\nexpect: { acts: 1, sites: { site: { held: [mode, busy] } } }\n"));

        Assert.Equal(1, exit);
        Assert.Contains("expected: 1 of 3 hold\n  does not hold: acts: expected 1, was 0\n  does not hold: site: held by busy; objections were: mode ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: x\nill: hang\n", "x.yaml:2:1: 'ill' does not belong here, but in 'event ill'")]
    [InlineData("name: x\nsites: { shop: { policy: web-4xx } }\n", "there is no policy 'web-4xx' in the folder; there are")]
    [InlineData("", "the file is empty")]
    public async Task What_cannot_be_played_exits_with_2_and_says_why(string text, string why)
    {
        var (exit, output, errors) = await RunAsync(Write(text));

        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(why, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_the_worst_counts()
    {
        var (exit, output, errors) = await RunAsync(Write("name: right\nexpect: { acts: 0 }\n", "a"), Write("name: wrong\nexpect: { acts: 1 }\n", "b"), Path.Combine(_folder, "missing.yaml"));

        Assert.Equal(2, exit);
        Assert.Contains("right\n", output, StringComparison.Ordinal);
        Assert.Contains("does not hold: acts: expected 1, was 0", output, StringComparison.Ordinal);
        Assert.Contains("missing.yaml", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scenario_may_name_its_policies_and_the_command_line_wins()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "own"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "own", "fleet.yaml"), "inventory: { subscriptions: [], tags: { a: b } }\n", TestContext.Current.CancellationToken);
        var scenario = Write("name: x\npolicies: own\nevents: [ { at: 10m, ill: hang } ]\nexpect: { sites: { site: { incidents: 0 } } }\n");

        Assert.Equal(0, (await RunAllAsync("policy", "simulate", "--scenario", scenario)).Exit);
        Assert.Equal(1, (await RunAsync(scenario)).Exit);
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private string Write(string text, string name = "x")
    {
        var path = Path.Combine(_folder, $"{name}.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    private static Task<(int Exit, string Output, string Errors)> RunAsync(params string[] scenarios) => RunAllAsync(["policy", "simulate", Policies, "--scenario", .. scenarios]);

    private static async Task<(int Exit, string Output, string Errors)> RunAllAsync(params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var root = OperatorCommand.Root(new ConfigurationBuilder().Build());
        var exit = await root.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors }, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), errors.ToString());
    }
}
