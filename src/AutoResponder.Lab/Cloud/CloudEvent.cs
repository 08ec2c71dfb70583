namespace AutoResponder.Lab.Cloud;

/// <summary>Something that happened in the local Azure, for whoever watches.</summary>
public abstract record CloudEvent
{
    private CloudEvent()
    {
    }

    public DateTimeOffset At { get; } = DateTimeOffset.UtcNow;

    /// <summary>What the users of a site got in the last second.</summary>
    public sealed record Traffic(string Site, int Ok, int Failed) : CloudEvent;

    public sealed record FaultBegan(Fault Fault, int Process) : CloudEvent;

    public sealed record WorkerStarted(string Site, string Instance, int Process) : CloudEvent;

    public sealed record WorkerEnded(string Site, string Instance, int Process, int ExitCode) : CloudEvent;

    public sealed record AlertPosted(string Rule, string Condition, int? Status) : CloudEvent;

    /// <summary>A call that changes something, as the wire log has it.</summary>
    public sealed record ChangeCalled(string Method, string Path, int Status) : CloudEvent;

    public sealed record PersonTold(string Type, string Subject, string Text) : CloudEvent;
}
