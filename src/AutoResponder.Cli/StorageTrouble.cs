using AutoResponder.Cli.Targets;
using Azure;
using Azure.Identity;

namespace AutoResponder.Cli;

/// <summary>What may go wrong between this machine and the storage account, or a console, in one line.</summary>
internal static class StorageTrouble
{
    public static bool Is(Exception exception) => exception is TargetTrouble or InvalidOperationException or FormatException or RequestFailedException or AuthenticationFailedException or AggregateException { InnerException: RequestFailedException };

    public static string Say(Exception exception) => (exception.InnerException is RequestFailedException inner && exception is AggregateException ? inner : exception).Message.Split('\n')[0].TrimEnd('\r');
}
