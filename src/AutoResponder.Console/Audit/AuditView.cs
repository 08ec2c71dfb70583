using System.Collections.Immutable;
using System.Text.Json;

namespace AutoResponder.Console.Audit;

/// <summary>A page of what was looked for, the newest first. It is also the JSON of <c>/api/v1/audit</c>: a field may be added, never renamed.</summary>
/// <param name="Next">What the page after it is asked for with, as <c>next</c>; null where this is the last.</param>
/// <param name="Unread">How many events could not be looked into for what was asked, since their bytes are in the archive.</param>
public sealed record AuditView(DateTimeOffset From, DateTimeOffset Until, ImmutableArray<FoundView> Events, string? Next, int Unread);

/// <summary>An event as a search finds it.</summary>
/// <param name="Stream">Its plan's id, or <c>fleet</c>.</param>
public sealed record FoundView(string Stream, long Seq, DateTimeOffset At, string Kind, string? Site, string? Incident, string Text);

/// <summary>One event. It is the JSON of <c>/api/v1/audit/event</c>.</summary>
/// <param name="Text">As a sentence.</param>
/// <param name="Body">All that is recorded of what was known.</param>
public sealed record EventView(string Stream, long Seq, DateTimeOffset At, string Kind, string Text, JsonElement Body);

/// <summary>How far the audit is sealed. It is also the JSON of <c>/api/v1/audit/seal</c>.</summary>
/// <param name="Checkpoint">The newest one's number; 0 where nothing was ever sealed.</param>
/// <param name="Key">The fingerprint of the key that it says it is signed with.</param>
/// <param name="Sealed">How many events it stands for.</param>
/// <param name="Unsealed">How many came after it.</param>
/// <param name="Troubles">What was found wrong by looking at the newest checkpoint and at how far each stream has come; a verification looks at every event.</param>
public sealed record SealView(long Checkpoint, DateTimeOffset? At, string? Key, int Streams, long Sealed, long Unsealed, ImmutableArray<string> Troubles);
