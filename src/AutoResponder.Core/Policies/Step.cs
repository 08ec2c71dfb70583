namespace AutoResponder.Core.Policies;

/// <summary>One rung of the ladder.</summary>
public abstract record Step
{
    private Step()
    {
    }

    /// <summary>As a policy file spells it.</summary>
    public abstract string Name { get; }

    /// <summary>How long a finished step gets to work.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>End the sick instance's worker process; the platform starts a new one.</summary>
    /// <param name="WidenToSite">Whether the whole site may be restarted where one instance cannot be told or reached.</param>
    public sealed record Recycle(RecycleScope Scope, bool WidenToSite) : Step
    {
        public override string Name => "recycle";
    }

    /// <summary>Borrow instances.</summary>
    public sealed record ScaleOut : Step
    {
        public override string Name => "scaleOut";
    }

    /// <summary>Save the evidence for a person.</summary>
    public sealed record CaptureDiagnostics : Step
    {
        public override string Name => "captureDiagnostics";
    }
}

/// <summary>How far a recycle reaches.</summary>
public enum RecycleScope
{
    WorstInstance,
    Site,
}
