using System.Text.Json;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Seals;
using Azure.Data.Tables;

namespace AutoResponder.Console.Audit;

/// <summary>Reads one event with all that is recorded of what was known.</summary>
internal sealed class EventReader(TableServiceClient tables, SealStore seals, AuditArchive archive)
{
    /// <param name="stream">The plan, by its name or its id, or <c>fleet</c>.</param>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="JsonException">Its bytes are no JSON.</exception>
    public async Task<EventView?> ReadAsync(string stream, long sequence, CancellationToken cancellationToken) =>
        await new EventFinder(new TableHistory(tables, seals, archive)).FindAsync(stream, sequence, cancellationToken) is { } entry
            ? new EventView(entry.Stream, entry.Sequence, entry.At, entry.Kind, AuditEvent.Say(entry), entry.Body)
            : null;
}
