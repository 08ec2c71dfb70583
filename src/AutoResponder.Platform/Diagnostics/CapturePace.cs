namespace AutoResponder.Platform.Diagnostics;

/// <summary>The times that captures are worked by.</summary>
public sealed record CapturePace
{
    /// <summary>Whoever works on an artefact says so this often.</summary>
    public TimeSpan BeatEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whoever has not said so for this long is dead; and whoever could not say so stops of itself before.</summary>
    public TimeSpan DeadAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A message that nobody has taken for this long is sent again: it may never have been sent.</summary>
    public TimeSpan SendAgainAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The storage did not take it: tried again this much later.</summary>
    public TimeSpan TryAgainAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Closing a capture takes no longer.</summary>
    public TimeSpan CloseWithin { get; init; } = TimeSpan.FromSeconds(45);
}
