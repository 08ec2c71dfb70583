using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Seals;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary>The audit out of the storage itself, and out of its archive.</summary>
internal sealed class StoredAudit(StorageSettings storage, IConfiguration configuration) : IAuditBook
{
    public Task<AuditPage> FindAsync(AuditQuery query, int most, string? next, CancellationToken cancellationToken) => new AuditSearch(storage.Tables()).FindAsync(query, most, next, cancellationToken);

    public async Task<WholeEvent?> ShowAsync(string stream, long sequence, CancellationToken cancellationToken)
    {
        var history = new TableHistory(storage.Tables(), SealServices.Store(storage, configuration), SealServices.Archive(storage, configuration));
        return await new EventFinder(history).FindAsync(stream, sequence, cancellationToken) is { } entry ? new WholeEvent(entry.At, entry.Kind, AuditEvent.Say(entry), entry.Body) : null;
    }

    public async Task<long> ExportAsync(AuditQuery query, string format, Func<ReadOnlyMemory<byte>, Task> write, CancellationToken cancellationToken)
    {
        var text = await ExportText.OfAsync(storage.Tables(), SealServices.Store(storage, configuration), SealServices.Archive(storage, configuration), query, format, cancellationToken);
        await foreach (var line in text.ReadAsync(format, cancellationToken)) await write(line);
        return text.Events;
    }
}
