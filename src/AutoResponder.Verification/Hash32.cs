using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AutoResponder.Verification;

/// <summary>What SHA-256 makes of something.</summary>
public readonly record struct Hash32
{
    public const int Length = 32;
    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    public Hash32(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new FormatException($"A hash has {Length} bytes, and this one {bytes.Length}");

        var parts = MemoryMarshal.Cast<byte, ulong>(bytes);
        (_a, _b, _c, _d) = (parts[0], parts[1], parts[2], parts[3]);
    }

    public static Hash32 Of(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(data, hash);
        return new Hash32(hash);
    }

    /// <exception cref="FormatException">It is not 64 hexadecimal digits.</exception>
    public static Hash32 Parse(string? text) => TryParse(text, out var hash) ? hash : throw new FormatException("a hash is 64 hexadecimal digits");

    public static bool TryParse([NotNullWhen(true)] string? text, out Hash32 hash)
    {
        Span<byte> bytes = stackalloc byte[Length];
        hash = default;
        if (text is not { Length: 2 * Length } || Convert.FromHexString(text, bytes, out _, out var written) != System.Buffers.OperationStatus.Done || written != Length) return false;

        hash = new Hash32(bytes);
        return true;
    }

    public void CopyTo(Span<byte> bytes)
    {
        var parts = MemoryMarshal.Cast<byte, ulong>(bytes[..Length]);
        (parts[0], parts[1], parts[2], parts[3]) = (_a, _b, _c, _d);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
