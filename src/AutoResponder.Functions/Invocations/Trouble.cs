using AutoResponder.Core;
using Azure;

namespace AutoResponder.Functions.Invocations;

/// <summary>Which failures are the world's and not ours: they are answered by trying later, so that only bugs end among the poisoned messages.</summary>
internal static class Trouble
{
    public static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(10);

    public static bool IsExpected(Exception exception) => exception switch
    {
        RacedTooOftenException => true,
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => true,
        OperationCanceledException or TimeoutException or HttpRequestException or IOException => true,
        AggregateException many => many.InnerExceptions.All(IsExpected),
        _ => false,
    };
}
