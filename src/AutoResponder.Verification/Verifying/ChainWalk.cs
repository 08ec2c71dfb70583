using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace AutoResponder.Verification.Verifying;

/// <summary>Works out a stream's chain event by event. After something that does not fit it goes on from what is stored, so that one wrong row is one finding.</summary>
/// <param name="sealedTo">Up to here the events' times are of no interest.</param>
internal sealed class ChainWalk(string stream, long begin, Hash32 head, long sealedTo, Findings findings)
{
    /// <summary>What each of its events begins with, as every build has written it.</summary>
    private readonly byte[] _begin = Encoding.UTF8.GetBytes($"{{\"v\":1,\"stream\":\"{stream}\",\"seq\":");

    private Hash32? _otherwise;

    /// <summary>The last event that was read.</summary>
    public long Sequence { get; private set; } = begin;

    /// <summary>The hash up to there.</summary>
    public Hash32 Value { get; private set; } = head;

    /// <summary>When the event that was read last was decided, where it is newer than what is sealed.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Whether the event that was read last is none that can be believed.</summary>
    public bool IsDoubtful { get; private set; }

    public void Take(StoredEvent stored)
    {
        var number = stored.Sequence;
        if (number <= Sequence)
        {
            findings.Add(FindingKind.Altered, stream, number, number == 0 ? "a row has a key that is no event's" : "it is there twice");
            return;
        }

        var follows = number == Sequence + 1;
        if (!follows)
        {
            findings.Add(FindingKind.Missing, stream, Sequence + 1, number == Sequence + 2 ? "the event is not there" : string.Create(CultureInfo.InvariantCulture, $"events {Sequence + 1} to {number - 1} are not there"));
        }

        var problem = Header(stored);
        var made = EventChain.Next(Value, stored.Body.Span);
        var fits = made == stored.Hash || (_otherwise is { } other && EventChain.Next(other, stored.Body.Span) == stored.Hash);
        if (!fits && follows) problem ??= stored.Hash is null ? "beside it stands no hash" : "its bytes, or those before it, are not what its hash says";
        if (problem is not null) findings.Add(FindingKind.Altered, stream, number, problem);
        IsDoubtful = problem is not null || !follows;

        // Either the body was changed or the hash beside it: the next event tells which of the two it was.
        (Sequence, Value, _otherwise) = (number, stored.Hash ?? made, fits ? null : made);
    }

    private string? Header(StoredEvent stored)
    {
        if (stored.Sequence <= sealedTo && BeginsAsItShould(stored)) return null;

        try
        {
            var header = EventHeader.Read(stored.Body.Span, stream);
            At = header.At;
            if (!ReferenceEquals(header.Stream, stream) && header.Stream != stream) return $"it is of the stream {header.Stream}";

            return header.Sequence == stored.Sequence ? null : string.Create(CultureInfo.InvariantCulture, $"it says of itself that it is event {header.Sequence}");
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    /// <summary>Reading a million beginnings as JSON takes longer than hashing all that follows them; what is not written as usual is read as JSON all the same.</summary>
    private bool BeginsAsItShould(StoredEvent stored)
    {
        var body = stored.Body.Span;
        return body.StartsWith(_begin)
            && Utf8Parser.TryParse(body[_begin.Length..], out long number, out var digits)
            && number == stored.Sequence
            && body.Length > _begin.Length + digits
            && body[_begin.Length + digits] == (byte)',';
    }
}
