using System.Security.Cryptography;
using System.Text;
using AutoResponder.Core;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using AutoResponder.Functions.Invocations;
using AutoResponder.Platform.Events;
using AutoResponder.Platform.Queues;

namespace AutoResponder.Functions.Hints;

/// <summary>Takes what the outside told us. From here come only signals from outside, whatever a message says it is.</summary>
internal sealed partial class HintsFunction(ResponseLoop loop, PlanLoop planLoop, IUnassigned unassigned, HintQueue hints, TimeProvider time, ILogger<HintsFunction> logger)
{
    public async Task RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var text = invocation.Message("message");
        try
        {
            await TakeAsync(MessageText.Read(text), text, cancellationToken);
        }
        catch (Exception e) when (Trouble.IsExpected(e))
        {
            Log.Later(logger, e);
            await hints.SendAgainAsync(text, Trouble.TryAgainAfter, CancellationToken.None);
        }
    }

    private Task TakeAsync(MessageContent content, string text, CancellationToken cancellationToken) => (content as MessageContent.Told)?.Signal switch
    {
        Signal.AlertFired fired => RespondAsync(fired, fired.Alert.Target, cancellationToken),
        Signal.AlertResolved resolved => RespondAsync(resolved, resolved.Alert.Target, cancellationToken),
        Signal.PlatformEvent happened when !EventMeaning.IsKnown(happened.Type) => unassigned.CountAsync(happened, "unknown event type", happened.Type, cancellationToken),
        Signal.PlatformEvent happened => RespondAsync(happened with { At = NoLaterThanNow(happened.At) }, happened.Subject, cancellationToken),
        Signal.Unreadable unreadable => unassigned.CountAsync(unreadable, "unreadable", null, cancellationToken),
        var other => DropAsync(other?.GetType().Name ?? content.GetType().Name, text, cancellationToken),
    };

    private Task RespondAsync(Signal signal, string? target, CancellationToken cancellationToken)
    {
        if (PlanId.TryParse(target, out var plan)) return planLoop.RespondAsync(signal, plan, cancellationToken);
        if (SiteId.TryParse(target, out var site)) return loop.RespondAsync(signal, site, byMessage: false, cancellationToken);
        return unassigned.CountAsync(signal, "not a site", target, cancellationToken);
    }

    /// <summary>An order, a look, a patrol: whoever may write here may say none of them, so it changes nothing but the row that tells of it.</summary>
    private Task DropAsync(string what, string text, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        Log.Forged(logger, what, hash);
        return unassigned.CountAsync(new Signal.Unreadable("not a signal from outside", HintQueue.Name, hash), "forged", what, cancellationToken);
    }

    /// <summary>What lies in the future would stand for a change that never grows old, and hold every step back.</summary>
    private DateTimeOffset NoLaterThanNow(DateTimeOffset at) => time.GetUtcNow() is var now && at > now ? now : at;

    private static partial class Log
    {
        [LoggerMessage(1030, LogLevel.Warning, "A signal is taken up again later")]
        public static partial void Later(ILogger logger, Exception exception);

        [LoggerMessage(1031, LogLevel.Error, "A {Content} lay on the queue for signals from outside: forged, counted and dropped; SHA-256 {Hash}")]
        public static partial void Forged(ILogger logger, string content, string hash);
    }
}
