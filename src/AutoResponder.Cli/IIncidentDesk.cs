using System.Collections.Immutable;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Cli;

/// <summary>What the noun <c>incident</c> needs, wherever it comes from: the storage, or a console that answers for it.</summary>
internal interface IIncidentDesk
{
    /// <summary>What is open or has something borrowed, and after it what is over, if all is asked for.</summary>
    Task<ImmutableArray<IncidentRow>> ListAsync(bool all, CancellationToken cancellationToken);

    /// <summary>Null where there is no such incident.</summary>
    Task<IncidentSheet?> FindAsync(string incident, CancellationToken cancellationToken);

    /// <summary>Puts a person's word on the queue of signals.</summary>
    /// <returns>Who ordered it, as the audit will say.</returns>
    Task<string> OrderAsync(IncidentSheet about, OrderKind what, string reason, CancellationToken cancellationToken);
}

/// <summary>An incident in the list.</summary>
/// <param name="Lease">What it has borrowed, in words; null where that is nothing.</param>
internal sealed record IncidentRow(string Incident, string State, DateTimeOffset? OpenedAt, string Text, string? Lease);

/// <summary>One incident, how it stands and everything that happened to it.</summary>
/// <param name="Text">How it stands, in words; null once it is over.</param>
/// <param name="Captures">Where captures lie in their container.</param>
/// <param name="Events">Oldest first.</param>
internal sealed record IncidentSheet(
    string Incident, string State, string? Site, string? Text, string? Lease, AskedQuestion? Question, ImmutableArray<string> Captures, ImmutableArray<HappenedLine> Events)
{
    public bool IsOpen => State != IncidentSummary.Closed;
}

/// <summary>What a person is asked.</summary>
internal sealed record AskedQuestion(string Id, string Would, DateTimeOffset ExpiresAt);

internal sealed record HappenedLine(DateTimeOffset At, string Kind, string Text);
