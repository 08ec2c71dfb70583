using System.Globalization;

namespace AutoResponder.Platform.Policies.Source;

/// <summary>The reading of one file: it goes on after a problem, so that one look shows all of them, but not forever.</summary>
internal sealed class Reading(string file)
{
    /// <summary>Somebody who sees this many mends the first ones and looks again.</summary>
    private const int MostProblems = 50;

    private readonly List<PolicyProblem> _problems = [];

    public string File { get; } = file;

    /// <summary>Where the format has each of its keys, so that one in the wrong place can be sent home.</summary>
    public Func<string, string?> HomeOf { get; init; } = _ => null;

    /// <summary>How many problems were found so far.</summary>
    public int Count => _problems.Count;

    public bool IsFull => _problems.Count >= MostProblems;

    /// <summary>In the order in which they stand in the file.</summary>
    public IReadOnlyList<PolicyProblem> Problems
    {
        get
        {
            List<PolicyProblem> sorted = [.. _problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];
            if (IsFull) sorted.Add(sorted[^1] with { What = string.Create(CultureInfo.InvariantCulture, $"no more than these {MostProblems} problems are named; mend them first and look again") });
            return sorted;
        }
    }

    public void Wrong(Yaml at, string what) => Wrong(at.Line, at.Column, what);

    public void Wrong(long line, long column, string what)
    {
        if (!IsFull) _problems.Add(new PolicyProblem(File, line, column, what));
    }
}
