namespace AutoResponder.Simulation.Scheduling;

/// <summary>A process's own clock: the true time and how far it is off. Waits are of true length, as a monotonic clock measures them.</summary>
public sealed class NodeClock : TimeProvider
{
    private readonly Kernel _kernel;
    private readonly Node _node;
    private readonly List<(long At, TimeSpan By)> _setBacks = [];

    internal NodeClock(Kernel kernel, Node node) => (_kernel, _node) = (kernel, node);

    /// <summary>How far it is ahead of the true time.</summary>
    public TimeSpan Offset { get; private set; }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _kernel.Now + Offset;

    public override long GetTimestamp() => _kernel.Ticks;

    public void SetOffset(TimeSpan offset)
    {
        if (offset < Offset) _setBacks.Add((_kernel.Ticks, Offset - offset));
        Offset = offset;
    }

    /// <summary>By how much it was set back lately: that much longer a fence by this clock may let something through.</summary>
    public TimeSpan SetBackWithin(TimeSpan lately)
    {
        var sum = TimeSpan.Zero;
        foreach (var (at, by) in _setBacks)
        {
            if (at >= _kernel.Ticks - lately.Ticks) sum += by;
        }

        return sum;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(_kernel, _node, state => callback(state), state);
        timer.Change(dueTime, period);
        return timer;
    }
}
