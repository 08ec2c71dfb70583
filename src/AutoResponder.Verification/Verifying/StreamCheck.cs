using System.Globalization;

namespace AutoResponder.Verification.Verifying;

/// <summary>Holds one stream against what was sealed of it.</summary>
/// <param name="known">What the checkpoints say of it; null where they do not know it.</param>
internal sealed class StreamCheck(IStoredStream stored, string stream, SealedStream? known, Checkpoint? last, VerifyOptions options, Findings findings)
{
    /// <summary>The engine writes while this reads: so often it is looked whether what is missing has come.</summary>
    private const int MostRounds = 50;

    private long _unsealedFrom;
    private DateTimeOffset _oldest = DateTimeOffset.MaxValue;

    public long Events { get; private set; }

    /// <summary>Whether it is not what was sealed, and each sealed place has to be looked at to say where it begins to differ.</summary>
    public bool IsSuspect { get; private set; }

    /// <summary>What lies there behind the last checkpoint.</summary>
    public VerifyNote? Unsealed { get; private set; }

    public async Task RunAsync(StoredHead? head, CancellationToken cancellationToken)
    {
        var (begin, value) = known?.Begin ?? (0, EventChain.Begin(stream));
        var chain = new ChainWalk(stream, begin, value, known?.Sequence ?? 0, findings);
        var seals = new SealComparison(known, begin, findings);
        var until = options.To is null ? long.MaxValue : known?.Sequence ?? 0;
        for (var round = 0; round < MostRounds; round++)
        {
            var before = chain.Sequence;
            await foreach (var happened in stored.EventsAsync(chain.Sequence, cancellationToken))
            {
                if (happened.Sequence > until) break;

                chain.Take(happened);
                seals.Take(chain);
                if (chain.Sequence > (known?.Sequence ?? 0)) NewerThanSealed(chain);
                Events++;
            }

            if (options.To is not null) break;

            // Read after the events: it may be further by now, and then there is more to read, but never less far.
            head = await stored.HeadAsync(cancellationToken);
            if (head is null || head.Sequence <= chain.Sequence || (round > 0 && before == chain.Sequence)) break;
        }

        IsSuspect = seals.IsSuspect;
        seals.Tell(chain.Sequence);
        End(chain, head);
    }

    private void NewerThanSealed(ChainWalk chain)
    {
        if (_unsealedFrom == 0) _unsealedFrom = chain.Sequence;
        if (chain.At < _oldest) _oldest = chain.At;
    }

    private void End(ChainWalk chain, StoredHead? head)
    {
        var (length, sealedTo) = (chain.Sequence, known?.Sequence ?? 0);
        if (length < sealedTo)
        {
            if (head is null && Events == 0) findings.Add(FindingKind.Missing, stream, sealedTo, string.Create(CultureInfo.InvariantCulture, $"the stream is not there; {sealedTo} events of it were sealed"));
            else if (head is null || head.Sequence > length) findings.Add(FindingKind.Truncated, stream, length + 1, string.Create(CultureInfo.InvariantCulture, $"it ends with event {length}; {sealedTo} were sealed"));
            else findings.Add(FindingKind.RolledBack, stream, length + 1, string.Create(CultureInfo.InvariantCulture, $"it ends with event {length}, and its head says so; {sealedTo} were sealed"));
            return;
        }

        if (options.To is not null) return;

        if (head is null) findings.Add(FindingKind.Missing, stream, length, "its head is not there");
        else if (head.Sequence > length) findings.Add(FindingKind.Truncated, stream, length + 1, string.Create(CultureInfo.InvariantCulture, $"it ends with event {length}, and its head knows {head.Sequence}"));
        else if (head.Sequence < length) findings.Add(FindingKind.RolledBack, stream, head.Sequence + 1, string.Create(CultureInfo.InvariantCulture, $"its head says {head.Sequence} events, and there are {length}"));
        else if (head.Hash != chain.Value && !chain.IsDoubtful) findings.Add(FindingKind.Altered, stream, length, "its head does not have the hash of its last event");
        if (_unsealedFrom > 0) Tail(length);
    }

    /// <summary>What is newer than the newest checkpoint is no finding. What says that it is older, and was not there then, is one.</summary>
    private void Tail(long length)
    {
        if (last is not null && _oldest < last.At - options.Slack)
        {
            findings.Add(FindingKind.Hidden, stream, _unsealedFrom, string.Create(CultureInfo.InvariantCulture, $"events {_unsealedFrom} to {length} say that they are of {_oldest:u} and later, and checkpoint {last.Number} of {last.At:u} does not know them"));
            return;
        }

        Unsealed = new VerifyNote(NoteKind.Unsealed, stream, string.Create(CultureInfo.InvariantCulture, $"events {_unsealedFrom} to {length} are newer than the newest checkpoint"), options.Now - _oldest);
    }
}
