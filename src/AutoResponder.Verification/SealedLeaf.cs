using System.Text.Json;

namespace AutoResponder.Verification;

/// <summary>One stream in a checkpoint: how many events it had, and the hash over all of them. Its line in the list is what the tree is made of.</summary>
public sealed record SealedLeaf(string Stream, long Sequence, Hash32 Head)
{
    public byte[] Line()
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("stream", Stream);
            json.WriteNumber("seq", Sequence);
            json.WriteString("head", Head.ToString());
            json.WriteEndObject();
        }

        return line.ToArray();
    }

    /// <exception cref="FormatException">It is no such line.</exception>
    public static SealedLeaf Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            json.Read();
            var stream = Next(ref json, "stream"u8).GetString()!;
            var sequence = Next(ref json, "seq"u8).GetInt64();
            var head = Hash32.Parse(Next(ref json, "head"u8).GetString());
            if (!json.Read() || json.TokenType != JsonTokenType.EndObject || json.Read()) throw new FormatException("there is more in it than belongs there");

            return new SealedLeaf(stream, sequence, head);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"it is no leaf: {e.Message}", e);
        }
    }

    private static ref Utf8JsonReader Next(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals(name)) throw new FormatException("it is no leaf");

        json.Read();
        return ref json;
    }
}
