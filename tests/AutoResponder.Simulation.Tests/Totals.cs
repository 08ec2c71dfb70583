using System.Globalization;
using System.Text;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Tests;

/// <summary>What many runs add up to.</summary>
internal sealed class Totals
{
    private readonly Dictionary<string, long> _premises = [];
    private readonly long[] _faults = new long[Enum.GetValues<FaultKind>().Length];

    public int Runs { get; private set; }

    public long Dispatches { get; private set; }

    /// <summary>The failing runs, by seed; at most a few are kept.</summary>
    public List<RunResult> Failures { get; } = [];

    public IReadOnlyDictionary<string, long> Premises => _premises;

    public IEnumerable<(FaultKind Kind, long Count)> Faults => _faults.Index().Select(entry => ((FaultKind)entry.Index, entry.Item));

    public void Add(RunResult result)
    {
        Runs++;
        Dispatches += result.Dispatches;
        foreach (var (name, premises) in result.Invariants) _premises[name] = _premises.GetValueOrDefault(name) + premises;
        for (var i = 0; i < _faults.Length; i++) _faults[i] += result.Faults[i];
        if (result.Violation is not null && Failures.Count < 5) Failures.Add(result);
    }

    public void Add(Totals other)
    {
        Runs += other.Runs;
        Dispatches += other.Dispatches;
        foreach (var (name, premises) in other._premises) _premises[name] = _premises.GetValueOrDefault(name) + premises;
        for (var i = 0; i < _faults.Length; i++) _faults[i] += other._faults[i];
        Failures.AddRange(other.Failures);
    }

    /// <summary>Invariants with how often they had something to check, and faults with how often they struck.</summary>
    public string Table()
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{Runs} runs, {Dispatches} dispatches");
        foreach (var (name, premises) in _premises.OrderBy(entry => entry.Key, StringComparer.Ordinal)) table.AppendLine(CultureInfo.InvariantCulture, $"  {name,-32} {premises,10}");
        foreach (var kind in Enum.GetValues<FaultKind>()) table.AppendLine(CultureInfo.InvariantCulture, $"  fault {kind,-26} {_faults[(int)kind],10}");
        return table.ToString();
    }
}
