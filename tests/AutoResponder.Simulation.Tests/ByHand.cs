using System.Diagnostics;
using System.Globalization;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Tests;

/// <summary>Runs by hand: <c>hunt FROM COUNT [safety|liveness|storm]</c> until one fails, <c>shrink SEED [MODE]</c>, <c>run SEED [MODE]</c> and <c>again SCENARIO</c> with their trace, <c>crash STORY [EVERY]</c>, <c>hash SEED...</c>.</summary>
internal static class ByHand
{
    public static int Run(string[] args) => args[0] switch
    {
        "hunt" => Hunt(Number(args[1]), Number(args[2]), args.ElementAtOrDefault(3)),
        "run" => Show(Of(args)),
        "crash" => Crash(Scenarios.All[int.Parse(args[1], CultureInfo.InvariantCulture)], args.Length > 2 ? Number(args[2]) : 1),
        "shrink" => Shrink(Of(args)),
        "again" => Show(ScenarioText.Read(args[1])),
        _ => Hash(args[1..]),
    };

    /// <summary>Every fourth seed in liveness mode, unless one mode is asked for. Prints the seed and what it violated.</summary>
    private static int Hunt(ulong from, ulong count, string? only)
    {
        var clock = Stopwatch.StartNew();
        for (var seed = from; seed < from + count; seed++)
        {
            var mode = only ?? (seed % 4 == 0 ? "liveness" : "safety");
            var result = Runs.Run.Of(Of(seed, mode));
            if (result.Violation is not { } violation) continue;

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seed}\t{mode}\t{violation.Invariant}\t{violation.At:HH:mm:ss}\t{violation.What.ReplaceLineEndings(" ")}"));
            return 1;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"nothing in {count} seeds, {count / clock.Elapsed.TotalSeconds:0.0} a second"));
        return 0;
    }

    /// <summary>One story with a death at each turn of its own.</summary>
    private static int Crash((string Name, Profile Profile) story, ulong every)
    {
        var clock = Stopwatch.StartNew();
        var whole = Runs.Run.Of(story.Profile);
        Console.WriteLine($"{story.Name}: {whole.InTrouble} of {whole.Dispatches} turns; {whole.Violation?.Invariant} {whole.Violation?.What}");
        var failures = 0;
        for (ulong turn = 1; turn <= (ulong)whole.InTrouble; turn += every)
        {
            var result = Runs.Run.Of(story.Profile with { DiesAt = (long)turn });
            if (result.Violation is not { } violation) continue;

            if (failures++ < 5) Console.WriteLine($"{turn}: {violation.Invariant} at {violation.At:HH:mm:ss}: {violation.What}");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{failures} failures, {clock.Elapsed.TotalSeconds:0.0} s"));
        return failures == 0 ? 0 : 1;
    }

    private static int Shrink(Profile profile)
    {
        var result = Runs.Run.Of(profile);
        Console.WriteLine(result.Violation is null ? "nothing was violated" : ScenarioText.Write(Shrinker.Shrink(result)));
        return result.Violation is null ? 0 : 1;
    }

    private static int Show(Profile profile)
    {
        var result = Runs.Run.Of(profile, keepTrace: true);
        foreach (var line in result.Trace) Console.WriteLine(line);
        Console.WriteLine(ScenarioText.Write(profile));
        Console.WriteLine(result.Violation is { } violation ? $"{violation.Invariant} at {violation.At:HH:mm:ss}: {violation.What}" : "nothing was violated");
        return result.Violation is null ? 0 : 1;
    }

    private static int Hash(string[] seeds)
    {
        foreach (var seed in seeds.Select(Number))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seed} {Runs.Run.Of(Profiles.Safety(seed)).Hash:x16} {Runs.Run.Of(Profiles.Liveness(seed)).Hash:x16}"));
        return 0;
    }

    private static Profile Of(string[] args) => Of(Number(args[1]), args.ElementAtOrDefault(2) ?? "safety");

    private static Profile Of(ulong seed, string mode) => mode switch
    {
        "liveness" => Profiles.Liveness(seed),
        "storm" => Profiles.Storm(seed),
        _ => Profiles.Safety(seed),
    };

    private static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);
}
