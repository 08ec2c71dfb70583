using System.Diagnostics;
using System.Globalization;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Tests;

/// <summary>Many runs, on as many threads as there are processors, each run alone on its own.</summary>
internal static class Campaign
{
    public static Totals Run(string name, IReadOnlyList<Func<Profile>> profiles)
    {
        var clock = Stopwatch.StartNew();
        var (totals, next) = (new Totals(), -1);
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work)).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {totals.Runs} runs in {clock.Elapsed.TotalSeconds:0} s, {totals.Runs / clock.Elapsed.TotalSeconds:0} a second on {threads.Count} threads"));
        return totals;

        void Work()
        {
            var mine = new Totals();
            while (Interlocked.Increment(ref next) is var number && number < profiles.Count && mine.Failures.Count == 0) mine.Add(One(profiles[number]()));
            lock (totals) totals.Add(mine);
        }
    }

    /// <summary>What a person needs to see a failure again: its seed, its scenario as text that outlives the code, what failed and when, and the same made small.</summary>
    public static string Describe(RunResult failing)
    {
        var small = Shrinker.Shrink(failing);
        var again = Runs.Run.Of(small, keepTrace: true);
        return $"""
            seed {failing.Profile.Seed}: {failing.Violation!.Invariant} at {failing.Violation.At:HH:mm:ss}: {failing.Violation.What}
            scenario: {ScenarioText.Write(failing.Profile)}
            made small: {again.Violation?.Invariant} at {again.Violation?.At:HH:mm:ss}: {again.Violation?.What}
            scenario: {ScenarioText.Write(small)}
            its end:
            {string.Join(Environment.NewLine, again.Trace.TakeLast(40))}
            """;
    }

    private static RunResult One(Profile profile)
    {
        try
        {
            return Runs.Run.Of(profile);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"The simulation itself broke on {ScenarioText.Write(profile)}", e);
        }
    }
}
