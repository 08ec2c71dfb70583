namespace AutoResponder.Simulation.Scheduling;

/// <summary>Everything that happens in a run, one thing after the other on one thread, in an order that the seed picks. Time passes only when nobody has anything to do.</summary>
public sealed class Kernel
{
    private readonly List<(Node Node, Task Task)> _ready = [];
    private readonly TimerHeap _timers = new();
    private readonly Dice _order;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private volatile string? _leak;
    private int _nodes;

    public Kernel(ulong seed, DateTimeOffset start, Trace trace)
    {
        _order = Dice.For(seed, "order");
        Ticks = start.UtcTicks;
        Trace = trace;
    }

    public Trace Trace { get; }

    /// <summary>The true time.</summary>
    public DateTimeOffset Now => new(Ticks, TimeSpan.Zero);

    public long Ticks { get; private set; }

    /// <summary>How many times a process had its turn: each is an await that went on, and so a moment to die at.</summary>
    public long Dispatches { get; private set; }

    /// <summary>The dispatch at which the process whose turn it is dies instead; 0 for none.</summary>
    public long DiesAt { get; init; }

    /// <summary>What becomes of a process that dies at <see cref="DiesAt"/>.</summary>
    public Action<Node>? Dies { get; set; }

    /// <summary>Set to end the run early.</summary>
    public bool IsStopped { get; set; }

    public Node NewNode(string name) => new(this, name, _nodes++);

    /// <summary>Lets something happen in the world.</summary>
    public void At(DateTimeOffset when, Action what) => Set(new VirtualTimer(this, null, static state => ((Action)state!)(), what), Math.Max(when.UtcTicks, Ticks));

    public void After(TimeSpan delay, Action what) => At(Now + delay, what);

    /// <summary>A wait in virtual time; who awaits it goes on under its own scheduler.</summary>
    public Task WaitAsync(Node node, TimeSpan delay)
    {
        // Without RunContinuationsAsynchronously: that would hand what awaits several tasks at once to the thread pool.
        var waited = new TaskCompletionSource();
        Set(new VirtualTimer(this, node, static state => ((TaskCompletionSource)state!).SetResult(), waited), Ticks + delay.Ticks);
        return waited.Task;
    }

    public void RunUntil(DateTimeOffset end)
    {
        var last = end.UtcTicks;
        while (!IsStopped)
        {
            if (_leak is { } leak) throw new InvalidOperationException(leak);
            if (_ready.Count > 0) Dispatch();
            else if (_timers.Count > 0 && _timers.First.When <= last) Pass();
            else break;
        }

        if (!IsStopped) Ticks = Math.Max(Ticks, last);
    }

    /// <summary>Every port asks this: code that left its scheduler is found at once.</summary>
    public void AssertThread()
    {
        if (Environment.CurrentManagedThreadId == _thread) return;

        _leak = "Something left the simulation's thread: a ConfigureAwait(false), a Task.Run, or a wait that goes through the thread pool.";
        throw new InvalidOperationException(_leak);
    }

    internal void Ready(Node node, Task task) => _ready.Add((node, task));

    internal void Forget(Node node) => _ready.RemoveAll(entry => entry.Node == node);

    internal void Set(VirtualTimer timer, long when)
    {
        if (timer.Place >= 0) _timers.Remove(timer);
        timer.When = when;
        _timers.Add(timer);
    }

    internal void Unset(VirtualTimer timer)
    {
        if (timer.Place >= 0) _timers.Remove(timer);
    }

    private void Dispatch()
    {
        var pick = _order.Below(_ready.Count);
        var (node, task) = _ready[pick];
        _ready[pick] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        Dispatches++;
        Trace.Add(Ticks);
        Trace.Add(((long)node.Number << 40) | ((long)pick << 20) | (uint)_ready.Count);
        if (Dispatches == DiesAt) Dies?.Invoke(node);
        else node.Execute(task);
    }

    private void Pass()
    {
        var timer = _timers.First;
        _timers.Remove(timer);
        Ticks = Math.Max(Ticks, timer.When);
        if (timer.Node is { } node) node.Fire(timer);
        else timer.Fire();
    }
}
