using AutoResponder.Core;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;

namespace AutoResponder.Simulation.Hosting;

/// <summary>Mirrors HintsFunction: from here come only signals from outside, whatever a message says it is.</summary>
internal sealed class HintsPump(ResponseLoop loop, PlanLoop planLoop, IUnassigned unassigned, RemoteSignals hints)
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
            await hints.SendAsync(content, Trouble.TryAgainAfter, CancellationToken.None);
        }
    }

    private async Task TakeAsync(Content content, CancellationToken cancellationToken)
    {
        if (content is Content.Garbage garbage) throw new InvalidDataException($"$.responder is missing in message {garbage.Number}.");
        if (content is not Content.Told { Signal: Signal.AlertFired or Signal.AlertResolved or Signal.PlatformEvent or Signal.Unreadable } told)
        {
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
}
