using System.Globalization;

namespace AutoResponder.Scenarios.Tests;

/// <summary>The table of hazards names rows and scenarios that there are.</summary>
public sealed class HazardTests
{
    /// <summary>The rows that are to be shown by scenarios.</summary>
    private static readonly int[] Asked = [.. Enumerable.Range(24, 14), 40, 41, 42, 44, 45, 46, 49];

    private static readonly (int Row, string Hazard, string[] Scenarios)[] Table =
    [
        .. File.ReadLines(Path.Combine(Library.Folder, "hazards.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (int.Parse(cells[1], CultureInfo.InvariantCulture), cells[2], cells[3].Split(", "))),
    ];

    [Fact]
    public void Each_row_that_was_asked_for_stands_there_once_and_no_other()
    {
        Assert.Equal(Asked, Table.Select(row => row.Row));
        Assert.All(Table, row => Assert.NotEmpty(row.Hazard));
    }

    [Fact]
    public void Each_row_names_scenarios_that_are_there() =>
        Assert.All(Table, row => Assert.All(row.Scenarios, scenario => Assert.Contains(scenario, Library.Names)));

    [Fact]
    public void There_are_at_least_forty_scenarios() => Assert.True(Library.Names.Count >= 40);
}
