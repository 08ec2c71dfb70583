using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Guardrails;

namespace AutoResponder.Core.Incidents;

/// <summary>What we believe about one site. Each state carries only what is true in it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "state")]
[JsonDerivedType(typeof(Quiet), nameof(Quiet))]
[JsonDerivedType(typeof(Watching), nameof(Watching))]
[JsonDerivedType(typeof(Held), nameof(Held))]
[JsonDerivedType(typeof(AwaitingApproval), nameof(AwaitingApproval))]
[JsonDerivedType(typeof(Preserving), nameof(Preserving))]
[JsonDerivedType(typeof(Acting), nameof(Acting))]
[JsonDerivedType(typeof(Settling), nameof(Settling))]
[JsonDerivedType(typeof(Recovering), nameof(Recovering))]
[JsonDerivedType(typeof(HandedOver), nameof(HandedOver))]
public abstract record Incident
{
    private Incident()
    {
    }

    /// <summary>The state's name.</summary>
    [JsonIgnore]
    public string State => GetType().Name;

    /// <summary>Nothing is known to be wrong.</summary>
    public sealed record Quiet : Incident;

    /// <summary>Something is wrong, or said to be.</summary>
    public abstract record Open(Course Course) : Incident;

    /// <summary>Unhealthy, or not known yet; not long enough for the next step.</summary>
    /// <param name="Since">When this watch began.</param>
    public sealed record Watching(Course Course, DateTimeOffset Since) : Open(Course);

    /// <summary>The next step is due, and something stands against it.</summary>
    /// <param name="Since">When it was first held back.</param>
    public sealed record Held(Course Course, ImmutableArray<Objection> Objections, DateTimeOffset Since, DateTimeOffset LookAgain) : Open(Course)
    {
        /// <summary>Whether somebody's wish with an end of its own is among them: until then nobody's patience is tried.</summary>
        [JsonIgnore]
        public bool WaitsForAnEnd => Objections.Any(objection => objection.Ends);
    }

    /// <summary>The next step is due, nothing else stands against it, and a person is asked.</summary>
    public sealed record AwaitingApproval(Course Course, ApprovalRequest Request) : Open(Course);

    /// <summary>Evidence is being saved. It ends in a fresh look, whatever came of it.</summary>
    public sealed record Preserving(Course Course, CaptureOrder Order, string Step) : Open(Course);

    /// <summary>An act is committed. Whether it was sent, and what came of it, is being found out.</summary>
    /// <param name="Deadline">From here on nothing of this act can still be under way.</param>
    /// <param name="Answer">What the sender reported; null until it does, and for ever if it died.</param>
    public sealed record Acting(Course Course, OpId Op, Act Act, DateTimeOffset StartedAt, DateTimeOffset SendBy, DateTimeOffset Deadline, ActOutcome? Answer) : Open(Course);

    /// <summary>An act's effect was seen; it gets time to help.</summary>
    /// <param name="FinishedAt">Only samples that begin after this say whether it helped.</param>
    public sealed record Settling(Course Course, OpId Op, string Step, DateTimeOffset FinishedAt, DateTimeOffset Until) : Open(Course);

    /// <summary>Healthy again; not long enough to close.</summary>
    public sealed record Recovering(Course Course, DateTimeOffset Since, string? HelpedBy) : Open(Course);

    /// <summary>A person's now: no act of ours until it is closed.</summary>
    /// <param name="TakenBy">Who said that it is theirs; null while nobody did.</param>
    /// <param name="RemindAt">When people are told again if nobody has taken it.</param>
    /// <param name="Reminders">How often they were.</param>
    public sealed record HandedOver(
        Course Course, string Why, DateTimeOffset At, DateTimeOffset? HealthySince, DateTimeOffset RemindAt, int Reminders = 0, string? TakenBy = null) : Open(Course);
}
