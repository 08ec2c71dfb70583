using System.Collections.Immutable;
using AutoResponder.Core.Signals;

namespace AutoResponder.Cli;

/// <summary>What orders to the fleet need, wherever they go: to the storage, or to a console that takes them.</summary>
internal interface IFleetDesk
{
    /// <summary>Puts a person's word on the queue of signals.</summary>
    /// <returns>Who ordered it, as the audit will say.</returns>
    Task<string> OrderAsync(OrderKind what, string? target, DateTimeOffset? until, string reason, CancellationToken cancellationToken);

    /// <summary>What is left alone now, the first to end first.</summary>
    Task<ImmutableArray<PauseLine>> PausesAsync(CancellationToken cancellationToken);
}

/// <summary>Something that is left alone.</summary>
internal sealed record PauseLine(string Target, DateTimeOffset Since, DateTimeOffset Until, string By, string Reason);
