using System.Text.Json.Serialization;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Trust;

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
    /// <param name="Type">Azure's own name, such as <c>Microsoft.Web.AppUpdated</c>.</param>
    /// <param name="Subject">The resource as the event spells it. Like an alert's target it picks nothing by itself.</param>
    /// <param name="What">What it means here.</param>
    /// <param name="Detail">In words: <c>Restarted</c>, <c>Unavailable</c>.</param>
    /// <param name="RequestId">The client's id of the request that caused it: that is how our own acts are told from others'.</param>
    public sealed record PlatformEvent(
        string EventId, string Type, string Subject, DateTimeOffset At, PlatformEventMeaning What = PlatformEventMeaning.Other, string Detail = "", string? RequestId = null) : Signal;

    /// <summary>From outside: an authenticated message that we do not understand. It is written down, so that nothing is lost.</summary>
    public sealed record Unreadable(string Why, string Where, string BodySha256) : Signal;

    /// <summary>From inside: it is time to look at a site. It carries no meaning of its own, so it may come twice.</summary>
    public sealed record LookDue : Signal;

    /// <summary>From inside: how an act ended. Applied in process only; it never lies on a queue.</summary>
    public sealed record ActFinished(OpId Op, ActOutcome Outcome) : Signal;

    /// <summary>From inside: a person said so, on the queue that only the engine, the console and the command line may write to.</summary>
    /// <param name="Plan">The plan of the site, since a site that is not under care any more can still have an open incident.</param>
    /// <param name="Site">The site whose incident is meant; null for an order to the fleet.</param>
    /// <param name="Incident">The incident that is meant: an order to one that has ended since does nothing.</param>
    /// <param name="Target">What is to be paused, or not any more; which question is answered; or what is marked.</param>
    public sealed record Order(
        string OrderId, OrderKind What, string By, string Reason, DateTimeOffset At, DateTimeOffset? Until = null, PlanId? Plan = null, SiteId? Site = null, string? Incident = null, string? Target = null) : Signal
    {
        /// <summary>What a person thinks of what is marked.</summary>
        public ReviewMark? Mark { get; init; }

        /// <summary>What a person signs.</summary>
        public SignedReview? Review { get; init; }

        /// <summary>Which policy is moved, and to which mode.</summary>
        public ModeChange? Change { get; init; }

        /// <summary>What a backtest came to.</summary>
        public KeptBacktest? Backtest { get; init; }
    }
}

/// <summary>What a person may order.</summary>
public enum OrderKind
{
    /// <summary>Let the fleet act until a moment, renewed by the patrol as long as the responder itself is well.</summary>
    Arm,

    /// <summary>No new act from now on.</summary>
    Disarm,

    /// <summary>I have this incident: remind nobody.</summary>
    Take,

    /// <summary>This incident is over.</summary>
    Close,

    /// <summary>Do the step that was asked about.</summary>
    Approve,

    /// <summary>Do not do it: the incident is a person's.</summary>
    Deny,

    /// <summary>Leave something alone until a moment.</summary>
    Pause,

    /// <summary>It need not be left alone any more.</summary>
    Unpause,

    /// <summary>What was done, or would have been, was right, wrong or unneeded.</summary>
    Mark,

    /// <summary>I have looked through all of it.</summary>
    SignOff,

    /// <summary>A policy is to do more, or less.</summary>
    ChangeMode,

    /// <summary>Keep what a backtest came to.</summary>
    KeepBacktest,
}

/// <summary>What an event of the platform means to an incident.</summary>
public enum PlatformEventMeaning
{
    /// <summary>Nothing that bears on health.</summary>
    Other,

    /// <summary>Somebody changed the site or its plan: restart, settings, swap, deployment, scale.</summary>
    Changed,

    /// <summary>Azure itself says that the resource is not well.</summary>
    Unhealthy,

    /// <summary>Azure itself says that the resource is well again.</summary>
    Healthy,
}
