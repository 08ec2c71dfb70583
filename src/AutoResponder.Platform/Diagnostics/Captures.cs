using AutoResponder.Core.Captures;
using AutoResponder.Core.Ports;

namespace AutoResponder.Platform.Diagnostics;

/// <summary>Captures, begun and seen to.</summary>
public sealed class Captures : ICaptures
{
    public Task SeeToAsync(CaptureOrder order, CancellationToken cancellationToken) => Task.CompletedTask;
}
