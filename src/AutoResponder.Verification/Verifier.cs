using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Verification.Verifying;

namespace AutoResponder.Verification;

/// <summary>Holds a history against its checkpoints, and names what is wrong. It reads, and it believes nothing but the keys and the witness that it is given. What it keeps in memory grows with the streams, not with their events.</summary>
public sealed class Verifier(IHistory history, SealKeys keys, VerifyOptions options)
{
    public async Task<VerifyReport> RunAsync(CancellationToken cancellationToken)
    {
        var findings = new Findings();
        var walk = new CheckpointWalk(history, options, keys, ImmutableHashSet<string>.Empty, findings);
        await walk.RunAsync(cancellationToken);
        var round = new Round(walk, options, findings);
        var suspects = new Dictionary<string, IStoredStream>(StringComparer.Ordinal);
        await foreach (var stored in history.StreamsAsync(cancellationToken)) await round.TakeAsync(stored, suspects, cancellationToken);
        foreach (var gone in walk.Streams.Values.Where(stream => stream.Place is null))
            findings.Add(FindingKind.Missing, gone.Name, gone.Sequence, string.Create(CultureInfo.InvariantCulture, $"the stream is not there; {gone.Sequence} events of it were sealed"));
        if (suspects.Count > 0) await LookCloserAsync(suspects, findings, cancellationToken);
        return new VerifyReport([.. findings.All], [.. Notes(walk).Concat(round.Unsealed)], walk.Count, round.Streams, round.Events, walk.Last?.Checkpoint, walk.Last?.Hash);
    }

    /// <summary>What differs from what was sealed is read once more, with every sealed place at hand: a history in which nothing is wrong never needs that.</summary>
    private async Task LookCloserAsync(Dictionary<string, IStoredStream> suspects, Findings findings, CancellationToken cancellationToken)
    {
        var walk = new CheckpointWalk(history, options, keys, suspects.Keys.ToHashSet(StringComparer.Ordinal), new Findings());
        await walk.RunAsync(cancellationToken);
        foreach (var (name, stored) in suspects)
        {
            var check = new StreamCheck(stored, name, walk.Streams.GetValueOrDefault(name), walk.Last?.Checkpoint, options, findings);
            await check.RunAsync(await stored.HeadAsync(cancellationToken), cancellationToken);
            if (findings.CountOf(name) == 0) findings.Add(FindingKind.Forked, name, 0, "it is not what was sealed");
        }
    }

    private IEnumerable<VerifyNote> Notes(CheckpointWalk walk)
    {
        if (walk.Last is not { } last)
        {
            yield return new VerifyNote(NoteKind.NothingSealed, "cp/", "there is no checkpoint that counts: nothing here is proved", TimeSpan.Zero);
            yield break;
        }

        if (options.Pinned.IsEmpty) yield return new VerifyNote(NoteKind.KeyNotPinned, "keys", $"nobody said which key is the right one; the first checkpoint is signed with {last.Checkpoint.Key}", TimeSpan.Zero);
        foreach (var (from, to) in walk.Gaps) yield return new VerifyNote(NoteKind.Gap, "cp/", $"nothing was sealed from {from:u} to {to:u}", options.Now - from);
        if (options.To is null && options.Now - last.Checkpoint.At > 2 * options.Period) yield return new VerifyNote(NoteKind.Late, "cp/", $"nothing was sealed since {last.Checkpoint.At:u}", options.Now - last.Checkpoint.At);
    }

    /// <summary>All streams once.</summary>
    private sealed class Round(CheckpointWalk walk, VerifyOptions options, Findings findings)
    {
        private readonly HashSet<string> _strangers = new(StringComparer.Ordinal);

        public List<VerifyNote> Unsealed { get; } = [];

        public long Streams { get; private set; }

        public long Events { get; private set; }

        public async Task TakeAsync(IStoredStream stored, Dictionary<string, IStoredStream> suspects, CancellationToken cancellationToken)
        {
            var head = await stored.HeadAsync(cancellationToken);
            if (await stored.NameAsync(head, cancellationToken) is not { } name) return;

            Streams++;
            var known = walk.Streams.GetValueOrDefault(name);
            if (known is { Place: not null } || (known is null && !_strangers.Add(name)))
            {
                findings.Add(FindingKind.Forked, name, 0, $"it lies in two places, {known?.Place} and {stored.Place}");
                return;
            }

            if (known is not null) known.Place = stored.Place;
            if (known is null && options.To is not null) return;

            var own = new Findings();
            var check = new StreamCheck(stored, name, known, walk.Last?.Checkpoint, options, own);
            await check.RunAsync(head, cancellationToken);
            Events += check.Events;
            if (check.Unsealed is { } unsealed) Unsealed.Add(unsealed);

            // What it would say is said by the closer look.
            if (check.IsSuspect) suspects.Add(name, stored);
            else findings.Add(own);
        }
    }
}
