using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AutoResponder.Simulation.Storage;

/// <summary>A state that lies in a table as text.</summary>
/// <param name="throughText">Whether what is read is what the text says, as it is with a real table; else the very object that was written, which is quicker and, being immutable, the same.</param>
internal sealed class Stored<T>(T written, JsonTypeInfo<T> type, bool throughText)
    where T : class
{
    private T? _read;
    private string? _text;

    /// <summary>As it is stored. Put together when somebody first asks: what was given is immutable.</summary>
    public string Text => _text ??= JsonSerializer.Serialize(written, type);

    /// <summary>As it is read back.</summary>
    public T Value => throughText ? _read ??= JsonSerializer.Deserialize(Text, type) ?? throw new JsonException("A row holds no state.") : written;
}
