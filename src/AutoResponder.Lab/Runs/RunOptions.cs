using System.Globalization;

namespace AutoResponder.Lab.Runs;

/// <summary>What to play, and how.</summary>
internal sealed record RunOptions
{
    public const string Usage = "usage: [leak] [--seed N] [--disarmed] [--observe] [--keep] [--stay] [--json FILE] [--crash afterCommit|afterAct] [--verbose]   or: verify RUN.json";

    public string Scenario { get; init; } = "leak";

    public int Seed { get; init; } = 1;

    /// <summary>Leave the fleet disarmed, as it begins.</summary>
    public bool Disarmed { get; init; }

    /// <summary>Let the policy only observe.</summary>
    public bool Observe { get; init; }

    /// <summary>Keep the run's folder.</summary>
    public bool Keep { get; init; }

    /// <summary>Leave everything up until it is interrupted.</summary>
    public bool Stay { get; init; }

    /// <summary>Where the run's record goes; it keeps the folder as well.</summary>
    public string? Json { get; init; }

    /// <summary>When to end the responder's process, once, as kill -9 does.</summary>
    public Crash Crash { get; init; }

    public bool Verbose { get; init; }

    /// <summary>Whether the site is expected to be healed.</summary>
    public bool ExpectsHealing => !Disarmed && !Observe;

    /// <exception cref="FormatException">A word is not known; the text says which.</exception>
    public static RunOptions Parse(string[] args)
    {
        var options = new RunOptions();
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "leak" => options with { Scenario = "leak" },
                "--seed" => options with { Seed = int.TryParse(Value(args, ref i), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : throw new FormatException("--seed takes a whole number.") },
                "--disarmed" => options with { Disarmed = true },
                "--observe" => options with { Observe = true },
                "--keep" => options with { Keep = true },
                "--stay" => options with { Stay = true },
                "--verbose" => options with { Verbose = true },
                "--json" => options with { Json = Path.GetFullPath(Value(args, ref i)), Keep = true },
                "--crash" => options with
                {
                    Crash = Value(args, ref i) switch
                    {
                        "afterCommit" => Crash.AfterCommit,
                        "afterAct" => Crash.AfterAct,
                        var other => throw new FormatException($"--crash takes afterCommit or afterAct, not '{other}'."),
                    },
                },
                var other => throw new FormatException($"'{other}' is not known."),
            };
        }

        return options;
    }

    private static string Value(string[] args, ref int i) => ++i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]} takes a value.");
}

/// <summary>A moment at which the responder dies.</summary>
internal enum Crash
{
    Never,

    /// <summary>The intent is committed, and nothing was sent.</summary>
    AfterCommit,

    /// <summary>The act had its effect, and its answer was never read.</summary>
    AfterAct,
}
