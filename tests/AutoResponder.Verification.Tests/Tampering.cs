using System.Collections.Immutable;
using System.Text;

namespace AutoResponder.Verification.Tests;

/// <summary>One way to tamper with a history, and what it has to be called.</summary>
/// <param name="Found">One of these at least.</param>
/// <param name="Besides">What may be said as well.</param>
/// <param name="Do">Tampers; false where this history has nothing that it could be done to.</param>
internal sealed record Tampering(string Name, ImmutableArray<FindingKind> Found, ImmutableArray<FindingKind> Besides, Func<Target, bool> Do)
{
    /// <summary>Whether it can be found only by whoever kept what a witness saw.</summary>
    public bool NeedsWitness { get; init; }

    public override string ToString() => Name;

    public static ImmutableArray<Tampering> All { get; } =
    [
        new("flip a bit of a body", [FindingKind.Altered], [], target => target.Row(row => row with { Body = target.Flip(row.Body) })),
        new("flip a bit of a hash", [FindingKind.Altered], [], target => target.Row(row => row with { Hash = new Hash32(target.Flip(row.Hash!.Value.ToArray())) })),
        new("change a body and its hash", [FindingKind.Altered, FindingKind.Forked], [], ChangeWithHash),
        new("delete an event", [FindingKind.Missing], [], Delete),
        new("insert an event", [FindingKind.Altered], [FindingKind.Hidden], Insert),
        new("swap two events", [FindingKind.Altered], [], Swap),
        new("splice an event from another stream", [FindingKind.Altered], [], Splice),
        new("splice an event from elsewhere in the stream", [FindingKind.Altered], [], target => target.Row(row => target.Rows[target.Other()] with { Sequence = row.Sequence })),
        new("cut off the end", [FindingKind.Truncated], [], target => CutOff(target, rollsBack: false)),
        new("roll the stream back", [FindingKind.RolledBack], [], target => CutOff(target, rollsBack: true)),
        new("roll the head back", [FindingKind.RolledBack], [], RollHeadBack),
        new("change the head's hash", [FindingKind.Altered], [], target => target.Head(head => head with { Hash = Hash32.Of("else"u8) })),
        new("delete the head", [FindingKind.Missing], [], target => target.Head(_ => null)),
        new("delete a stream", [FindingKind.Missing], [], target => target.History.Streams.Remove(target.Stream.Place)),
        new("replace a stream", [FindingKind.Forked], [], target => target.Rewrite(0)),
        new("rewrite a stream from somewhere on", [FindingKind.Forked], [], target => target.Rewrite(target.Index())),
        new("double a stream", [FindingKind.Forked], [], Double),
        new("bring in a stream of the past", [FindingKind.Hidden], [], Smuggle),
        new("append what claims to be older", [FindingKind.Hidden], [], AppendToThePast),
        new("drop a checkpoint", [FindingKind.Missing], [], target => target.Checkpoint(isNewest: false) is { } number && target.History.Checkpoints.Remove(number)),
        new("drop the newest checkpoints", [FindingKind.Truncated], [FindingKind.Hidden], DropNewest) { NeedsWitness = true },
        new("swap two checkpoints", [FindingKind.Altered], [], SwapCheckpoints),
        new("give a checkpoint another number", [FindingKind.Altered], [FindingKind.Missing], Renumber),
        new("flip a bit of a checkpoint", [FindingKind.Altered, FindingKind.Forked], [], target => target.File(file => target.Flip(file))),
        new("sign a checkpoint with another key", [FindingKind.Forked], [], target => target.Statement(checkpoint => checkpoint with { Key = Target.Stranger.Fingerprint }, Target.Stranger)),
        new("sign a checkpoint with another key under the right one's name", [FindingKind.Altered], [], target => target.Statement(checkpoint => checkpoint, Target.Stranger)),
        new("change a checkpoint and sign it with the right key", [FindingKind.Forked], [], target => target.Statement(checkpoint => checkpoint with { Build = "another" }, SimulatedHistory.Key, isNewest: false)),
        new("flip a bit of a list of leaves", [FindingKind.Altered], [], FlipLeaves),
        new("drop a list of leaves", [FindingKind.Missing], [], target => target.Checkpoint(isNewest: null) is { } number && target.History.Lists.Remove(CheckpointFile.Read(target.History.Checkpoints[number]).Checkpoint.Leaves)),
        new("rewrite a stream and every checkpoint, with the right key", [FindingKind.Forked], [], RewriteAll) { NeedsWitness = true },
    ];

    private static bool ChangeWithHash(Target target) => target.Row((row, before) =>
    {
        var body = Target.Blank(row.Body);
        return row with { Body = body, Hash = EventChain.Next(before, body.Span) };
    });

    private static bool Delete(Target target)
    {
        // The last one would be a cut-off end.
        if (target.Rows.Count < 2) return false;

        target.Rows.RemoveAt(target.Dice.Next(Math.Min(target.SealedRows, target.Rows.Count - 1)));
        return true;
    }

    private static bool Insert(Target target)
    {
        var at = target.Index();
        target.Rows.Insert(at, target.Rows[target.Dice.Next(target.Rows.Count)]);
        for (var i = at; i < target.Rows.Count; i++) target.Rows[i] = target.Rows[i] with { Sequence = i + 1 };
        var last = target.Rows[^1];
        return target.Head(head => head with { Sequence = last.Sequence, Hash = last.Hash });
    }

