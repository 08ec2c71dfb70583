using System.Collections.Immutable;
using AutoResponder.Console.Now;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Console.Incidents;

/// <summary>One incident from its beginning. It is also the JSON of <c>/api/v1/incidents/{incident}</c>: a field may be added, never renamed.</summary>
/// <param name="State">Closed once it is over.</param>
/// <param name="Story">What was wrong, what was done, how it stands: a sentence each.</param>
/// <param name="Now">How it stands; null once it is over.</param>
/// <param name="Lease">What its site has borrowed and not given back; an incident that is over may have, too.</param>
/// <param name="Evidence">Where captures lie in their container, the one worth looking at first as the last.</param>
public sealed record IncidentView(
    string Incident, string? Site, string? Name, string Plan, string State, ImmutableArray<string> Story, OpenView? Now, ImmutableArray<EvidenceView> Evidence, ImmutableArray<DecisionView> Decisions,
    LeaseSummary? Lease);

/// <summary>A capture of an incident.</summary>
/// <param name="Folder">In the container of captures.</param>
/// <param name="IsWhole">Null while it goes on.</param>
public sealed record EvidenceView(string Folder, string Scope, DateTimeOffset StartedAt, bool? IsWhole, string? What);

/// <summary>One decision: what was known, what it was decided by, and what was done.</summary>
/// <param name="Sequence">Its first row's place in the plan's stream.</param>
/// <param name="Trigger">What it was decided on.</param>
/// <param name="Build">Which build's rules.</param>
/// <param name="IsRoutine">A look that moved nothing.</param>
public sealed record DecisionView(
    long Sequence, DateTimeOffset At, string? Trigger, ImmutableArray<KnownView> Known, PolicyView? Policy, string? Build, ImmutableArray<HappenedView> Happened, bool IsRoutine);

/// <summary>Something that was known when it was decided.</summary>
/// <param name="AgeSeconds">How old it was then; null where it has no age, such as what could not be read.</param>
public sealed record KnownView(string What, double? AgeSeconds);

public sealed record PolicyView(string Name, string Hash);

/// <summary>What was written down.</summary>
/// <param name="Tone">What it means: <c>act</c>, <c>held</c>, <c>well</c>, <c>ill</c>, <c>person</c> or <c>note</c>.</param>
public sealed record HappenedView(long Sequence, string Kind, string Text, string Tone, DateTimeOffset At);
