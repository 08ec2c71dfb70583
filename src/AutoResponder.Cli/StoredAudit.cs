using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Seals;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary>The audit out of the storage itself, and out of its archive.</summary>
internal sealed class StoredAudit(StorageSettings storage, IConfiguration configuration) : IAuditBook
{
    public Task<AuditPage> FindAsync(AuditQuery query, int most, string? next, CancellationToken cancellationToken) => new AuditSearch(storage.Tables()).FindAsync(query, most, next, cancellationToken);

    public async Task<WholeEvent?> ShowAsync(string stream, long sequence, CancellationToken cancellationToken) =>
        await new EventFinder(History(SealServices.Store(storage, configuration))).FindAsync(stream, sequence, cancellationToken) is { } entry ? new WholeEvent(entry.At, entry.Kind, AuditEvent.Say(entry), entry.Body) : null;

    public async Task<long> ExportAsync(AuditQuery query, string format, Func<ReadOnlyMemory<byte>, Task> write, CancellationToken cancellationToken)
    {
        var seals = SealServices.Store(storage, configuration);
        var export = await AuditExport.OfAsync(History(seals), query, cancellationToken);
        var text = new ExportText(export, query, format == ExportText.Table ? [] : await seals.KeysAsync(cancellationToken));
        await foreach (var line in text.ReadAsync(format, cancellationToken)) await write(line);
        return text.Events;
    }

    private TableHistory History(SealStore seals) => new(storage.Tables(), seals, SealServices.Archive(storage, configuration));
}
