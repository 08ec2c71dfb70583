using System.Collections.Immutable;

namespace AutoResponder.Platform.Reconciliation;

/// <summary>What Azure's activity log says of one step of a call that changes something: that it began, or how it ended.</summary>
/// <param name="Ids">What may link it to an intent, in lower case: its correlation id, and the client's own id of the request.</param>
/// <param name="Caller">Who called: an object's id for an identity, a name for a person; empty where Azure does not say.</param>
/// <param name="Operation">Such as <c>Microsoft.Web/sites/restart/action</c>.</param>
/// <param name="Status"><c>Started</c>, <c>Accepted</c>, <c>Succeeded</c> or <c>Failed</c>, as a rule.</param>
public sealed record ActivityEntry(DateTimeOffset At, ImmutableArray<string> Ids, string Caller, string Operation, string Resource, string Status);
