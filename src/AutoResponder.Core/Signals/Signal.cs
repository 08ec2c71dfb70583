using System.Text.Json.Serialization;
using AutoResponder.Core.Acts;

namespace AutoResponder.Core.Signals;

/// <summary>Something we were told. Trust comes from the queue that it lay on, never from a field of it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AlertFired), nameof(AlertFired))]
[JsonDerivedType(typeof(AlertResolved), nameof(AlertResolved))]
[JsonDerivedType(typeof(PlatformEvent), nameof(PlatformEvent))]
[JsonDerivedType(typeof(Unreadable), nameof(Unreadable))]
[JsonDerivedType(typeof(LookDue), nameof(LookDue))]
[JsonDerivedType(typeof(ActFinished), nameof(ActFinished))]
[JsonDerivedType(typeof(Order), nameof(Order))]
public abstract record Signal
{
    private Signal()
    {
    }

    /// <summary>What a second delivery is recognised by; null where a repetition means nothing (a look).</summary>
    [JsonIgnore]
    public SignalId? Id => this switch
    {
        AlertFired fired => fired.Alert.Id,
        AlertResolved resolved => resolved.Alert.Id,
        PlatformEvent happened => SignalId.Of("event", happened.EventId, happened.Type, happened.Subject),
        Unreadable unreadable => SignalId.Of("unreadable", unreadable.BodySha256),
        ActFinished done => new SignalId($"done-{Digest.Key(done.Op.Value)}"),
        Order order => SignalId.Of("order", order.OrderId),
        _ => null,
    };

    /// <summary>From outside: an alert began to fire.</summary>
    public sealed record AlertFired(Alert Alert) : Signal;

    /// <summary>From outside: an alert stopped firing. It shortens a wait; it proves nothing.</summary>
    public sealed record AlertResolved(Alert Alert) : Signal;

    /// <summary>From outside: Azure says that something happened to a resource.</summary>
    public sealed record PlatformEvent(string EventId, string Type, string Subject, DateTimeOffset At) : Signal;

    /// <summary>From outside: an authenticated message that we do not understand. It is written down, so that nothing is lost.</summary>
    public sealed record Unreadable(string Why, string Where, string BodySha256) : Signal;

    /// <summary>From inside: it is time to look at a site. It carries no meaning of its own, so it may come twice.</summary>
    public sealed record LookDue : Signal;

    /// <summary>From inside: how an act ended. Applied in process only; it never lies on a queue.</summary>
    public sealed record ActFinished(OpId Op, ActOutcome Outcome) : Signal;

    /// <summary>From inside: a person said so, on the queue that only the engine, the console and the command line may write to.</summary>
    public sealed record Order(string OrderId, OrderKind What, string By, string Reason, DateTimeOffset At, DateTimeOffset? Until = null) : Signal;
}

/// <summary>What a person may order.</summary>
public enum OrderKind
{
    /// <summary>Let the fleet act until a moment, renewed by the patrol as long as the responder itself is well.</summary>
    Arm,

    /// <summary>No new act from now on.</summary>
    Disarm,
}
