using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoResponder.Core;

/// <summary>An id that is written as its text.</summary>
public interface IId<TSelf>
    where TSelf : IId<TSelf>
{
    string Value { get; }

    static abstract TSelf Parse(string text);
}

/// <summary>Writes an id as its text and reads it back through its own check.</summary>
public sealed class IdConverter<T> : JsonConverter<T>
    where T : IId<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return T.Parse(reader.GetString() ?? throw new JsonException($"A {typeof(T).Name} is text, not null."));
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
