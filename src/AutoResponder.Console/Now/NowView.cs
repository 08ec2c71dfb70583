using System.Collections.Immutable;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Console.Now;

/// <summary>How everything stands. It is also the JSON of <c>/api/v1/now</c>: a field may be added, never renamed.</summary>
/// <param name="Closed">What was closed within the last day, newest first.</param>
/// <param name="Trouble">Why nobody can say which storms there are and what is paused; null where that is known.</param>
public sealed record NowView(
    ArmedView Armed, ImmutableArray<StormView> Storms, ImmutableArray<PauseView> Pauses, ImmutableArray<OpenView> Open, ImmutableArray<ClosedView> Closed, ImmutableArray<BorrowedView> Borrowed, string? Trouble);

/// <summary>Whether the fleet may act.</summary>
/// <param name="Until">When a person's word ends; null while there is none.</param>
public sealed record ArmedView(bool IsArmed, string Why, DateTimeOffset? Until, string By, string Reason);

public sealed record StormView(string Where, DateTimeOffset Until);

public sealed record PauseView(string Target, DateTimeOffset Since, DateTimeOffset Until, string By, string Reason);

/// <summary>An incident that is not over.</summary>
/// <param name="Step">The next rung of the ladder, from 1.</param>
/// <param name="StepName">What that rung is; null where its policy is not known any more, or no rung is left.</param>
/// <param name="Of">How many rungs there are; null where its policy is not known any more.</param>
/// <param name="NextLook">When it is looked at again.</param>
/// <param name="Held">Which guardrails say no, and why.</param>
public sealed record OpenView(
    string Incident, string Site, string Name, string Plan, string Policy, string State, DateTimeOffset Since, int Step, string? StepName, int? Of,
    DateTimeOffset? NextLook, string Text, ImmutableArray<HeldView> Held, string? TakenBy, LeaseSummary? Lease, QuestionView? Question);

public sealed record HeldView(string Guardrail, string Why, DateTimeOffset Until);

/// <summary>What a person is asked.</summary>
public sealed record QuestionView(string Id, string Would, DateTimeOffset ExpiresAt);

public sealed record ClosedView(string Incident, string? Site, DateTimeOffset At, string Text);

/// <summary>What an incident that is over has borrowed and not given back yet.</summary>
public sealed record BorrowedView(string Incident, string Plan, string Text, DateTimeOffset? Until);
