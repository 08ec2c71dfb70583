using AutoResponder.Core.Audit;
using AutoResponder.Platform.Seals;
using AutoResponder.Simulation.Invariants;
using AutoResponder.Simulation.Runs;
using Microsoft.Extensions.Logging.Abstractions;

namespace AutoResponder.Verification.Tests;

/// <summary>The audit of a simulated run with everything that goes wrong in it, sealed every five minutes by two sealers that die, overlap and are late.</summary>
internal sealed class SimulatedHistory
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    private SimulatedHistory(MemoryHistory history, DateTimeOffset end) => (History, End) = (history, end);

    public static TestKey Key { get; } = new();

    public MemoryHistory History { get; }

    /// <summary>When the last thing happened.</summary>
    public DateTimeOffset End { get; }

    /// <summary>How often a sealer died on the way, and how often another one was faster.</summary>
    public (int Died, int Beaten) Trouble { get; private set; }

    /// <summary>What a witness saw: each checkpoint as it was made.</summary>
    public Dictionary<long, Hash32> Witnessed { get; } = [];

    /// <param name="isTailSealed">Whether the last thing that happened is sealed as well.</param>
    public static async Task<SimulatedHistory> OfAsync(ulong seed, bool isTailSealed)
    {
        var recorder = new Recorder();
        Run.Of(Profiles.Safety(seed), [recorder], keepTrace: false);
        var rows = recorder.Rows;
        var made = new SimulatedHistory(new MemoryHistory(), rows.Count == 0 ? default : rows[^1].At);
        if (rows.Count == 0) return made;

        var dice = new Random((int)seed);
        var clock = new SetClock { Now = rows[0].At };
        Sealer[] sealers = [made.Sealer(clock, "one"), made.Sealer(clock, "two")];
        var next = rows[0].At + Period;
        foreach (var (at, stream, row) in rows)
        {
            for (; at > next; next += Period)
            {
                clock.Now = next;
                await made.SealAsync(sealers, dice);
            }

            if (!made.History.Streams.TryGetValue(stream, out var stored)) made.History.Streams.Add(stream, stored = new MemoryStreamRows(stream));
            stored.Append(stream, row.Sequence, row.Body, new Hash32(row.Hash.AsSpan()));
        }

        clock.Now = next;
        if (isTailSealed) made.See(await sealers[0].RunAsync(CancellationToken.None));
        return made;
    }

    public VerifyOptions Options(bool isWitnessed = false) => new(End + Period) { Pinned = [Key.Fingerprint], Witnessed = isWitnessed ? Witnessed : [] };

    public static async Task<VerifyReport> VerifyAsync(MemoryHistory history, VerifyOptions options)
    {
        using var keys = new SealKeys();
        keys.Add(Key.Pem);
        return await new Verifier(history, keys, options).RunAsync(CancellationToken.None);
    }

    private Sealer Sealer(TimeProvider clock, string name) => new(History, History, Key, [], clock, name, () => "policies", NullLogger<Sealer>.Instance);

    private async Task SealAsync(Sealer[] sealers, Random dice)
    {
        var (first, second) = dice.Next(2) == 0 ? (sealers[0], sealers[1]) : (sealers[1], sealers[0]);
        var (step, diesAt, overlapsAt) = (0, dice.Next(4) == 0 ? dice.Next(1, 6) : 0, dice.Next(4) == 0 ? dice.Next(1, 5) : 0);
        History.Step = () =>
        {
            step++;
            if (step == overlapsAt)
            {
                // The other one's timer fires in the middle, and it goes all the way.
                var rest = History.Step;
                History.Step = () => { };
                See(second.RunAsync(CancellationToken.None).GetAwaiter().GetResult());
                History.Step = rest;
            }

            if (step == diesAt) throw new IOException("the process dies here");
        };
        try
        {
            See(await first.RunAsync(CancellationToken.None));
        }
        catch (IOException)
        {
            Trouble = Trouble with { Died = Trouble.Died + 1 };

            // What it had written, if it had, was seen by nobody.
        }

        History.Step = () => { };
    }

    private void See(CheckpointFile? made)
    {
        if (made is null) Trouble = Trouble with { Beaten = Trouble.Beaten + 1 };
        else Witnessed.Add(made.Checkpoint.Number, made.Hash);
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }

    /// <summary>Writes down every row at the true time of its commit.</summary>
    private sealed class Recorder : Invariant
    {
        public override string Name => "recorder";

        public List<(DateTimeOffset At, string Stream, AuditRow Row)> Rows { get; } = [];

        public override void Committed(Written row) => Rows.Add((row.At, row.Plan.Value, row.Row));

        public override void Ordered(AuditRow row) => Rows.Add((World.Now, AuditEntry.Fleet, row));
    }
}
