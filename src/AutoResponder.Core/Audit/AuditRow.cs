using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace AutoResponder.Core.Audit;

/// <summary>Where a stream of events stands: how many there are, and the hash over all of them.</summary>
/// <param name="Stream">The stream's name: a plan's ARM id, or <c>fleet</c>.</param>
public sealed record StreamHead(string Stream, long Sequence, ImmutableArray<byte> Hash)
{
    /// <summary>The longest body that a row may hold, in bytes: a property holds 64 KiB at most.</summary>
    public const int LongestBody = 60 * 1024;

    /// <summary>A stream before its first event. Its name is hashed in, so that rows cannot be moved from one stream to another.</summary>
    public static StreamHead Begin(string stream) => new(stream, 0, [.. SHA256.HashData(Encoding.UTF8.GetBytes(stream))]);

    /// <summary>The stream with one event more: its hash is SHA-256 over 0x00, the hash before it, and the body's bytes as they are stored.</summary>
    public (StreamHead Head, AuditRow Row) Append(ReadOnlyMemory<byte> body, string kind, DateTimeOffset at, SiteId? site, string? incident)
    {
        if (body.Length > LongestBody)
            throw new ArgumentException($"An event of {body.Length} bytes is longer than the {LongestBody} that fit a row.", nameof(body));

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0]);
        hash.AppendData(Hash.AsSpan());
        hash.AppendData(body.Span);
        var head = new StreamHead(Stream, Sequence + 1, [.. hash.GetHashAndReset()]);
        return (head, new AuditRow(head.Sequence, body, head.Hash, kind, at, site, incident));
    }
}

/// <summary>One event as it is stored: its canonical bytes, the chain's hash, and what a query may ask for, derived from the bytes.</summary>
public sealed record AuditRow(long Sequence, ReadOnlyMemory<byte> Body, ImmutableArray<byte> Hash, string Kind, DateTimeOffset At, SiteId? Site, string? Incident);
