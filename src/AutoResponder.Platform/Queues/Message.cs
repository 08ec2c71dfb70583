using System.Text.Json;
using System.Text.Json.Serialization;
using AutoResponder.Core;
using AutoResponder.Core.Signals;

namespace AutoResponder.Platform.Queues;

/// <summary>What lies on a queue. Everything is inside one property whose name collides with no metadata of a queue trigger.</summary>
public sealed record Message
{
    /// <summary>The version of this format; a newer one is left for a newer build.</summary>
    public const int Version = 1;

    public required int V { get; init; }

    public required MessageContent Content { get; init; }
}

/// <summary>What a message asks for.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Told), "told")]
[JsonDerivedType(typeof(Look), "look")]
[JsonDerivedType(typeof(Ordered), "order")]
[JsonDerivedType(typeof(PatrolShard), "patrolShard")]
[JsonDerivedType(typeof(Collect), "collect")]
[JsonDerivedType(typeof(FinishCapture), "finishCapture")]
public abstract record MessageContent
{
    private MessageContent()
    {
    }

    /// <summary>A signal from outside: the only content that the queue <c>hints</c> may carry.</summary>
    public sealed record Told(Signal Signal) : MessageContent;

    /// <summary>Time to look at a site.</summary>
    public sealed record Look(SiteId Site) : MessageContent;

    /// <summary>A person's order.</summary>
    public sealed record Ordered(Signal.Order Order) : MessageContent;

    /// <summary>Visit one shard of the plans.</summary>
    public sealed record PatrolShard(int Shard) : MessageContent;

    /// <summary>Collect one artefact of a capture.</summary>
    public sealed record Collect(string Capture, string Artefact) : MessageContent;

    /// <summary>All of a capture's artefacts have ended: write what closes it.</summary>
    public sealed record FinishCapture(string Capture) : MessageContent;
}

/// <summary>Messages as text.</summary>
public static class MessageText
{
    public static string Write(MessageContent content) =>
        JsonSerializer.Serialize(new Envelope(new Message { V = Message.Version, Content = content }), MessageJson.Default.Envelope);

    /// <summary>Reads a message; null where it is not one of ours, or of a newer version.</summary>
    public static MessageContent? TryRead(string text)
    {
        try
        {
            return Read(text);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Reads a message.</summary>
    /// <exception cref="JsonException">It is not one of ours; the text says where.</exception>
    /// <exception cref="NotSupportedException">It is of a newer version than this build knows.</exception>
    public static MessageContent Read(string text)
    {
        var message = JsonSerializer.Deserialize(text, MessageJson.Default.Envelope)?.Responder ?? throw new JsonException("$.responder is missing.");
        return message.V <= Message.Version ? message.Content : throw new NotSupportedException($"The message is of version {message.V}; this build knows up to {Message.Version}.");
    }
}

/// <summary>The outermost object of a message.</summary>
internal sealed record Envelope([property: JsonRequired] Message Responder);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Envelope))]
internal sealed partial class MessageJson : JsonSerializerContext;
