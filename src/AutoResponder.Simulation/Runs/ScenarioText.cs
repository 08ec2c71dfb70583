using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoResponder.Simulation.Runs;

/// <summary>A profile as text. A seed means another run once the code that reads it has changed; this stays the same run.</summary>
public static class ScenarioText
{
    public static string Write(Profile profile) => JsonSerializer.Serialize(profile, ScenarioJson.Default.Profile);

    /// <exception cref="JsonException">It is no profile; the text says where.</exception>
    public static Profile Read(string text) => JsonSerializer.Deserialize(text, ScenarioJson.Default.Profile) ?? throw new JsonException("null is no profile.");
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(Profile))]
internal sealed partial class ScenarioJson : JsonSerializerContext;
