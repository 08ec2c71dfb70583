using AutoResponder.Core;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;

namespace AutoResponder.Simulation.Hosting;

/// <summary>Mirrors RespondFunction: looks that are due, a person's orders, and the patrol's shards.</summary>
internal sealed class RespondPump(ResponseLoop loop, Patrol patrol, IFleetLedger fleet, RemoteSignals signals)
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public async Task RunAsync(Content content, CancellationToken cancellationToken)
    {
        try
        {
            await TakeAsync(content, cancellationToken);
        }
        catch (Exception e) when (Trouble.IsExpected(e))
        {
            // The next round comes anyway; a look or an order must not be lost.
            if (content is not Content.PatrolShard) await signals.SendAsync(content, Trouble.TryAgainAfter, CancellationToken.None);
        }
    }

    private async Task TakeAsync(Content content, CancellationToken cancellationToken)
    {
        switch (content)
        {
            case Content.Look look:
                await loop.RespondAsync(new Signal.LookDue(), look.Site, byMessage: true, cancellationToken);
                break;

            case Content.Ordered { Order: { Site: { } site } order }:
                await loop.RespondAsync(order, site, byMessage: false, cancellationToken);
                break;

            case Content.Ordered ordered:
                await fleet.ApplyAsync(ordered.Order, cancellationToken);
                break;

            case Content.PatrolShard round:
                await patrol.VisitAsync(round.Shard, cancellationToken);
                break;

            default:
                throw new InvalidDataException($"{content.GetType().Name} does not belong on the queue of signals from inside.");
        }
    }
}
