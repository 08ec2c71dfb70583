using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Seals;
using Azure.Data.Tables;

namespace AutoResponder.Console.Audit;

/// <summary>Makes exports: the same events, proofs and table as the command line's.</summary>
internal sealed class Exports(TableServiceClient tables, SealStore seals, AuditArchive archive)
{
    /// <exception cref="FormatException">A checkpoint that it would need cannot be read.</exception>
    public async Task<Download> OfAsync(AuditQuery query, string format, CancellationToken cancellationToken) =>
        new(await ExportText.OfAsync(tables, seals, archive, query, format, cancellationToken), query, format);
}
