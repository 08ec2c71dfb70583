using System.Collections.Immutable;
using System.Globalization;

namespace AutoResponder.Lab.Runs;

/// <summary>What to play, and how.</summary>
internal sealed record RunOptions
{
    public static readonly string Usage = $"""
        usage: [{string.Join('|', Scenarios.Scenario.All.Keys)}] [--seed N] [--disarmed] [--observe] [--autoscale] [--by-hand] [--keep] [--stay] [--json FILE] [--verbose]
               [--crash afterCommit[:EVENT[:STEP]]|afterAct[:ACT]|inCapture]... [--blob-down] [--freeze] [--dump-cap SIZE]
           or: verify RUN.json
        """;

    /// <summary>What to play; empty: <c>leak</c>, then <c>escalation</c>.</summary>
    public string Scenario { get; init; } = "";

    public int Seed { get; init; } = 1;

    /// <summary>Leave the fleet disarmed, as it begins.</summary>
    public bool Disarmed { get; init; }

    /// <summary>Let the policy only observe.</summary>
    public bool Observe { get; init; }

    /// <summary>Let autoscale own the plan.</summary>
    public bool Autoscale { get; init; }

    /// <summary>What a person is asked is answered by whoever sits before the console, and by nobody else.</summary>
    public bool ByHand { get; init; }

    /// <summary>Keep the run's folder.</summary>
    public bool Keep { get; init; }

    /// <summary>Leave everything up until it is interrupted.</summary>
    public bool Stay { get; init; }

    /// <summary>Where the run's record goes; it keeps the folder as well.</summary>
    public string? Json { get; init; }

    /// <summary>When the responder dies, once at each of these moments.</summary>
    public ImmutableArray<Crash> Crashes { get; init; } = [];

    /// <summary>The responder's blobs answer 503 the whole time.</summary>
    public bool BlobDown { get; init; }

    /// <summary>A worker of the sick site is stopped where it stands as the full capture begins.</summary>
    public bool Freeze { get; init; }

    /// <summary>The largest dump that the fleet allows, in the fleet's own words.</summary>
    public string? DumpCap { get; init; }

    public bool Verbose { get; init; }

    /// <summary>Whether anything may be done at all.</summary>
    public bool MayAct => !Disarmed && !Observe;

    /// <summary>Whether something goes wrong with the responder itself: then it takes longer, and may end with a person.</summary>
    public bool IsProof => !Crashes.IsEmpty || BlobDown || Freeze || DumpCap is not null;

    /// <exception cref="FormatException">A word is not known; the text says which.</exception>
    public static RunOptions Parse(string[] args)
    {
        var options = new RunOptions();
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                var name when Scenarios.Scenario.All.ContainsKey(name) => options with { Scenario = name },
                "--seed" => options with { Seed = int.TryParse(Value(args, ref i), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : throw new FormatException("--seed takes a whole number.") },
                "--disarmed" => options with { Disarmed = true },
                "--observe" => options with { Observe = true },
                "--autoscale" => options with { Autoscale = true },
                "--by-hand" => options with { ByHand = true },
                "--keep" => options with { Keep = true },
                "--stay" => options with { Stay = true },
                "--verbose" => options with { Verbose = true },
                "--json" => options with { Json = Path.GetFullPath(Value(args, ref i)), Keep = true },
                "--crash" => options with { Crashes = options.Crashes.Add(Crash.Parse(Value(args, ref i))) },
                "--blob-down" => options with { BlobDown = true },
                "--freeze" => options with { Freeze = true },
                "--dump-cap" => options with { DumpCap = Value(args, ref i) },
                var other => throw new FormatException($"'{other}' is not known."),
            };
        }

        return options;
    }

    private static string Value(string[] args, ref int i) => ++i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]} takes a value.");
}
