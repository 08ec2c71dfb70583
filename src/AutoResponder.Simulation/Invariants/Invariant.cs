using AutoResponder.Core.Audit;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.People;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Something that must always hold, checked against the world's own record.</summary>
internal abstract class Invariant
{
    private World? _world;

    /// <summary>As the hazard analysis numbers it, and a word.</summary>
    public abstract string Name { get; }

    /// <summary>How often there was something to check: an invariant that never had anything to say proves nothing.</summary>
    public long Premises { get; private set; }

    protected World World => _world!;

    public void Begin(World world) => _world = world;

    /// <summary>A request left a process.</summary>
    public virtual void Sent(SentCall call)
    {
    }

    /// <summary>A request was refused, had no effect, or its effect is complete.</summary>
    public virtual void Ended(SentCall call)
    {
    }

    /// <summary>A row is a fact now.</summary>
    public virtual void Committed(Written row)
    {
    }

    /// <summary>An order to the fleet is a fact now.</summary>
    public virtual void Ordered(AuditRow row)
    {
    }

    /// <summary>A person was told something.</summary>
    public virtual void Told(Telling telling)
    {
    }

    /// <summary>A function failed for something that is not the world's trouble.</summary>
    public virtual void Surprised(string what)
    {
    }

    /// <summary>The run is over.</summary>
    /// <param name="calm">Whether nothing had gone wrong for long enough that everything should have come about.</param>
    public virtual void Finished(bool calm)
    {
    }

    /// <summary>There was something to check, and it held or it did not.</summary>
    protected void Check(bool holds, Func<string> what)
    {
        Premises++;
        if (!holds) World.Violate(this, what());
    }
}
