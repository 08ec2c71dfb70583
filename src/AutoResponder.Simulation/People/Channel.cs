using AutoResponder.Core;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Hosting;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.People;

/// <summary>What a person is told. The same id is the same telling.</summary>
internal sealed record Telling(string Id, string Kind, PlanId Plan, SiteId? Site, string? Incident);

/// <summary>The channel to the person on call: at least once, and down for minutes now and then.</summary>
internal sealed class Channel(World world)
{
    private readonly HashSet<string> _ids = [];
    private DateTimeOffset _downUntil;

    /// <summary>Everything that arrived, with the time, repetitions left out.</summary>
    public List<(Telling Telling, DateTimeOffset At)> Arrived { get; } = [];

    public Action<Telling>? Rings { get; set; }

    public void Tell(Telling telling)
    {
        Reach();
        if (!_ids.Add(telling.Id)) return;

        Arrived.Add((telling, world.Now));
        world.Report($"a person is told {telling.Kind} of {telling.Incident ?? telling.Plan.Name}");
        world.Watch(invariant => invariant.Told(telling));
        Rings?.Invoke(telling);
    }

    /// <summary>What concerns no incident, by its kind.</summary>
    public List<string> Announced { get; } = [];

    /// <summary>A message of no incident.</summary>
    public void Announce(string kind)
    {
        Reach();
        Announced.Add(kind);
        world.Report($"a person is told {kind}");
    }

    /// <summary>A message of no incident, which only shows whether anybody can be told.</summary>
    public void Reach()
    {
        if (world.Faults.IsOn && world.Now < _downUntil) throw new TroubleException("status 503 from the channel");
        if (world.Faults.Strikes(FaultKind.ChannelDown))
        {
            _downUntil = world.Now + world.Dice.Between(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(12));
            throw new TroubleException("status 503 from the channel");
        }
    }
}
