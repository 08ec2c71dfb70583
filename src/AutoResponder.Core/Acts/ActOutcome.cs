using System.Text.Json.Serialization;
using AutoResponder.Core.Observations;

namespace AutoResponder.Core.Acts;

/// <summary>How an act ended, as far as the one who sent it can tell.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Accepted), nameof(Accepted))]
[JsonDerivedType(typeof(Succeeded), nameof(Succeeded))]
[JsonDerivedType(typeof(NotSent), nameof(NotSent))]
[JsonDerivedType(typeof(Deferred), nameof(Deferred))]
[JsonDerivedType(typeof(Impossible), nameof(Impossible))]
[JsonDerivedType(typeof(Forbidden), nameof(Forbidden))]
[JsonDerivedType(typeof(Failed), nameof(Failed))]
[JsonDerivedType(typeof(Unknown), nameof(Unknown))]
public abstract record ActOutcome
{
    private ActOutcome()
    {
    }

    /// <summary>Azure took it; only a look can say that it happened.</summary>
    /// <param name="Operation">Where Azure reports on it, if it said.</param>
    public sealed record Accepted(Uri? Operation = null) : ActOutcome;

    /// <summary>The effect was seen.</summary>
    public sealed record Succeeded : ActOutcome;

    /// <summary>We know that nothing left: the time to send had passed, or the gate closed.</summary>
    public sealed record NotSent(string Why) : ActOutcome;

    /// <summary>Azure is busy or throttles; nothing was done. A later try is a new op.</summary>
    public sealed record Deferred(DateTimeOffset Until, string Why) : ActOutcome;

    /// <summary>It can never work here (gone, quota, SKU): the next step.</summary>
    public sealed record Impossible(string Why) : ActOutcome;

    /// <summary>A right is missing. That is for a person, never for the next step.</summary>
    public sealed record Forbidden(string Why) : ActOutcome;

    /// <summary>Azure refused it, or the operation ended in failure.</summary>
    public sealed record Failed(string Why) : ActOutcome;

    /// <summary>No answer: it may have happened. Look; never send it again on a guess.</summary>
    public sealed record Unknown(string Why) : ActOutcome;

    /// <summary>Whether what this answer began may still be under way, by what Azure says of its operation. One that was taken and cannot be asked about is not over for that.</summary>
    /// <param name="deadline">When an act without an operation can no longer be under way.</param>
    internal static bool MayGoOn(ActOutcome? answer, OperationReading? reading, DateTimeOffset deadline, DateTimeOffset now) => (answer, reading) switch
    {
        _ when now < deadline => true,
        (_, OperationReading.Running) => true,
        (_, OperationReading.Ended) => false,
        (Accepted { Operation: not null }, _) => now < deadline + Responder.OperationWithin,
        _ => false,
    };

    /// <summary>What to tell a person.</summary>
    public string Describe() => this switch
    {
        Accepted => "Azure took it",
        Succeeded => "done",
        NotSent(var why) => $"not sent: {why}",
        Deferred(var until, var why) => $"put off until {until:HH:mm:ss} UTC: {why}",
        Impossible(var why) => $"not possible: {why}",
        Forbidden(var why) => $"not allowed: {why}",
        Failed(var why) => $"failed: {why}",
        Unknown(var why) => $"no answer, it may have happened: {why}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
