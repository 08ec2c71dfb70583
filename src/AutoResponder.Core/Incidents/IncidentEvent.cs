using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
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
[JsonDerivedType(typeof(ApprovalAsked), nameof(ApprovalAsked))]
[JsonDerivedType(typeof(ApprovalGiven), nameof(ApprovalGiven))]
[JsonDerivedType(typeof(ApprovalDenied), nameof(ApprovalDenied))]
[JsonDerivedType(typeof(StepSkipped), nameof(StepSkipped))]
[JsonDerivedType(typeof(StepTold), nameof(StepTold))]
[JsonDerivedType(typeof(ChangeSeen), nameof(ChangeSeen))]
[JsonDerivedType(typeof(PreservationStarted), nameof(PreservationStarted))]
[JsonDerivedType(typeof(PreservationEnded), nameof(PreservationEnded))]
[JsonDerivedType(typeof(ActStarted), nameof(ActStarted))]
[JsonDerivedType(typeof(ActReported), nameof(ActReported))]
[JsonDerivedType(typeof(EffectSeen), nameof(EffectSeen))]
[JsonDerivedType(typeof(EffectNotSeen), nameof(EffectNotSeen))]
[JsonDerivedType(typeof(StepHelped), nameof(StepHelped))]
[JsonDerivedType(typeof(StepDidNotHelp), nameof(StepDidNotHelp))]
[JsonDerivedType(typeof(InstanceHelped), nameof(InstanceHelped))]
[JsonDerivedType(typeof(RecoveryBegan), nameof(RecoveryBegan))]
[JsonDerivedType(typeof(Relapsed), nameof(Relapsed))]
[JsonDerivedType(typeof(IncidentHandedOver), nameof(IncidentHandedOver))]
[JsonDerivedType(typeof(IncidentTaken), nameof(IncidentTaken))]
[JsonDerivedType(typeof(HandOverReminded), nameof(HandOverReminded))]
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

    /// <param name="Rung">The rung that it begins at: above the first where the last step that helped did not help for long.</param>
    public sealed record IncidentOpened(string Incident, PolicyMark Policy, Claim? Claim, DateTimeOffset? UnhealthySince, AlertMark? Alert, string Why, int Rung = 0) : IncidentEvent;

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

    /// <summary>A step is due, and a person is asked whether to do it.</summary>
    /// <param name="Op">Which question it is.</param>
    /// <param name="Would">What would be done.</param>
    public sealed record ApprovalAsked(OpId Op, string Step, int Rung, Act? Act, string Would, string Why, DateTimeOffset ExpiresAt) : IncidentEvent;

    /// <summary>A person said yes.</summary>
    /// <param name="Until">How long the yes stands.</param>
    public sealed record ApprovalGiven(OpId Op, string Step, string By, string Reason, DateTimeOffset Until) : IncidentEvent;

    /// <summary>A person said no.</summary>
    public sealed record ApprovalDenied(OpId Op, string Step, string By, string Reason) : IncidentEvent;

    /// <summary>A rung that cannot help here, or cannot be done.</summary>
    public sealed record StepSkipped(string Step, int Rung, string Why) : IncidentEvent;

    /// <summary>A rung that tells people: they are told of this row, as of any other. The next rung is due at once.</summary>
    public sealed record StepTold(string Step, int Rung, string Channel, string Message, string Why) : IncidentEvent;

    /// <summary>Somebody else did something to the site.</summary>
    public sealed record ChangeSeen(Change Change, string Why) : IncidentEvent;

    /// <summary>Evidence is to be saved, before a step or as one.</summary>
    public sealed record PreservationStarted(OpId Op, string Step, int Rung, CaptureScope Scope, DateTimeOffset Until, CaptureOrder Order) : IncidentEvent;

    /// <summary>Evidence was saved, or its time is over.</summary>
    /// <param name="Whole">Whether nothing is missing.</param>
    public sealed record PreservationEnded(OpId Op, string Step, int Rung, CaptureScope Scope, bool Whole, string What, bool NextRung) : IncidentEvent;

    /// <summary>The intent. It is committed before the first byte goes to Azure; without it nothing is sent.</summary>
    /// <param name="RequestId">Sent to Azure as <c>x-ms-client-request-id</c>.</param>
    /// <param name="Lease">For how long it borrows; null for what borrows nothing.</param>
    /// <param name="Turn">Which instance of how many it is, where a step takes one after the other.</param>
    public sealed record ActStarted(
        OpId Op, Guid RequestId, string Incident, string Step, int Rung, Act Act, DateTimeOffset SendBy, DateTimeOffset Deadline, string Why, LeaseLength? Lease = null, Turn? Turn = null) : IncidentEvent;

    /// <summary>What the sender can say of how it ended.</summary>
    public sealed record ActReported(OpId Op, string Step, ActOutcome Outcome, DateTimeOffset? LookAgain) : IncidentEvent;

    /// <summary>A look saw what the act was for.</summary>
    public sealed record EffectSeen(OpId Op, string Step, string What, DateTimeOffset SettleUntil) : IncidentEvent;

    /// <summary>The act can no longer be under way, and its effect is not there. Its op is never sent again.</summary>
    public sealed record EffectNotSeen(OpId Op, string Step, string Why, bool NextRung) : IncidentEvent;

    public sealed record StepHelped(OpId Op, string Step, string Why) : IncidentEvent;

    public sealed record StepDidNotHelp(OpId Op, string Step, string Why) : IncidentEvent;

    /// <summary>One instance is well again after its turn, and the site is not: the next one's turn.</summary>
    public sealed record InstanceHelped(OpId Op, string Step, string Instance, string Why) : IncidentEvent;

    public sealed record RecoveryBegan(string? HelpedBy, string Why) : IncidentEvent;

    /// <summary>Unhealthy again before it could be closed.</summary>
    public sealed record Relapsed(string Why, bool NextRung) : IncidentEvent;

    /// <summary>It is a person's now.</summary>
    /// <param name="RemindAt">When people are told again if nobody takes it.</param>
    public sealed record IncidentHandedOver(string Why, DateTimeOffset RemindAt) : IncidentEvent;

    /// <summary>A person said that it is theirs.</summary>
    public sealed record IncidentTaken(string By, string Reason) : IncidentEvent;

    /// <summary>Nobody has taken it: people are told again, through the next channel.</summary>
    /// <param name="Times">How often, with this time.</param>
    public sealed record HandOverReminded(int Times, string Why, DateTimeOffset RemindAt) : IncidentEvent;

    /// <param name="By">The person who closed it; null where it closed by itself.</param>
    public sealed record IncidentClosed(string How, string Why, string? By = null) : IncidentEvent;
}

/// <summary>For how long something is borrowed, and for how long at most.</summary>
public sealed record LeaseLength(TimeSpan Length, TimeSpan Longest);
