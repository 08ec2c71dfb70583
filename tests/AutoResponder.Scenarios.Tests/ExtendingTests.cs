using System.Text.RegularExpressions;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Guardrails;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Scenarios.Tests;

/// <summary>The page for whoever adds a step, a guardrail, a collector or a channel names nothing that is not there.</summary>
public sealed partial class ExtendingTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "extending.md"));
    private static readonly string[] Source = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories).Where(path => !path.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText)];

    [Fact]
    public void Every_file_and_folder_that_it_names_is_there()
    {
        var named = Place().Matches(Page).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.True(named.Count > 20, $"only {named.Count} are named");
        Assert.All(named, path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), $"{path} is not there"));
        Assert.All(Link().Matches(Page), match => Assert.True(Path.Exists(Path.Combine(Repository.Root, "docs", match.Groups[1].Value)), $"{match.Groups[1].Value} is not there"));
    }

    /// <summary>A name in back quotes with a large first letter is one of the code: it, and each of its parts, is declared somewhere.</summary>
    [Fact]
    public void Every_type_and_member_that_it_names_is_in_the_code()
    {
        var named = Name().Matches(Page).SelectMany(match => match.Groups[1].Value.Split('.')).Distinct().ToList();

        Assert.True(named.Count > 30, $"only {named.Count} are named");
        Assert.All(named, name => Assert.True(Source.Any(text => Regex.IsMatch(text, $@"\b{name}\b(?=\s*[({{;:=<,]|$)", RegexOptions.Multiline)), $"{name} is not in the code"));
    }

    /// <summary>What is shown as code of the product is its code, to the letter, but for what is cut short.</summary>
    [Fact]
    public void Every_line_of_code_that_it_shows_is_in_the_code()
    {
        var code = Source.SelectMany(text => text.Split('\n')).Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        var shown = Block().Matches(Page).SelectMany(block => block.Groups[1].Value.Split('\n')).Select(line => line.Trim()).Where(line => line.Length > 3 && !line.Contains("...", StringComparison.Ordinal)).ToList();

        Assert.True(shown.Count >= 8, $"only {shown.Count} lines are shown");
        Assert.All(shown, line => Assert.Contains(line, code));
    }

    /// <summary>An objection by a name that is not declared would stand in no table.</summary>
    [Fact]
    public void Every_objection_of_every_scenario_is_by_a_guardrail_that_is_declared_or_by_what_else_makes_wait()
    {
        string[] others = ["policyChanged", "planIncident", "when", "deferred", "notSent"];
        var held = Library.Names.SelectMany(name => Library.Play(name).Sites.Values).SelectMany(site => site.Held.Keys).ToHashSet(StringComparer.Ordinal);

        Assert.Subset(Guardrail.All.Select(guardrail => guardrail.Name).Concat(others).ToHashSet(StringComparer.Ordinal), held);
        Assert.Equal(Guardrail.All.Length, Guardrail.All.Select(guardrail => guardrail.Name).Distinct().Count());
        Assert.All(Guardrail.All, guardrail => Assert.True(guardrail.Before.Length > 0 && guardrail.Objects.Length > 10));
        Assert.All(Enum.GetValues<StepClass>(), steps => Assert.Contains(Guardrail.All, guardrail => guardrail.Before.Contains(steps)));
    }

    [GeneratedRegex("`((?:src|tests|policies|docs)/[A-Za-z0-9_./-]+)`")]
    private static partial Regex Place();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`([A-Z][A-Za-z]+(?:\.[A-Z][A-Za-z]+)*)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
