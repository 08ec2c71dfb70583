namespace AutoResponder.Simulation.Scheduling;

/// <summary>A hash over everything that happened, in order: two runs with the same hash did the same. Its lines are kept only where somebody wants to read them.</summary>
public sealed class Trace(bool keep)
{
    private readonly List<string> _lines = [];

    public ulong Hash { get; private set; } = 14695981039346656037UL;

    /// <summary>Whether lines are kept: ask before a line is put together.</summary>
    public bool IsKept => keep;

    public IReadOnlyList<string> Lines => _lines;

    public void Add(long value)
    {
        // One multiplication for each 64 bits, and the high half folded back: quick, and every bit counts.
        var mixed = (Hash ^ (ulong)value) * 0x9E3779B97F4A7C15;
        Hash = mixed ^ (mixed >> 29);
    }

    public void Add(string text)
    {
        foreach (var c in text) Add(c);
    }

    /// <summary>A thing that happened in the world.</summary>
    public void Happened(DateTimeOffset at, string what)
    {
        Add(at.Ticks);
        Add(what);
        if (keep) _lines.Add($"{at:HH:mm:ss.fff} {what}");
    }

}
