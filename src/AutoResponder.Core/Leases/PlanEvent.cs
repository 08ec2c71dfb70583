using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;

namespace AutoResponder.Core.Leases;

/// <summary>A fact that happened to a plan: to its lease, or by somebody else's hand. One event is one row of the audit.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PlanSignalNoted), nameof(PlanSignalNoted))]
[JsonDerivedType(typeof(PlanChanged), nameof(PlanChanged))]
[JsonDerivedType(typeof(LeaseFound), nameof(LeaseFound))]
[JsonDerivedType(typeof(LeaseProlonged), nameof(LeaseProlonged))]
[JsonDerivedType(typeof(LeaseOverdue), nameof(LeaseOverdue))]
[JsonDerivedType(typeof(LeaseReturnHeld), nameof(LeaseReturnHeld))]
[JsonDerivedType(typeof(LeaseReturnStarted), nameof(LeaseReturnStarted))]
[JsonDerivedType(typeof(LeaseReturnReported), nameof(LeaseReturnReported))]
[JsonDerivedType(typeof(LeaseReturnNotSeen), nameof(LeaseReturnNotSeen))]
[JsonDerivedType(typeof(LeaseReturned), nameof(LeaseReturned))]
[JsonDerivedType(typeof(LeaseEnded), nameof(LeaseEnded))]
public abstract record PlanEvent
{
    private PlanEvent()
    {
    }

    /// <summary>When it was decided, by the responder's clock.</summary>
    public required DateTimeOffset At { get; init; }

    [JsonIgnore]
    public string Kind => GetType().Name;

    /// <summary>A signal about the plan that changed nothing. It is written down all the same.</summary>
    public sealed record PlanSignalNoted(string Why) : PlanEvent;

    /// <summary>Somebody else did something to the plan.</summary>
    public sealed record PlanChanged(Change Change, string Why) : PlanEvent;

    /// <summary>The instances that were asked for are there after all, though nobody said so.</summary>
    public sealed record LeaseFound(OpId Lease, string What, DateTimeOffset Until) : PlanEvent;

    /// <summary>It cannot be given back yet.</summary>
    public sealed record LeaseProlonged(OpId Lease, DateTimeOffset Until, string Why) : PlanEvent;

    /// <summary>Its longest time is over, and it still cannot be given back: a person is asked, once.</summary>
    public sealed record LeaseOverdue(OpId Lease, string Incident, string Why, DateTimeOffset LookAgain) : PlanEvent;

    /// <summary>It could be given back, and something stands against the act.</summary>
    public sealed record LeaseReturnHeld(OpId Lease, string Would, ImmutableArray<Objection> Objections, DateTimeOffset LookAgain) : PlanEvent;

    /// <summary>The intent to give it back, committed before the first byte goes to Azure.</summary>
    /// <param name="RequestId">Sent to Azure as <c>x-ms-client-request-id</c>.</param>
    public sealed record LeaseReturnStarted(OpId Lease, OpId Op, Guid RequestId, Act Act, DateTimeOffset SendBy, DateTimeOffset Deadline, string Why) : PlanEvent;

    /// <summary>What the sender can say of how it ended.</summary>
    public sealed record LeaseReturnReported(OpId Lease, OpId Op, ActOutcome Outcome, DateTimeOffset LookAgain) : PlanEvent;

    /// <summary>The act can no longer be under way, and its effect is not there. Its op is never sent again.</summary>
    public sealed record LeaseReturnNotSeen(OpId Lease, OpId Op, string Why, DateTimeOffset LookAgain) : PlanEvent;

    /// <summary>The instances are gone again: the lease is over.</summary>
    public sealed record LeaseReturned(OpId Lease, OpId Op, string What, double InstanceHours) : PlanEvent;

    /// <summary>The lease is over without a return of ours: nothing was borrowed, or somebody else decided about the plan meanwhile.</summary>
    public sealed record LeaseEnded(OpId Lease, string Why, double InstanceHours) : PlanEvent;
}
