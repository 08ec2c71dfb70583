using AutoResponder.Core;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using AutoResponder.Functions.Invocations;
using AutoResponder.Platform.Queues;

namespace AutoResponder.Functions.Respond;

/// <summary>Takes what the inside says: looks that are due, a person's orders, and the patrol's shards.</summary>
internal sealed partial class RespondFunction(
    ResponseLoop loop, Core.Patrol patrol, IFleetLedger fleet, SignalQueue signals, ILogger<RespondFunction> logger)
{
    public async Task RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var text = invocation.Message("message");
        var content = MessageText.Read(text);
        try
        {
            await TakeAsync(content, cancellationToken);
        }
        catch (Exception e) when (Trouble.IsExpected(e))
        {
            Log.Later(logger, content.GetType().Name, e);

            // The next round comes anyway; a look or an order must not be lost.
            if (content is not MessageContent.PatrolShard) await signals.SendAgainAsync(text, Trouble.TryAgainAfter, CancellationToken.None);
        }
    }

    private async Task TakeAsync(MessageContent content, CancellationToken cancellationToken)
    {
        switch (content)
        {
            case MessageContent.Look look:
                await loop.RespondAsync(new Signal.LookDue(), look.Site, byMessage: true, cancellationToken);
                break;

            case MessageContent.Ordered { Order: { Site: { } site } order }:
                await loop.RespondAsync(order, site, byMessage: false, cancellationToken);
                Log.Ordered(logger, order.What, order.By, order.Reason);
                break;

            case MessageContent.Ordered ordered:
                await fleet.ApplyAsync(ordered.Order, cancellationToken);
                Log.Ordered(logger, ordered.Order.What, ordered.Order.By, ordered.Order.Reason);
                break;

            case MessageContent.PatrolShard round:
                foreach (var trouble in await patrol.VisitAsync(round.Shard, cancellationToken)) Log.Trouble(logger, round.Shard, trouble);
                break;

            default:
                throw new InvalidDataException($"{content.GetType().Name} does not belong on the queue of signals from inside.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Warning, "{Content} is taken up again later")]
        public static partial void Later(ILogger logger, string content, Exception exception);

        [LoggerMessage(4002, LogLevel.Warning, "{Order} ordered by {By}: {Reason}")]
        public static partial void Ordered(ILogger logger, OrderKind order, string by, string reason);

        [LoggerMessage(4003, LogLevel.Warning, "Patrol of shard {Shard}: {Trouble}")]
        public static partial void Trouble(ILogger logger, int shard, string trouble);
    }
}