    private static bool Swap(Target target)
    {
        if (target.Rows.Count < 2) return false;

        var (one, other) = (target.Index(), target.Other());
        (target.Rows[one], target.Rows[other]) = (target.Rows[other] with { Sequence = one + 1 }, target.Rows[one] with { Sequence = other + 1 });
        return true;
    }

    private static bool Splice(Target target)
    {
        if (target.History.Streams.Values.FirstOrDefault(stream => stream != target.Stream && stream.Rows.Count > 0) is not { } other) return false;

        var spliced = other.Rows[target.Dice.Next(other.Rows.Count)];
        return target.Row(row => spliced with { Sequence = row.Sequence });
    }

    private static bool CutOff(Target target, bool rollsBack)
    {
        var keep = target.Dice.Next(target.SealedRows);
        if (keep == 0) return false;

        target.Rows.RemoveRange(keep, target.Rows.Count - keep);
        return !rollsBack || target.Head(head => head with { Sequence = keep, Hash = target.Rows[^1].Hash });
    }

    private static bool RollHeadBack(Target target)
    {
        if (target.Rows.Count < 2) return false;

        var to = target.Rows[target.Dice.Next(target.Rows.Count - 1)];
        return target.Head(head => head with { Sequence = to.Sequence, Hash = to.Hash });
    }

    private static bool Double(Target target)
    {
        target.History.Streams.Add("zz", target.Stream.Copy("zz"));
        return true;
    }

    private static bool Smuggle(Target target)
    {
        const string name = "/subscriptions/0/resourcegroups/rg/providers/microsoft.web/serverfarms/smuggled";
        var stream = new MemoryStreamRows("smuggled");
        var value = EventChain.Begin(name);
        for (var number = 1; number <= 3; number++)
        {
            var body = Encoding.UTF8.GetBytes($$"""{"v":1,"stream":"{{name}}","seq":{{number}},"at":"2026-03-02T12:0{{number}}:00+00:00","kind":"Looked"}""");
            value = EventChain.Next(value, body);
            stream.Append(name, number, body, value);
        }

        if (target.LastSealedAt < new DateTimeOffset(2026, 3, 2, 12, 30, 0, TimeSpan.Zero)) return false;

        target.History.Streams.Add(stream.Place, stream);
        return true;
    }

    private static bool AppendToThePast(Target target)
    {
        // Only where all of it is sealed does what is appended stand alone behind the seal.
        if (target.SealedRows < target.Rows.Count || target.LastSealedAt < new DateTimeOffset(2026, 3, 2, 12, 30, 0, TimeSpan.Zero)) return false;

        var (number, last) = (target.Rows.Count + 1, target.Rows[^1]);
        var body = Encoding.UTF8.GetBytes($$"""{"v":1,"stream":"{{target.Name}}","seq":{{number}},"at":"2026-03-02T12:03:00+00:00","kind":"Looked"}""");
        target.Stream.Append(target.Name, number, body, EventChain.Next(last.Hash!.Value, body));
        return true;
    }

    private static bool DropNewest(Target target)
    {
        foreach (var number in target.History.Checkpoints.Keys.TakeLast(target.Dice.Next(1, 4)).ToList()) target.History.Checkpoints.Remove(number);
        return target.History.Checkpoints.Count > 0;
    }

    private static bool SwapCheckpoints(Target target)
    {
        if (target.History.Checkpoints.Count < 2 || target.Checkpoint(isNewest: false) is not { } one) return false;

        var other = target.History.Checkpoints.Keys.Last();
        (target.History.Checkpoints[one], target.History.Checkpoints[other]) = (target.History.Checkpoints[other], target.History.Checkpoints[one]);
        return true;
    }

    private static bool Renumber(Target target)
    {
        if (target.Checkpoint(isNewest: null) is not { } number) return false;

        var to = target.History.Checkpoints.Keys.Last() + target.Dice.Next(1, 4);
        target.History.Checkpoints.Add(to, target.History.Checkpoints[number]);
        if (target.Dice.Next(2) == 0) target.History.Checkpoints.Remove(number);
        return true;
    }

    private static bool FlipLeaves(Target target)
    {
        if (target.Checkpoint(isNewest: null) is not { } number) return false;

        var hash = CheckpointFile.Read(target.History.Checkpoints[number]).Checkpoint.Leaves;
        target.History.Lists[hash] = target.Flip(target.History.Lists[hash]);
        return true;
    }

    /// <summary>Whoever has the tables, the container and the key: nothing here contradicts anything else here any more.</summary>
    private static bool RewriteAll(Target target)
    {
        target.Rewrite(target.Index());
        var (streams, before) = (target.History.Streams.Values, default(Hash32));
        foreach (var number in target.History.Checkpoints.Keys.ToList())
        {
            var old = CheckpointFile.Read(target.History.Checkpoints[number]).Checkpoint;
            var leaves = LeafList.Of(LeafList.Read(target.History.Lists[old.Leaves]).Leaves.Select(leaf => leaf with { Head = streams.First(stream => stream.Head?.Stream == leaf.Stream).Rows[(int)leaf.Sequence - 1].Hash!.Value }));
            target.History.Lists[leaves.Hash] = leaves.Bytes.ToArray();
            var checkpoint = old with { Previous = before, Root = leaves.Root(), Leaves = leaves.Hash };
            var file = CheckpointFile.Of(checkpoint, SimulatedHistory.Key.Sign(checkpoint.Bytes()));
            target.History.Checkpoints[number] = file.Bytes.ToArray();
            before = file.Hash;
        }

        return true;
    }
}
