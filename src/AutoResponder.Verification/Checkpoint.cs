using System.Text.Json;

namespace AutoResponder.Verification;

/// <summary>What is sealed: how far every stream had come at a moment, as a number in an unbroken row.</summary>
/// <param name="Previous">The hash of the file of the checkpoint before it; zeros for the first.</param>
/// <param name="At">Before the first stream was read: whatever was committed earlier is in it.</param>
/// <param name="Size">How many streams there were.</param>
/// <param name="Leaves">The hash of the list that the tree is made of.</param>
/// <param name="Build">Which build sealed it.</param>
/// <param name="Policies">The set of policies that was in force.</param>
/// <param name="Key">The fingerprint of the public key: SHA-256 of its SubjectPublicKeyInfo.</param>
public sealed record Checkpoint(long Number, Hash32 Previous, DateTimeOffset At, int Size, Hash32 Root, Hash32 Leaves, string Build, string Policies, Hash32 Key)
{
    public const int Version = 1;

    /// <summary>The bytes that are signed.</summary>
    public byte[] Bytes()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("v", Version);
            json.WriteNumber("number", Number);
            json.WriteString("previous", Previous.ToString());
            json.WriteString("at", At);
            json.WriteNumber("size", Size);
            json.WriteString("root", Root.ToString());
            json.WriteString("leaves", Leaves.ToString());
            json.WriteString("build", Build);
            json.WriteString("policies", Policies);
            json.WriteString("key", Key.ToString());
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <exception cref="FormatException">It is no checkpoint, or of a version that this build does not know.</exception>
    internal static Checkpoint Read(JsonElement json)
    {
        try
        {
            if (json.GetProperty("v").GetInt32() is var version and not Version) throw new FormatException($"it is of version {version}, and this build knows version {Version}");

            return new Checkpoint(
                json.GetProperty("number").GetInt64(),
                Hash(json, "previous"),
                json.GetProperty("at").GetDateTimeOffset(),
                json.GetProperty("size").GetInt32(),
                Hash(json, "root"),
                Hash(json, "leaves"),
                json.GetProperty("build").GetString()!,
                json.GetProperty("policies").GetString()!,
                Hash(json, "key"));
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"it is no checkpoint: {e.Message}", e);
        }
    }

    private static Hash32 Hash(JsonElement json, string name) => Hash32.Parse(json.GetProperty(name).GetString());
}
