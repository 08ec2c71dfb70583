using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AutoResponder.Simulation.Storage;

/// <summary>A state that lies in a table as text: what is read is what the text says, never the object that was written.</summary>
internal sealed class Stored<T>(T written, JsonTypeInfo<T> type)
    where T : class
{
    private T? _read;
    private string? _text;

    /// <summary>As it is stored. Written once, when somebody first asks: what was given is immutable.</summary>
    public string Text => _text ??= JsonSerializer.Serialize(written, type);

    /// <summary>As it is read back; once for each version, since what is read is immutable.</summary>
    public T Value => _read ??= JsonSerializer.Deserialize(Text, type) ?? throw new JsonException("A row holds no state.");
}
