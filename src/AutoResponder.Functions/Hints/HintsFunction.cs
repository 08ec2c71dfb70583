using AutoResponder.Core;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using AutoResponder.Functions.Invocations;
using AutoResponder.Platform.Queues;

namespace AutoResponder.Functions.Hints;

/// <summary>Takes what the outside told us. From here come only signals from outside, whatever a message says it is.</summary>
internal sealed partial class HintsFunction(ResponseLoop loop, PlanLoop planLoop, IUnassigned unassigned, HintQueue hints, ILogger<HintsFunction> logger)
{
    public async Task RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var text = invocation.Message("message");
        try
        {
            await TakeAsync(MessageText.Read(text), cancellationToken);
        }
        catch (Exception e) when (Trouble.IsExpected(e))
        {
            Log.Later(logger, e);
            await hints.SendAgainAsync(text, Trouble.TryAgainAfter, CancellationToken.None);
        }
    }

    private async Task TakeAsync(MessageContent content, CancellationToken cancellationToken)
    {
        if (content is not MessageContent.Told { Signal: Signal.AlertFired or Signal.AlertResolved or Signal.PlatformEvent or Signal.Unreadable } told)
        {
            Log.Forged(logger, content.GetType().Name);
            await unassigned.CountAsync(new Signal.Unreadable("not a signal from outside", "hints", content.GetType().Name), "forged", content.GetType().Name, cancellationToken);
            return;
        }

        var target = told.Signal switch
        {
            Signal.AlertFired fired => fired.Alert.Target,
            Signal.AlertResolved resolved => resolved.Alert.Target,
            Signal.PlatformEvent happened => happened.Subject,
            _ => null,
        };
        if (PlanId.TryParse(target, out var plan)) await planLoop.RespondAsync(told.Signal, plan, cancellationToken);
        else if (SiteId.TryParse(target, out var site)) await loop.RespondAsync(told.Signal, site, byMessage: false, cancellationToken);
        else await unassigned.CountAsync(told.Signal, told.Signal is Signal.Unreadable ? "unreadable" : "not a site", target, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1030, LogLevel.Warning, "A signal is taken up again later")]
        public static partial void Later(ILogger logger, Exception exception);

        [LoggerMessage(1031, LogLevel.Error, "A {Content} lay on the queue for signals from outside: forged, counted and dropped")]
        public static partial void Forged(ILogger logger, string content);
    }
}
