namespace AutoResponder.Simulation.Cloud;

/// <summary>What a site can suffer from.</summary>
public enum IllnessKind
{
    /// <summary>One worker process grows until it fails; a new one does not.</summary>
    Leak,

    /// <summary>One worker process answers nothing any more; a new one does.</summary>
    Hang,

    /// <summary>What the site depends on is down: nothing of ours helps.</summary>
    DeadBackend,

    /// <summary>More load than its plan's instances can carry: another instance helps.</summary>
    Overload,

    /// <summary>The worker process starts, serves for some seconds and dies, over and over.</summary>
    CrashLoop,

    /// <summary>A share of the requests ends in 5xx; the rest is served as ever.</summary>
    Errors,

    /// <summary>Every answer comes, far too late.</summary>
    Slow,

    /// <summary>A worker process burns what its instance has, and every site of the plan suffers; a new process does not.</summary>
    Hog,
}

/// <summary>An illness that a run holds in store.</summary>
/// <param name="Lasts">Minutes after which it goes by itself; 0: it stays until it is mended.</param>
/// <param name="Everywhere">Whether a leak or a hang is on every instance.</param>
public sealed record IllnessShape(int Plan, int Site, IllnessKind Kind, int AtMinute, int Lasts = 0, bool Everywhere = false);
