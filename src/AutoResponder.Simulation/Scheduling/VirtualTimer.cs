namespace AutoResponder.Simulation.Scheduling;

/// <summary>Something that is due at a virtual moment.</summary>
/// <param name="node">The process that it belongs to: it never comes due in one that died, and waits for one that pauses; null for the world's own.</param>
internal sealed class VirtualTimer(Kernel kernel, Node? node, Action<object?> due, object? state) : ITimer
{
    private long _period = Timeout.Infinite;

    public Node? Node => node;

    /// <summary>When it is due, in ticks of the true time; what the heap orders by.</summary>
    public long When { get; set; }

    /// <summary>Its place in the heap; -1 while it is not in it.</summary>
    public int Place { get; set; } = -1;

    /// <summary>Among timers due at the same moment the one set first comes first.</summary>
    public long Number { get; set; }

    public void Fire()
    {
        if (_period > 0) kernel.Set(this, kernel.Ticks + _period);
        due(state);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = period <= TimeSpan.Zero ? Timeout.Infinite : period.Ticks;
        if (dueTime == Timeout.InfiniteTimeSpan) kernel.Unset(this);
        else kernel.Set(this, kernel.Ticks + dueTime.Ticks);
        return true;
    }

    public void Dispose() => kernel.Unset(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
