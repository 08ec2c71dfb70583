using System.Diagnostics;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Tests;

internal static class Program
{
    public static int Main(string[] args)
    {
        if (args is ["seeds", ..]) return Seeds(args);
        return 2;
    }

    private static int Seeds(string[] args)
    {
        var from = ulong.Parse(args[1]);
        var count = ulong.Parse(args[2]);
        var live = args.Contains("--live");
        var trace = args.Contains("--trace");
        var clock = Stopwatch.StartNew();
        long dispatches = 0; ulong hash = 0; var bad = 0;
        var by = new SortedDictionary<string, (int, ulong)>();
        var premises = new SortedDictionary<string, long>();
        for (var seed = from; seed < from + count; seed++)
        {
            RunResult r;
            try { r = Run.Of(live ? Profiles.Liveness(seed) : Profiles.Safety(seed), trace); }
            catch (Exception e) { Console.WriteLine($"{seed} THREW {e}"); bad++; continue; }
            dispatches += r.Dispatches; hash ^= r.Hash;
            foreach (var (n, p) in r.Invariants) premises[n] = premises.GetValueOrDefault(n) + p;
            if (trace) foreach (var l in r.Trace) Console.WriteLine(l);
            if (r.Violation is { } v) { bad++; var (c, s) = by.GetValueOrDefault(v.Invariant, (0, seed)); by[v.Invariant] = (c + 1, s); if (by[v.Invariant].Item1 <= 3) Console.WriteLine($"{seed} {v.Invariant} {v.At:HH:mm:ss} {v.What}"); }
        }
        Console.WriteLine($"{count / clock.Elapsed.TotalSeconds:0.0} seeds/s, {dispatches / (double)count:0} dispatches, hash {hash:x}, bad {bad}");
        foreach (var (n, (c, s)) in by) Console.WriteLine($"  {n}: {c} first {s}");
        if (args.Contains("--premises")) foreach (var (n, p) in premises) Console.WriteLine($"  {n}: {p}");
        return bad == 0 ? 0 : 1;
    }
}
