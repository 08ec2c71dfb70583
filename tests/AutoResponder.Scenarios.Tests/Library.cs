using System.Collections.Concurrent;
using AutoResponder.Cli.Scenarios;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Tests;
using AutoResponder.Simulation.Staging;

namespace AutoResponder.Scenarios.Tests;

/// <summary>The scenarios that ship with the tests.</summary>
internal static class Library
{
    private static readonly ConcurrentDictionary<string, Lazy<ScenarioResult>> Played = new(StringComparer.Ordinal);

    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "scenarios");

    public static IReadOnlyList<string> Names { get; } = [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    public static string PathOf(string name) => Path.Combine(Folder, $"{name}.yaml");

    public static Scenario Read(string name)
    {
        var (scenario, problems) = ScenarioFiles.Read($"{name}.yaml", File.ReadAllBytes(PathOf(name)));
        return scenario ?? throw new InvalidDataException(string.Join('\n', problems));
    }

    public static PolicySet PoliciesOf(Scenario scenario)
    {
        var load = PolicyFiles.Load(Path.GetFullPath(scenario.Policies!, Folder));
        return load.Set ?? throw new InvalidDataException(string.Join('\n', load.Problems));
    }

    /// <summary>Plays it, once for all who ask.</summary>
    public static ScenarioResult Play(string name) => Played.GetOrAdd(name, static name => new(() =>
    {
        var scenario = Read(name);
        return ScenarioRun.Of(scenario, PoliciesOf(scenario));
    })).Value;
}
