using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Lab.Cloud;
using AutoResponder.Lab.People;
using AutoResponder.Lab.Verify;

namespace AutoResponder.Lab.Runs;

/// <summary>How a run ended, from what can be read without the responder: its ledger raw, Azure's record of calls, the blobs, and what the person heard.</summary>
internal sealed record Outcome
{
    public const string ByPerson = "person";

    public required ImmutableArray<EventRow> Events { get; init; }

    /// <summary>What the responder called to change something.</summary>
    public required IReadOnlyList<WireCall> Acts { get; init; }

    public required ImmutableArray<Capture> Captures { get; init; }

    /// <summary>Whether the full capture's text names the backend that it should.</summary>
    public required bool NamesBackend { get; init; }

    public required IReadOnlyList<Message> Messages { get; init; }

    /// <summary>Messages that came with a wrong signature.</summary>
    public required int RefusedMessages { get; init; }

    public required int CapacityAtStart { get; init; }

    public required int CapacityAtEnd { get; init; }

    public required string SizeAtEnd { get; init; }

    public required DateTimeOffset? MendedAt { get; init; }

    public required bool IsWellServed { get; init; }

    public required World World { get; init; }

    public required RunOptions Options { get; init; }

    public bool IsProof => Options.IsProof;

    public bool IsBlobDown => Options.BlobDown;

    public string? Backend => World.Backend;

    public bool IsHandedOver => Has("IncidentHandedOver");

    public bool IsClosed => Has("IncidentClosed");

    /// <summary>Whether a person was asked, and said yes.</summary>
    public bool WasApproved => Messages.Any(message => message.IsQuestion) && Has("ApprovalGiven");

    public bool WasTold => Messages.Any(message => message.IsHandOver);

    /// <summary>The steps that were tried, in the order in which each was begun first.</summary>
    public IReadOnlyList<string> Steps =>
        [.. Events.Where(row => row.Kind == "ActStarted" || (row.Kind == "PreservationStarted" && "full".Equals(row.Text("scope"), StringComparison.OrdinalIgnoreCase))).Select(row => row.Text("step")).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>The step that healed it, or the person; null where nothing did.</summary>
    public string? HealedBy => !IsClosed ? null : IsHandedOver && MendedAt is not null ? ByPerson : Events.LastOrDefault(row => row.Kind == "StepHelped")?.Text("step");

    /// <summary>When that which healed it took effect.</summary>
    public DateTimeOffset? HealedFrom => HealedBy is not { } by ? null : by == ByPerson ? MendedAt : Events.LastOrDefault(row => row.Kind == "EffectSeen" && row.Text("step") == by)?.At;

    /// <summary>What was borrowed, and what became of it.</summary>
    public IReadOnlyList<LeaseStory> Leases => [.. LeaseStory.Of(Events, Acts).Where(lease => lease.IsBorrowed)];

    /// <summary>Whether anything that was borrowed is not given back, or was given back more than once.</summary>
    public bool IsLeaseOpen => Leases.Any(lease => !lease.IsOver);

    /// <summary>A call that was answered well more than once for one intent would be an act done twice.</summary>
    public bool IsNothingDoneTwice => Acts.GroupBy(call => call.RequestId, StringComparer.OrdinalIgnoreCase).All(calls => calls.Count() == 1);

    public IReadOnlyDictionary<string, int> Kinds => Events.CountBy(row => row.Kind).ToDictionary(StringComparer.Ordinal);

    private bool Has(string kind) => Events.Any(row => row.Kind == kind);

    /// <summary>Each call in a few words.</summary>
    public IEnumerable<string> Calls => Acts.Select(call => string.Create(CultureInfo.InvariantCulture, $"{(call.Effect.Length > 0 ? call.Effect : $"{call.Method} refused")} ({call.Status?.ToString(CultureInfo.InvariantCulture) ?? "no answer"})"));
}
