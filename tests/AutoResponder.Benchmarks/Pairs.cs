using System.Diagnostics;
using System.Globalization;

namespace AutoResponder.Benchmarks;

/// <summary>Runs two things in turn, A B A B ..., and prints the medians and the median of the ratios.</summary>
internal static class Pairs
{
    private const int Rounds = 7;

    /// <summary>Both answer with operations a second; the first round warms up and does not count.</summary>
    public static async Task CompareAsync(string what, Func<Task<Load>> ours, Func<Task<Load>> raw)
    {
        var rounds = new List<(Load Ours, Load Raw)>();
        for (var i = 0; i <= Rounds; i++)
        {
            var (one, other) = (await ours(), await raw());
            if (i > 0) rounds.Add((one, other));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: ours {Median(rounds.Select(r => r.Ours.PerSecond)):0}/s, raw {Median(rounds.Select(r => r.Raw.PerSecond)):0}/s, ratio {Median(rounds.Select(r => r.Ours.PerSecond / r.Raw.PerSecond)):0.00}; p99 {Median(rounds.Select(r => r.Ours.P99)):0.0} and {Median(rounds.Select(r => r.Raw.P99)):0.0} ms, ratio {Median(rounds.Select(r => r.Ours.P99 / r.Raw.P99)):0.00}"));
    }

    /// <summary>Does something a number of times, some at once, and measures each.</summary>
    public static async Task<Load> LoadAsync(int count, int atOnce, Func<int, Task> operation)
    {
        var times = new double[count];
        var next = -1;
        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var i && i < count)
            {
                var started = Stopwatch.GetTimestamp();
                await operation(i);
                times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        }));
        var total = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        Array.Sort(times);
        return new Load(count / total, times[(int)(count * 0.99)]);
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}

/// <param name="P99">Milliseconds.</param>
internal sealed record Load(double PerSecond, double P99);
