namespace AutoResponder.Simulation.Scheduling;

/// <summary>One simulated process. Whatever it awaits goes on here, so a process that died is one whose tasks are never run again: no exception, no finally, as with a kill.</summary>
public sealed class Node : TaskScheduler
{
    private readonly Kernel _kernel;
    private readonly List<Task> _parked = [];
    private readonly List<VirtualTimer> _missed = [];

    internal Node(Kernel kernel, string name, int number)
    {
        _kernel = kernel;
        (Name, Number) = (name, number);
        Clock = new NodeClock(kernel, this);
    }

    public string Name { get; }

    public int Number { get; }

    public NodeClock Clock { get; }

    public bool IsDead { get; private set; }

    public bool IsPaused { get; private set; }

    /// <summary>How long, on average, it is until its turn comes: a machine that is short of processor.</summary>
    public Func<TimeSpan>? Slowness { get; set; }

    /// <summary>Begins something in this process.</summary>
    public void Begin(Func<Task> work) => Task.Factory.StartNew(static state => ((Func<Task>)state!)(), work, CancellationToken.None, TaskCreationOptions.None, this);

    /// <summary>It dies here and now.</summary>
    public void Kill()
    {
        IsDead = true;
        _parked.Clear();
        _missed.Clear();
        _kernel.Forget(this);
    }

    /// <summary>Nothing of it runs until it goes on: a garbage collection, a frozen machine.</summary>
    public void Pause() => IsPaused = true;

    public void GoOn()
    {
        if (IsDead || !IsPaused) return;

        IsPaused = false;
        foreach (var task in _parked) _kernel.Ready(this, task);
        _parked.Clear();
        foreach (var timer in _missed.ToArray()) timer.Fire();
        _missed.Clear();
    }

    internal void Execute(Task task)
    {
        if (IsDead) return;
        if (IsPaused) _parked.Add(task);
        else TryExecuteTask(task);
    }

    internal void Fire(VirtualTimer timer)
    {
        if (IsDead) return;
        if (IsPaused) _missed.Add(timer);
        else timer.Fire();
    }

    protected override void QueueTask(Task task)
    {
        _kernel.AssertThread();
        if (IsDead) return;
        if (IsPaused) _parked.Add(task);
        else if (Slowness is { } slow) _kernel.After(slow(), () => Late(task));
        else _kernel.Ready(this, task);
    }

    /// <summary>Never inline: every await is a turn of its own, and so a moment to die at.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _parked;

    private void Late(Task task)
    {
        if (IsDead) return;
        if (IsPaused) _parked.Add(task);
        else _kernel.Ready(this, task);
    }
}
