using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Core.Audit;

namespace AutoResponder.Platform.Seals;

/// <summary>Finds one event by its stream and its number, archived or not.</summary>
public sealed class EventFinder(TableHistory history)
{
    /// <param name="wanted">The plan, by its name or its id, or <c>fleet</c>.</param>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="JsonException">Its bytes are no JSON.</exception>
    public async Task<AuditEntry?> FindAsync(string wanted, long sequence, CancellationToken cancellationToken)
    {
        await foreach (var stored in history.StreamsAsync(cancellationToken))
        {
            if (await stored.HeadAsync(cancellationToken) is not { } head || !IsMeant(wanted, head.Stream)) continue;

            await foreach (var happened in stored.EventsAsync(sequence - 1, cancellationToken))
            {
                if (happened.Sequence != sequence) break;

                using var document = JsonDocument.Parse(happened.Body);
                return AuditEntry.OfAny(document.RootElement.Clone());
            }
        }

        return null;
    }

    private static bool IsMeant(string wanted, string stream) =>
        string.Equals(wanted, stream, StringComparison.OrdinalIgnoreCase) || (PlanId.TryParse(stream, out var plan) && string.Equals(wanted, plan.Name, StringComparison.OrdinalIgnoreCase));
}
