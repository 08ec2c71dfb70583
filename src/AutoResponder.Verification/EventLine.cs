namespace AutoResponder.Verification;

/// <summary>An event on a line of its own, with the hash that stood beside it: the body's bytes as they are, in JSON that anybody can read.</summary>
public static class EventLine
{
    private static ReadOnlySpan<byte> Begin => "{\"hash\":\""u8;

    private static ReadOnlySpan<byte> Middle => "\",\"event\":"u8;

    public static void Write(Stream output, ReadOnlySpan<byte> body, Hash32 hash)
    {
        output.Write(Begin);
        output.Write(System.Text.Encoding.ASCII.GetBytes(hash.ToString()));
        output.Write(Middle);
        output.Write(body);
        output.Write("}\n"u8);
    }

    /// <param name="line">Without its end.</param>
    /// <exception cref="FormatException">It is no such line.</exception>
    public static (ReadOnlyMemory<byte> Body, Hash32? Hash) Read(ReadOnlyMemory<byte> line)
    {
        var text = line.Span;
        var hash = Begin.Length;
        var body = hash + (2 * Hash32.Length) + Middle.Length;
        if (text.Length <= body || !text.StartsWith(Begin) || !text[(hash + (2 * Hash32.Length))..].StartsWith(Middle) || text[^1] != '}') throw new FormatException("it is no line of an event");

        return (line[body..^1], Hash32.TryParse(System.Text.Encoding.ASCII.GetString(text.Slice(hash, 2 * Hash32.Length)), out var read) ? read : null);
    }
}
