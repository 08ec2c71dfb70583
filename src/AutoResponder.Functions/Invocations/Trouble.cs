using AutoResponder.Core;
using Azure;
using Azure.Identity;

namespace AutoResponder.Functions.Invocations;

/// <summary>Which failures are the world's and not ours: they are answered by trying later, so that only bugs end among the poisoned messages.</summary>
internal static class Trouble
{
    public static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(10);

    public static bool IsExpected(Exception exception) => exception switch
    {
        RacedTooOftenException => true,
        RequestFailedException { Status: not (400 or 413) } => true,
        AuthenticationFailedException => true,
        OperationCanceledException or TimeoutException or HttpRequestException or IOException => true,
        AggregateException many => many.InnerExceptions.All(IsExpected),
        _ => false,
    };
}
