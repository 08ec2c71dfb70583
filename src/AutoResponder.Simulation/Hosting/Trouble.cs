using AutoResponder.Core;

namespace AutoResponder.Simulation.Hosting;

/// <summary>Mirrors the handler's Trouble: which failures are the world's, and answered by trying later.</summary>
internal static class Trouble
{
    public static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(10);

    public static bool IsExpected(Exception exception) => exception switch
    {
        RacedTooOftenException => true,
        OperationCanceledException or TimeoutException or IOException => true,
        AggregateException many => many.InnerExceptions.All(IsExpected),
        _ => false,
    };
}
