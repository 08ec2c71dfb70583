using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Signals;

namespace AutoResponder.Cli.Targets;

/// <summary>The fleet through a console.</summary>
internal sealed class TargetFleet(TargetClient console) : IFleetDesk
{
    public Task<string> OrderAsync(OrderKind what, string? target, DateTimeOffset? until, string reason, CancellationToken cancellationToken) =>
        console.OrderAsync($"fleet/{EnumWord.Of(what)}", new { reason, until = until?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), target }, cancellationToken);

    /// <exception cref="TargetTrouble">What is paused cannot be told.</exception>
    public async Task<ImmutableArray<PauseLine>> PausesAsync(CancellationToken cancellationToken)
    {
        var now = await console.ReadAsync<Now>("now", cancellationToken);
        return now.Trouble is null ? [.. now.Pauses] : throw new TargetTrouble(now.Trouble);
    }

    private sealed record Now(IReadOnlyList<PauseLine> Pauses, string? Trouble = null);
}
