using System.Globalization;
using System.Text.Json;

namespace AutoResponder.Verification;

/// <summary>A checkpoint as it lies in its blob, with its signature. Its hash is that of the whole file, so that anybody can work it out with the tools at hand.</summary>
/// <param name="Signature">ES256 over the checkpoint's bytes: r and s, 32 bytes each.</param>
public sealed record CheckpointFile(Checkpoint Checkpoint, ReadOnlyMemory<byte> Signature, ReadOnlyMemory<byte> Bytes)
{
    public Hash32 Hash { get; } = Hash32.Of(Bytes.Span);

    public static string NameOf(long number) => string.Create(CultureInfo.InvariantCulture, $"cp/{number:D10}.json");

    public static CheckpointFile Of(Checkpoint checkpoint, ReadOnlyMemory<byte> signature)
    {
        using var bytes = new MemoryStream();
        bytes.Write("""{"checkpoint":"""u8);
        bytes.Write(checkpoint.Bytes());
        bytes.Write(","u8);
        bytes.Write("\"signature\":\""u8);
        bytes.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(signature.Span)));
        bytes.Write("\"}\n"u8);
        return new CheckpointFile(checkpoint, signature, bytes.ToArray());
    }

    /// <exception cref="FormatException">It is no checkpoint's file, or not written as they all are: two texts must not mean the same.</exception>
    public static CheckpointFile Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var read = Of(Checkpoint.Read(document.RootElement.GetProperty("checkpoint")), document.RootElement.GetProperty("signature").GetBytesFromBase64());
            return read.Bytes.Span.SequenceEqual(bytes.Span) ? read : throw new FormatException("it is not written as checkpoints are");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"it is no checkpoint: {e.Message}", e);
        }
    }
}
