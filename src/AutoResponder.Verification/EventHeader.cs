using System.Text.Json;

namespace AutoResponder.Verification;

/// <summary>What every event's body begins with, in every version: its stream, its number in it and its time.</summary>
public readonly record struct EventHeader(string Stream, long Sequence, DateTimeOffset At)
{
    /// <param name="known">The stream that is expected: it is not made anew for each of a million rows.</param>
    /// <exception cref="FormatException">It is no event.</exception>
    public static EventHeader Read(ReadOnlySpan<byte> body, string? known = null)
    {
        try
        {
            var json = new Utf8JsonReader(body);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) throw new FormatException("it is no JSON object");

            Expect(ref json, "v"u8);
            json.GetInt32();
            Expect(ref json, "stream"u8);
            var stream = known is not null && json.ValueTextEquals(known) ? known : json.GetString()!;
            Expect(ref json, "seq"u8);
            var sequence = json.GetInt64();
            Expect(ref json, "at"u8);
            var at = json.GetDateTimeOffset();
            return new EventHeader(stream, sequence, at);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"it is no event: {e.Message}", e);
        }
    }

    private static void Expect(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals(name)) throw new FormatException("it does not begin as an event does");

        json.Read();
    }
}
