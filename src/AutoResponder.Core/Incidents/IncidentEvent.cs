using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Guardrails;

namespace AutoResponder.Core.Incidents;

/// <summary>A fact that happened to an incident. One event is one row of the audit.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SignalNoted), nameof(SignalNoted))]
[JsonDerivedType(typeof(IncidentOpened), nameof(IncidentOpened))]
[JsonDerivedType(typeof(CauseVerified), nameof(CauseVerified))]
[JsonDerivedType(typeof(CauseUnverified), nameof(CauseUnverified))]
[JsonDerivedType(typeof(Looked), nameof(Looked))]
[JsonDerivedType(typeof(StepHeld), nameof(StepHeld))]
[JsonDerivedType(typeof(StepSkipped), nameof(StepSkipped))]
[JsonDerivedType(typeof(ActStarted), nameof(ActStarted))]
[JsonDerivedType(typeof(ActReported), nameof(ActReported))]
[JsonDerivedType(typeof(EffectSeen), nameof(EffectSeen))]
[JsonDerivedType(typeof(EffectNotSeen), nameof(EffectNotSeen))]
[JsonDerivedType(typeof(StepHelped), nameof(StepHelped))]
[JsonDerivedType(typeof(StepDidNotHelp), nameof(StepDidNotHelp))]
[JsonDerivedType(typeof(RecoveryBegan), nameof(RecoveryBegan))]
[JsonDerivedType(typeof(Relapsed), nameof(Relapsed))]
[JsonDerivedType(typeof(IncidentHandedOver), nameof(IncidentHandedOver))]
[JsonDerivedType(typeof(IncidentClosed), nameof(IncidentClosed))]
public abstract record IncidentEvent
{
    private IncidentEvent()
    {
    }

    /// <summary>When it was decided, by the responder's clock.</summary>
    public required DateTimeOffset At { get; init; }

    [JsonIgnore]
    public string Kind => GetType().Name;

    /// <summary>A signal from outside that changed nothing. It is written down all the same.</summary>
    public sealed record SignalNoted(AlertMark? Alert, string Why) : IncidentEvent;

    public sealed record IncidentOpened(string Incident, PolicyMark Policy, Claim? Claim, DateTimeOffset? UnhealthySince, AlertMark? Alert, string Why) : IncidentEvent;

    /// <summary>We have grounds to believe the illness: Azure knows the alert, or we saw it twice ourselves.</summary>
    public sealed record CauseVerified(string Cause) : IncidentEvent;

    /// <summary>Azure knows nothing of the alert that was claimed.</summary>
    /// <param name="GivenUp">No further question will be asked about it.</param>
    public sealed record CauseUnverified(int Attempts, bool GivenUp, string Why) : IncidentEvent;

    /// <summary>A look at an open incident that moved nothing, or only the time since when it is unhealthy.</summary>
    public sealed record Looked(string Health, string Why, DateTimeOffset? UnhealthySince, DateTimeOffset? HealthySince = null) : IncidentEvent;

    /// <summary>A step was due and was held back.</summary>
    /// <param name="Would">What would have been done.</param>
    public sealed record StepHeld(string Step, int Rung, string Would, ImmutableArray<Objection> Objections, DateTimeOffset LookAgain) : IncidentEvent;

    /// <summary>A rung that cannot help here, or cannot be done.</summary>
    public sealed record StepSkipped(string Step, int Rung, string Why) : IncidentEvent;

    /// <summary>The intent. It is committed before the first byte goes to Azure; without it nothing is sent.</summary>
    /// <param name="RequestId">Sent to Azure as <c>x-ms-client-request-id</c>.</param>
    public sealed record ActStarted(OpId Op, Guid RequestId, string Step, int Rung, Act Act, DateTimeOffset SendBy, DateTimeOffset Deadline, string Why) : IncidentEvent;

    /// <summary>What the sender can say of how it ended.</summary>
    public sealed record ActReported(OpId Op, string Step, ActOutcome Outcome, DateTimeOffset? LookAgain) : IncidentEvent;

    /// <summary>A look saw what the act was for.</summary>
    public sealed record EffectSeen(OpId Op, string Step, string What, DateTimeOffset SettleUntil) : IncidentEvent;

    /// <summary>The act can no longer be under way, and its effect is not there. Its op is never sent again.</summary>
    public sealed record EffectNotSeen(OpId Op, string Step, string Why, bool NextRung) : IncidentEvent;

    public sealed record StepHelped(OpId Op, string Step, string Why) : IncidentEvent;

    public sealed record StepDidNotHelp(OpId Op, string Step, string Why) : IncidentEvent;

    public sealed record RecoveryBegan(string? HelpedBy, string Why) : IncidentEvent;

    /// <summary>Unhealthy again before it could be closed.</summary>
    public sealed record Relapsed(string Why, bool NextRung) : IncidentEvent;

    /// <summary>It is a person's now.</summary>
    public sealed record IncidentHandedOver(string Why) : IncidentEvent;

    public sealed record IncidentClosed(string How, string Why) : IncidentEvent;
}
