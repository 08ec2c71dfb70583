using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Signals;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Hosting;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Cloud;

/// <summary>What reaches the queue of the outside: real signals late, twice, in disorder or never, and some that nobody ever sent.</summary>
internal sealed class HintSource(World world)
{
    private int _forged;

    /// <summary>Signals that the queue has: each of them must be found again.</summary>
    public HashSet<SignalId> Enqueued { get; } = [];

    /// <summary>An alert's message: action groups retry, and are silent for a while after too many failures.</summary>
    public void FromMonitor(Signal signal)
    {
        if (world.Faults.Strikes(FaultKind.AlertLost)) return;

        var delay = world.Dice.Between(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(40));
        if (world.Faults.Strikes(FaultKind.AlertLate)) delay += world.Dice.Between(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));
        Deliver(signal, delay);
        if (world.Faults.Strikes(FaultKind.AlertDuplicated)) Deliver(signal, delay + world.Dice.Between(TimeSpan.Zero, TimeSpan.FromMinutes(2)));
    }

    /// <summary>An event: at least once, in no order.</summary>
    public void FromEventGrid(Signal signal)
    {
        Deliver(signal, world.Dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)));
        if (world.Faults.Strikes(FaultKind.AlertDuplicated)) Deliver(signal, world.Dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(3)));
    }

    /// <summary>Whoever can write to the queue of the outside tells us something.</summary>
    public void Forge()
    {
        var sites = world.Sites.ToList();
        var site = sites[world.Dice.Below(sites.Count)];
        switch (world.Dice.Below(6))
        {
            case 0:
                Deliver(world.Alerts.Forge(site, null), TimeSpan.Zero);
                break;

            case 1 when world.Alerts.AnyId() is { } known:
                Deliver(world.Alerts.Forge(site, known), TimeSpan.Zero);
                break;

            case 2:
                Deliver(new Signal.Unreadable("the schema is not known", "$.schemaId", Number()), TimeSpan.Zero);
                break;

            case 3:
                Deliver(new Signal.PlatformEvent(Number(), "Microsoft.ResourceNotifications.HealthResources.AvailabilityStatusChanged", site.Id.Value, world.Now, PlatformEventMeaning.Unhealthy, "Unavailable"), TimeSpan.Zero);
                break;

            case 4:
                Deliver(new Signal.PlatformEvent(Number(), "Microsoft.Web.AppUpdated", "/subscriptions/other/nothing", world.Now), TimeSpan.Zero);
                break;

            default:
                Deliver(new Signal.PlatformEvent(Number(), "Microsoft.Web.AppUpdated", site.Id.Value, world.Now, PlatformEventMeaning.Other, "Completed", "not a guid"), TimeSpan.Zero);
                break;
        }
    }

    /// <summary>An order on the queue of the outside. Its id stands in the world's record of forgeries.</summary>
    public void ForgeOrder(Signal.Order order) => world.HintQueue.Put(new Content.Ordered(order), TimeSpan.Zero);

    /// <summary>Something that somebody puts there.</summary>
    public void Tell(Signal signal) => Deliver(signal, TimeSpan.Zero);

    private void Deliver(Signal signal, TimeSpan delay) => world.Kernel.After(delay, () => Enqueue(signal));

    private void Enqueue(Signal signal)
    {
        // The door answers 503 while storage is down, and is asked again.
        if (world.IsStorageDown)
        {
            Deliver(signal, TimeSpan.FromSeconds(world.Dice.Between(5, 30)));
            return;
        }

        if (signal.Id is { } id && Enqueued.Add(id)) world.Say($"hint {id}");
        world.HintQueue.Put(new Content.Told(signal), TimeSpan.Zero);
    }

    private string Number() => string.Create(CultureInfo.InvariantCulture, $"forged-{++_forged}");
}
