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

    public sealed record FaultBegan(string What) : CloudEvent;

    /// <summary>More or fewer users come than before.</summary>
    public sealed record CrowdChanged(string Site, int PerSecond) : CloudEvent;

    public sealed record WorkerStarted(string Site, string Instance, int Process) : CloudEvent;

    public sealed record WorkerEnded(string Site, string Instance, int Process, int ExitCode) : CloudEvent;

    public sealed record InstanceGone(string Instance) : CloudEvent;

    /// <summary>The plan has really reached another size or number of instances.</summary>
    public sealed record PlanReached(string SizeBefore, int Before, string Size, int Instances) : CloudEvent;

    public sealed record AlertPosted(string Rule, string Condition, int? Status) : CloudEvent;

    /// <summary>An event was posted to whoever subscribed to it.</summary>
    public sealed record GridPosted(string What, string Schema, int? Status) : CloudEvent;

    /// <summary>A call that changes something, as the wire log has it.</summary>
    public sealed record ChangeCalled(string Method, string Path, int Status, string Effect) : CloudEvent;

    public sealed record DumpTaken(string Site, int Process, string Type, long Bytes) : CloudEvent;

    public sealed record PersonTold(string Channel, string Type, string Subject, string Text, bool IsRepeat) : CloudEvent;

    public sealed record PersonActed(string What) : CloudEvent;
}
