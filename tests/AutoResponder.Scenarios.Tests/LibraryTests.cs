using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Scenarios.Tests;

/// <summary>Every scenario of the library comes out as it says.</summary>
public sealed class LibraryTests
{
    public static TheoryData<string> Scenarios => [.. Library.Names];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void It_comes_out_as_it_expects(string scenario)
    {
        var result = Library.Play(scenario);

        Assert.True(result.Holds, result.ToText());
    }

    /// <summary>A scenario that expects nothing, or nothing of any site, would pass whatever happens.</summary>
    [Theory]
    [MemberData(nameof(Scenarios))]
    public void It_says_what_it_is_about_and_what_it_expects(string name)
    {
        var scenario = Library.Read(name);

        Assert.Equal(name, scenario.Name);
        Assert.NotEmpty(scenario.Description);
        Assert.NotNull(scenario.Policies);
        Assert.True(scenario.Expect is { } expected && (!expected.Sites.IsEmpty || !expected.Plans.IsEmpty || expected.Acts is not null), "It expects nothing.");
    }

    /// <summary>Each policy that ships heals what it is for, as it ships, but for its mode.</summary>
    [Fact]
    public void Every_policy_that_ships_is_seen_to_heal_its_own_illness()
    {
        var shipped = Path.Combine(Repository.Root, "policies");
        var healed = Library.Names.Select(Library.Read).Where(scenario => Path.GetFullPath(scenario.Policies!, Library.Folder) == shipped && !scenario.Events.IsEmpty)
            .Select(scenario => Library.Play(scenario.Name))
            .SelectMany(result => result.Sites.Values)
            .Where(site => site.HealedBy is "recycle" or "scaleOut")
            .SelectMany(site => site.Sentences.Where(sentence => sentence.Contains("opened under policy", StringComparison.Ordinal)))
            .ToList();

        foreach (var policy in PolicyFiles.Load(shipped).Set!.Policies)
            Assert.True(healed.Exists(sentence => sentence.Contains($"under policy {policy.Name}:", StringComparison.Ordinal)), $"No scenario shows how {policy.Name} heals.");
    }
}
