using AutoResponder.Core;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;

namespace AutoResponder.Simulation.Storage;

/// <summary>Signals about nothing under care, counted in memory.</summary>
public sealed class MemoryUnassigned : IUnassigned
{
    private readonly Dictionary<(string Reason, string? Target), long> _counts = [];
    private readonly HashSet<SignalId> _signals = [];

    public IReadOnlyDictionary<(string Reason, string? Target), long> Counts => _counts;

    public bool Holds(SignalId signal) => _signals.Contains(signal);

    public Task CountAsync(Signal signal, string reason, string? target, CancellationToken cancellationToken)
    {
        Count(signal, reason, target);
        return Task.CompletedTask;
    }

    public void Count(Signal signal, string reason, string? target)
    {
        _counts[(reason, target)] = _counts.GetValueOrDefault((reason, target)) + 1;
        if (signal.Id is { } id) _signals.Add(id);
    }
}
