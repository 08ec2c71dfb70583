using System.Globalization;
using System.Text;
using AutoResponder.Platform.Policies;

namespace AutoResponder.Policies.Tests;

/// <summary>What is wrong is refused at its line and column, in one sentence that says what it was and what is allowed.</summary>
public sealed class BrokenFileTests
{
    public static TheoryData<Broken> Table => [.. Broken.All.Select(broken => new TheoryDataRow<Broken>(broken) { TestDisplayName = $"Refused: {broken.Name}" })];

    [Theory]
    [MemberData(nameof(Table))]
    public void Refused(Broken broken)
    {
        var fleet = new PolicyFile("fleet.yaml", broken.File == "fleet.yaml" ? broken.Text : Encoding.UTF8.GetBytes(Files.Fleet));
        var web = new PolicyFile("web.yaml", broken.File == "web.yaml" ? broken.Text : Encoding.UTF8.GetBytes(Files.Web));

        var load = PolicyFiles.Load([fleet, web]);

        Assert.Null(load.Set);
        var problem = Assert.Single(load.Problems);
        Assert.Equal((broken.File, broken.At), (problem.File, string.Create(CultureInfo.InvariantCulture, $"{problem.Line}:{problem.Column}")));
        Assert.Contains(broken.Says, problem.What, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.What);
        Assert.True(problem.What.Length is > 20 and < 900, problem.What);
    }

    [Fact]
    public void The_policy_that_the_table_breaks_is_right_as_it_stands() => Assert.Empty(Files.Load(Files.Web).Problems);

    [Fact]
    public void The_table_has_at_least_80_rows_and_each_has_a_name_of_its_own()
    {
        Assert.True(Broken.All.Count() >= 80);
        Assert.Equal(Broken.All.Count(), Broken.All.Select(broken => broken.Name).Distinct().Count());
    }

    [Fact]
    public void All_problems_of_a_file_are_named_in_their_order()
    {
        var load = Files.Load(Files.Web.Replace("mode: act", "mood: act", StringComparison.Ordinal).Replace("for: 90s", "for: 90", StringComparison.Ordinal).Replace("step: recycle", "step: x", StringComparison.Ordinal));

        Assert.Equal([2, 14, 17], load.Problems.Select(problem => (int)problem.Line));
    }

    [Fact]
    public void A_file_of_nothing_but_mistakes_names_the_first_fifty_and_says_so()
    {
        var load = Files.Load(string.Concat(Enumerable.Range(0, 500).Select(i => string.Create(CultureInfo.InvariantCulture, $"key{i}: 1\n"))));

        Assert.Equal(51, load.Problems.Length);
        Assert.Contains("no more than these 50", load.Problems[^1].What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_yaml_at_its_end_would_never_be_read_and_is_refused() =>
        Assert.Contains(Files.Load(("fleet.yaml", Files.Fleet), ("web.yml", Files.Web)).Problems, problem => problem is { File: "web.yml", Line: 1, Column: 1 });

    [Fact]
    public void A_mark_of_the_encoding_in_front_is_no_mistake() => Assert.Empty(Files.Load("\uFEFF" + Files.Web).Problems);
}
