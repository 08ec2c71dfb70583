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
}
