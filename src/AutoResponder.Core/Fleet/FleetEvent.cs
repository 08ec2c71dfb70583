using System.Text.Json.Serialization;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Trust;

namespace AutoResponder.Core.Fleet;

/// <summary>A fact that happened to the fleet. One event is one row of the audit.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Armed), nameof(Armed))]
[JsonDerivedType(typeof(Disarmed), nameof(Disarmed))]
[JsonDerivedType(typeof(Paused), nameof(Paused))]
[JsonDerivedType(typeof(Unpaused), nameof(Unpaused))]
[JsonDerivedType(typeof(ArmingEnds), nameof(ArmingEnds))]
[JsonDerivedType(typeof(StormBegan), nameof(StormBegan))]
[JsonDerivedType(typeof(StormWentOn), nameof(StormWentOn))]
[JsonDerivedType(typeof(PolicyInForce), nameof(PolicyInForce))]
[JsonDerivedType(typeof(PolicyWithdrawn), nameof(PolicyWithdrawn))]
[JsonDerivedType(typeof(Marked), nameof(Marked))]
[JsonDerivedType(typeof(ReviewSigned), nameof(ReviewSigned))]
[JsonDerivedType(typeof(ModeOrdered), nameof(ModeOrdered))]
[JsonDerivedType(typeof(BacktestKept), nameof(BacktestKept))]
[JsonDerivedType(typeof(OrderRefused), nameof(OrderRefused))]
public abstract record FleetEvent
{
    private FleetEvent()
    {
    }

    public required DateTimeOffset At { get; init; }

    [JsonIgnore]
    public string Kind => GetType().Name;

    public sealed record Armed(DateTimeOffset Until, string By, string Reason) : FleetEvent;

    public sealed record Disarmed(string By, string Reason) : FleetEvent;

    /// <summary>Something is left alone until a moment.</summary>
    public sealed record Paused(PauseTarget Target, DateTimeOffset Until, string By, string Reason) : FleetEvent;

    /// <summary>It is not left alone any more, before its time.</summary>
    public sealed record Unpaused(PauseTarget Target, string By, string Reason) : FleetEvent;

    /// <summary>An arming is about to end: whoever wants it to go on has to say so again.</summary>
    /// <param name="Reminded">The how-manieth reminder it is.</param>
    public sealed record ArmingEnds(DateTimeOffset Until, string By, int Reminded) : FleetEvent;

    /// <summary>Many fall ill together; nobody there is treated until it is over.</summary>
    public sealed record StormBegan(string Where, string Why, DateTimeOffset Until) : FleetEvent;

    /// <summary>More fell ill there: it lasts longer.</summary>
    public sealed record StormWentOn(string Where, string Why, DateTimeOffset Until) : FleetEvent;

    /// <summary>From here on a policy is in force as it stands: what was observed of it before, under other rules, is of another policy.</summary>
    /// <param name="Hash">Of its text.</param>
    /// <param name="Rules">Of what it does: the same whatever its mode, its description and its comments are.</param>
    public sealed record PolicyInForce(string Policy, string Hash, string Rules, Mode Mode) : FleetEvent;

    /// <summary>It is in force no more.</summary>
    public sealed record PolicyWithdrawn(string Policy, string Hash) : FleetEvent;

    /// <summary>A person's word on something that was done, or would have been. The newest one counts.</summary>
    /// <param name="Item">What is meant, by its id in the review.</param>
    public sealed record Marked(string Item, ReviewMark Mark, string By, string Reason) : FleetEvent;

    /// <summary>A person stands for the review of a time.</summary>
    public sealed record ReviewSigned(SignedReview Review, string By, string Reason) : FleetEvent;

    /// <summary>A person has a policy moved to another mode. That it took effect is a row of its own: <see cref="PolicyInForce"/>.</summary>
    public sealed record ModeOrdered(ModeChange Change, string By, string Reason) : FleetEvent;

    /// <summary>What policies would have made of a record is kept, for whoever decides about them later.</summary>
    public sealed record BacktestKept(KeptBacktest Backtest, string By, string Reason) : FleetEvent;

    public sealed record OrderRefused(string By, string Reason, string Why) : FleetEvent;
}
