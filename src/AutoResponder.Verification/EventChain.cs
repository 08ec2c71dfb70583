using System.Buffers;
using System.Text;

namespace AutoResponder.Verification;

/// <summary>The chain over a stream's events, worked out anew from what is stored: SHA-256 over 0x00, the hash before, and the body's bytes; the first hash is that of the stream's name.</summary>
public static class EventChain
{
    public static Hash32 Begin(string stream) => Hash32.Of(Encoding.UTF8.GetBytes(stream));

    public static Hash32 Next(Hash32 before, ReadOnlySpan<byte> body)
    {
        // One call over one buffer: three small ones cost more than the copy.
        var length = 1 + Hash32.Length + body.Length;
        var rented = length > 4096 ? ArrayPool<byte>.Shared.Rent(length) : null;
        var buffer = rented is null ? stackalloc byte[length] : rented.AsSpan(0, length);
        buffer[0] = 0;
        before.CopyTo(buffer[1..]);
        body.CopyTo(buffer[(1 + Hash32.Length)..]);
        var hash = Hash32.Of(buffer);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }
}
