using System.Text;

namespace AutoResponder.Simulation.Scheduling;

/// <summary>Dice that a seed loads: the same seed throws the same numbers on any machine. Each concern has dice of its own, so that dropping one disturbs the others as little as possible.</summary>
public sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits (splitmix64).</summary>
    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 up to, and without, a number.</summary>
    public int Below(int most) => (int)(((Next() >> 32) * (ulong)most) >> 32);

    /// <summary>From one number up to, and with, another.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>From 0 up to, and without, 1.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Happens(double chance) => chance > 0 && Share() < chance;

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + TimeSpan.FromTicks((long)(Share() * (most - least).Ticks));

    public T Pick<T>(params ReadOnlySpan<T> from) => from[Below(from.Length)];

    /// <summary>Dice of their own for one concern.</summary>
    public static Dice For(ulong seed, string concern)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(concern)) hash = (hash ^ b) * 1099511628211;
        return new Dice(new Dice(seed ^ hash).Next());
    }
}
